package dev.claviger.examples.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.jdbc.PostgresChannel;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * One node: what an application of which several run at once has to set up.
 *
 * <p>In place of requests it takes commands, one a line, and answers each with a line. A key goes over these pipes in
 * the open, because this is a demonstration: it is how the key of one user gets into the hands of three callers.
 */
final class Node {
    static final String ARGUMENT = "node";

    private static final int THREADS = 4;
    private static final Call CALL = Call.of("GET", CallPath.of("/hello"));
    private static final Set<Owner> PEOPLE = Set.of(Owner.user("ada"));
    private static final Actor ADA = Actor.session("ada");
    private static final Duration LONGEST_WATCH = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Claviger claviger;

    /** How a node learns of the changes of others. */
    enum News {
        BY_LOOKING,
        BY_CHANNEL
    }

    private Node(Claviger claviger) {
        this.claviger = claviger;
    }

    /** Obeys until there are no more commands; the first line is the URL of the database, which may hold a password. */
    static void run(News news, InputStream in, PrintStream out) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(in, UTF_8));
        try (HikariDataSource connections = connections(commands.readLine());
                Claviger claviger = claviger(connections, news)) {
            Node node = new Node(claviger);
            out.println("ready");
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                out.println(node.answer(line.split(" ", 2)));
            }
        } catch (RuntimeException e) {
            out.println("failed: " + e.getMessage());
        }
    }

    private static HikariDataSource connections(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        // One for each thread in the store, one to listen, one to announce.
        config.setMaximumPoolSize(THREADS + 2);
        config.setConnectionTimeout(500);
        config.setValidationTimeout(250);
        // The driver of PostgreSQL does not heed the pool's timeouts while it logs in.
        config.addDataSourceProperty("loginTimeout", "5");
        return new HikariDataSource(config);
    }

    private static Claviger claviger(HikariDataSource connections, News news) {
        JdbcKeyStorage storage = JdbcKeyStorage.builder(connections)
                .tablePrefix("claviger_cluster_")
                .createTables()
                .maxConnections(THREADS)
                .build();
        ClavigerBuilder builder = Claviger.builder(
                        storage, id -> Optional.of(Owner.user(id)).filter(PEOPLE::contains))
                .initialPolicy(PolicyDocument.builder()
                        .usage(Availability.EVERYONE)
                        .grantEveryone()
                        .endpoints("GET /hello")
                        .build())
                .maxStaleness(Duration.ofSeconds(5));
        if (news == News.BY_CHANNEL) {
            builder.changeChannel(PostgresChannel.over(connections));
        }
        return builder.build();
    }

    private String answer(String... command) {
        return switch (command[0]) {
            case "issue" -> issued();
            case "use" -> used(PlaintextKey.of(command[1]));
            case "watch" -> watched(PlaintextKey.of(command[1]));
            case "revoke" -> revoked(KeyId.parse(command[1]));
            default -> throw new IllegalArgumentException("there is no command " + command[0]);
        };
    }

    private String issued() {
        IssuedKey issued =
                claviger.issue(ADA, KeyRequest.named("cluster example")).orElseThrow();
        return issued.key().id() + " " + issued.plaintext().reveal();
    }

    private String revoked(KeyId key) {
        claviger.revoke(ADA, key, "to see how soon it is known").orElseThrow();
        return "revoked";
    }

    private String used(PlaintextKey key) {
        return claviger.decide(key, CALL)
                .fold(allowed -> "allowed", denied -> denied.reason().code());
    }

    /** Uses the key until it is refused, about a thousand times a second. */
    private String watched(PlaintextKey key) {
        long end = System.nanoTime() + LONGEST_WATCH.toNanos();
        String answer = used(key);
        while (answer.equals("allowed") && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = used(key);
        }
        return answer;
    }
}
