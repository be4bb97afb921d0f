package dev.claviger.conformance.nodes.scale;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.conformance.nodes.cluster.Address;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** All nodes hand the store their records of a minute's calls at once, while an administrator makes changes. */
final class EndOfMinute {
    private static final int MINUTES = 5;
    private static final int POOL = 4;
    private static final int TRIES = 20;

    /** The administrator's node was there before. */
    private static final int WARM_UPS = 20;

    private static final double LONGEST_MILLIS = 1_000;

    private static final PolicyDocument NARROWER = Site.OPEN.toBuilder()
            .limits(IssuanceLimits.standard().withMaxKeysPerOwner(99))
            .build();

    private final Options options;
    private final Address address;
    private final Checks checks;
    private final AtomicInteger refused = new AtomicInteger();

    EndOfMinute(Options options, Address address, Checks checks) {
        this.options = options;
        this.address = address;
        this.checks = checks;
    }

    void measure() throws SQLException, InterruptedException {
        int nodes = options.minute().nodes();
        List<HikariDataSource> pools = new ArrayList<>();
        try (HikariDataSource own = address.pool(POOL)) {
            Site site = new Site(options.store(), own);
            site.createTables();
            List<JdbcKeyStorage> storages = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                pools.add(address.pool(1));
                storages.add(
                        JdbcKeyStorage.builder(pools.get(i)).maxConnections(1).build());
            }
            try (Claviger administrator = site.node()) {
                for (int i = 0; i < WARM_UPS; i++) {
                    administer(administrator, new ArrayList<>());
                }
                for (int minute = 1; minute <= MINUTES; minute++) {
                    end(minute, storages, administrator);
                }
            }
            long kept = kept();
            long handed = (long) MINUTES * nodes * options.minute().records();
            checks.check(
                    kept + " records of calls are kept, " + handed + " were handed over; " + refused
                            + " tries were refused, and repeated",
                    kept >= handed && (refused.get() > 0 || kept == handed));
        } finally {
            pools.forEach(HikariDataSource::close);
        }
    }

    private void end(int minute, List<JdbcKeyStorage> storages, Claviger administrator) throws InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            long start = System.nanoTime();
            Future<List<Durations>> handing = executor.submit(
                    () -> Together.run(storages.size(), node -> handOver(storages.get(node), records(node))));
            List<Long> changes = new ArrayList<>();
            do {
                administer(administrator, changes);
            } while (!handing.isDone());
            double seconds = Durations.millis(System.nanoTime() - start) / 1_000;
            handing.get();
            Durations took =
                    Durations.of(changes.stream().mapToLong(Long::longValue).toArray());
            checks.check(
                    String.format(
                            Locale.ROOT,
                            "minute %d: %d changes while %d nodes handed over %d records each, in %.1f s; %s, longest %.0f ms",
                            minute,
                            changes.size(),
                            storages.size(),
                            options.minute().records(),
                            seconds,
                            took,
                            took.longestMillis()),
                    took.longestMillis() < LONGEST_MILLIS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the records could not be handed over", e);
        } finally {
            executor.shutdownNow();
        }
    }

    /** Changes the policy, issues a key and revokes it, and adds how long each took. */
    private static void administer(Claviger administrator, List<Long> changes) {
        long start = System.nanoTime();
        long policy = administrator.currentPolicy().orElseThrow().number();
        administrator
                .changePolicy(Site.HOST, policy, policy % 2 == 0 ? Site.OPEN : NARROWER)
                .orElseThrow();
        changes.add(System.nanoTime() - start);
        start = System.nanoTime();
        IssuedKey issued = Site.issue(administrator, "administered");
        changes.add(System.nanoTime() - start);
        start = System.nanoTime();
        administrator.revoke(Site.HOST, issued.key().id(), "scale").orElseThrow();
        changes.add(System.nanoTime() - start);
    }

    /** As a node does: what the store refuses is handed over again, at once here. */
    private Durations handOver(JdbcKeyStorage storage, List<AuditEvent> records) {
        return Durations.of(1, once -> {
            for (int tries = 1; !isTaken(storage, records); tries++) {
                if (tries == TRIES) {
                    throw new IllegalStateException("the store took no records in " + TRIES + " tries");
                }
            }
        });
    }

    private boolean isTaken(JdbcKeyStorage storage, List<AuditEvent> records) {
        try {
            storage.recordCalls(records);
            return true;
        } catch (UnavailableException e) {
            refused.incrementAndGet();
            return false;
        }
    }

    /** What a node counts of each key that was used within a minute. */
    private List<AuditEvent> records(int node) {
        Instant until = Instant.now();
        List<AuditEvent> records = new ArrayList<>();
        for (int i = 1; i <= options.minute().records(); i++) {
            KeyId key = Filling.id(node * options.minute().records() + i);
            records.add(AuditEvent.builder(AuditEvent.Type.CALLS_COUNTED, "key:" + key, until)
                    .ownerId("owner-" + i)
                    .keyId(key)
                    .detail("count", i)
                    .detail("from", until.minus(Duration.ofMinutes(1)))
                    .detail("until", until)
                    .detail("outcome", "allowed")
                    .detail("node", "node-" + node)
                    .detail("sequence", i)
                    .build());
        }
        return records;
    }

    private long kept() throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM claviger_call")) {
            row.next();
            return row.getLong(1);
        }
    }
}
