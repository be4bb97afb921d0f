package dev.claviger.conformance.nodes.crash;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPosition;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.conformance.nodes.cluster.Database;
import dev.claviger.jdbc.JdbcAudit;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The database as somebody sees it who comes after a crash and has known nothing before. */
final class Scene {
    private static final int PAGE = 1_000;
    private static final Duration CLEARING_LIMIT = Duration.ofSeconds(20);
    private static final long CLEARING_PAUSE_MILLIS = 10;
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));

    private final Database database;
    private final JdbcKeyStorage storage;
    private Evidence.Before before;

    Scene(Database database) {
        this.database = database;
        this.storage =
                JdbcKeyStorage.builder(database.dataSource()).createTables().build();
        newcomer().close();
        this.before = new Evidence.Before(trailBehind(0).size(), policy().number());
    }

    /** A node that knows nothing and keeps nothing: what it says is what the store says. */
    private Claviger newcomer() {
        return Claviger.builder(storage, id -> Optional.of(Owner.user(id)))
                .initialPolicy(WorkerMain.policy(IssuanceLimits.LARGEST_MAX_KEYS_PER_OWNER))
                .maxStaleness(Duration.ZERO)
                .build();
    }

    /** Waits until the database has noticed that a killed node is gone, and has ended what it had begun. */
    void awaitCleared(String applicationName) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + CLEARING_LIMIT.toNanos();
        while (connections(applicationName) > 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("PostgreSQL does not let go of the connections of " + applicationName);
            }
            Thread.sleep(CLEARING_PAUSE_MILLIS);
        }
    }

    /** Writes everything to disk, so that even a forgetful database forgets only what comes next. */
    void checkpoint() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        }
    }

    private int connections(String applicationName) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = ?")) {
            statement.setString(1, applicationName);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Collects what the store says about what these deeds were about. */
    Evidence collect(List<Deed> deeds) {
        List<ApiKey> keys = deeds.stream()
                .map(Deed::owner)
                .distinct()
                .flatMap(owner -> keysOf(KeyFilter.forOwner(owner)).stream())
                .toList();
        Map<KeyId, Boolean> usable = new HashMap<>();
        try (Claviger newcomer = newcomer()) {
            for (Deed deed : deeds) {
                if (deed.made() != null && deed.plaintext() != null) {
                    // Not decide(): a key that a rotation has ended would go on record while the records are read.
                    Decision decision = newcomer.explain(PlaintextKey.of(deed.plaintext()), CALL)
                            .decision();
                    usable.put(deed.made(), decision instanceof Decision.Allowed);
                }
            }
        }
        List<AuditEntry> trail = trailBehind(before.record());
        Evidence evidence = new Evidence(before, keys, policy(), trail, usable);
        before = new Evidence.Before(
                before.record() + trail.size(), evidence.policy().number());
        return evidence;
    }

    private PolicyRevision policy() {
        return storage.policy().value().orElseThrow();
    }

    private List<ApiKey> keysOf(KeyFilter filter) {
        List<ApiKey> keys = new ArrayList<>();
        KeyQuery query = KeyQuery.of(filter).withLimit(PAGE);
        List<StoredKey> page = storage.list(query);
        while (!page.isEmpty()) {
            page.forEach(stored -> keys.add(stored.key()));
            query = query.withAfter(KeyPosition.of(keys.get(keys.size() - 1)));
            page = storage.list(query);
        }
        return keys;
    }

    private List<AuditEntry> trailBehind(long number) {
        List<AuditEntry> trail = new ArrayList<>();
        AuditQuery query = AuditQuery.latest().withLimit(PAGE);
        List<AuditEntry> page = storage.read(query);
        while (!page.isEmpty() && page.get(0).number() > number) {
            page.stream().filter(entry -> entry.number() > number).forEach(trail::add);
            query = query.withBefore(page.get(page.size() - 1).number());
            page = storage.read(query);
        }
        return trail;
    }

    /** Returns what is wrong with the whole of it, now that all is over; empty if nothing is. */
    List<String> inspectWhole() throws SQLException {
        List<String> faults = new ArrayList<>();
        long listed = keysOf(KeyFilter.all()).size();
        long stored = count("claviger_key");
        if (listed != stored) {
            faults.add("lists show " + listed + " keys, and the table has " + stored);
        }
        // A call with a key that a rotation had ended may have come on record since the last round.
        List<AuditEntry> late = trailBehind(before.record());
        late.stream()
                .filter(entry -> entry.event().type() != AuditEvent.Type.ROTATED_KEY_USED)
                .forEach(entry -> faults.add("after the last round came audit record " + entry.number()));
        long read = before.record() + late.size();
        long records = count("claviger_audit");
        if (records != read) {
            faults.add("the audit trail has " + records + " records, and " + read + " were read");
        }
        JdbcAudit.Verification chain = JdbcAudit.of(database.dataSource()).verify();
        if (!(chain instanceof JdbcAudit.Intact)) {
            faults.add("the chain of the audit trail is broken: " + chain);
        }
        return faults;
    }

    private long count(String table) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM " + table);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
