package dev.claviger.conformance.nodes.scale;

import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.jdbc.JdbcKeyStorage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Changes by several threads, some of which remove old rows of the change log behind them: the others must not wait. */
final class Trimming {
    private static final int THREADS = 4;
    private static final Duration LENGTH = Duration.ofSeconds(15);
    private static final double LONGEST_MILLIS = 1_000;

    private final Site site;
    private final Checks checks;

    Trimming(Site site, Checks checks) {
        this.site = site;
        this.checks = checks;
    }

    /** One change, and whether it has removed old rows. */
    private record Took(long nanos, boolean trimmed) {}

    void measure() throws SQLException, InterruptedException {
        long before = rows();
        WatchedSource watched = new WatchedSource(site.database());
        List<Took> all = new ArrayList<>();
        try (Claviger node =
                Site.nodeOn(JdbcKeyStorage.builder(watched.source()).build())) {
            long end = System.nanoTime() + LENGTH.toNanos();
            Together.run(THREADS, thread -> change(node, watched, "trimmer-" + thread, end))
                    .forEach(all::addAll);
        }
        long gone = before + all.size() - rows();
        Durations trimming = durations(all, true);
        Durations others = durations(all, false);
        long trims = all.stream().filter(Took::trimmed).count();
        checks.check(
                String.format(
                        Locale.ROOT,
                        "%d changes by %d threads, of which %d removed %d old rows of %d: the longest took %.0f ms",
                        all.size(),
                        THREADS,
                        trims,
                        gone,
                        before,
                        Math.max(trimming.longestMillis(), others.longestMillis())),
                trims > 1
                        && gone > before / 1_000
                        && Math.max(trimming.longestMillis(), others.longestMillis()) < LONGEST_MILLIS);
        checks.tell(String.format(
                Locale.ROOT, "those that removed rows: %s, longest %.0f ms", trimming, trimming.longestMillis()));
        checks.quick("the others", others, true);
    }

    private static List<Took> change(Claviger node, WatchedSource watched, String owner, long end) {
        List<Took> took = new ArrayList<>();
        watched.executedHere();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            IssuedKey issued = Site.issue(node, owner);
            long between = System.nanoTime();
            took.add(new Took(between - start, hasTrimmed(watched)));
            node.revoke(Site.HOST, issued.key().id(), "scale").orElseThrow();
            took.add(new Took(System.nanoTime() - between, hasTrimmed(watched)));
        }
        return took;
    }

    private static boolean hasTrimmed(WatchedSource watched) {
        return watched.executedHere().stream().anyMatch(sql -> sql.startsWith("DELETE FROM claviger_change"));
    }

    private static Durations durations(List<Took> all, boolean trimmed) {
        return Durations.of(all.stream()
                .filter(each -> each.trimmed() == trimmed)
                .mapToLong(Took::nanos)
                .toArray());
    }

    private long rows() throws SQLException {
        try (Connection connection = site.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM claviger_change")) {
            row.next();
            return row.getLong(1);
        }
    }
}
