package dev.claviger.examples.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Starts three nodes on one PostgreSQL, revokes keys on the first, and prints after how many milliseconds the others
 * refuse them: first with nodes that only look at the store every half second, then with nodes that are told.
 *
 * <p>Each node is a process of its own, with its own memory and its own connections: this program, started again. See
 * {@link Node} for what a real application would have. The database is the one of the URL that is the only argument, in
 * tables of the example's own, or else a PostgreSQL that is started here and thrown away at the end.
 */
public final class Cluster {
    private static final String URL = "jdbc:postgresql://";
    private static final int NODES = 3;
    private static final int ROUNDS = 10;

    private final PrintStream out;
    private final int rounds;

    private Cluster(PrintStream out, int rounds) {
        this.out = out;
        this.rounds = rounds;
    }

    /** Runs the example, or one of its nodes. */
    public static void main(String[] args) throws IOException {
        if (args.length == 2 && args[0].equals(Node.ARGUMENT)) {
            Node.run(Node.News.valueOf(args[1]), System.in, System.out);
        } else if (!run(List.of(args), ROUNDS, System.out, System.err)) {
            System.exit(1);
        }
    }

    /** Runs all rounds and prints them on {@code out}, or tells on {@code err} why not. */
    static boolean run(List<String> arguments, int rounds, PrintStream out, PrintStream err) {
        Cluster cluster = new Cluster(out, rounds);
        try {
            if (arguments.isEmpty()) {
                try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
                    cluster.measure(server.getJdbcUrl("postgres", "postgres"));
                }
            } else {
                cluster.measure(urlOf(arguments));
            }
            return true;
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            err.println(e.getMessage());
            return false;
        }
    }

    private static String urlOf(List<String> arguments) {
        if (arguments.size() == 1 && arguments.get(0).startsWith(URL)) {
            return arguments.get(0);
        }
        throw new IllegalArgumentException("The one argument is a URL that begins with " + URL);
    }

    private void measure(String url) throws IOException {
        out.println(
                "Claviger cluster: " + NODES + " processes, one PostgreSQL. Node 1 issues a key, all use it, node 1");
        out.println("revokes it. How many milliseconds after that does each of the others refuse it?");
        measure("Nodes look at the store every half second:", Node.News.BY_LOOKING, url);
        measure("Nodes are also told by LISTEN and NOTIFY:", Node.News.BY_CHANNEL, url);
    }

    private void measure(String title, Node.News news, String url) throws IOException {
        out.printf("%n%s%n%n  round   node 2   node 3%n", title);
        List<Long> all = new ArrayList<>();
        try (Nodes nodes = Nodes.start(NODES, news, url)) {
            for (int round = 1; round <= rounds; round++) {
                List<Long> millis = nodes.revokeOnTheFirst();
                out.printf("  %5d %5d ms %5d ms%n", round, millis.get(0), millis.get(1));
                all.addAll(millis);
            }
        }
        List<Long> sorted = all.stream().sorted().toList();
        out.printf("%n  median %d ms, longest %d ms%n", median(sorted), sorted.get(sorted.size() - 1));
    }

    private static long median(List<Long> sorted) {
        return IntStream.of((sorted.size() - 1) / 2, sorted.size() / 2)
                        .mapToLong(sorted::get)
                        .sum()
                / 2;
    }
}
