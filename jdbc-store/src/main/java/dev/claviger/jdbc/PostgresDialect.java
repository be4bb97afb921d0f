package dev.claviger.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL. */
final class PostgresDialect implements Dialect {
    /** Any number that other programs are not likely to lock. */
    private static final long LOCK = 0x636c_6176_6967_6572L;

    private static final int TABLE_LOCK_SECONDS = 3;
    private static final String DIVISION_BY_ZERO = "22012";

    /** What the version of each says. */
    private static final Map<String, String> OTHERS = Map.of("CockroachDB", "CockroachDB", "-YB-", "YugabyteDB");

    /** Those that do not wait themselves come first, and of them the oldest. */
    private static final String HOLDERS =
            "SELECT a.pid, a.usename, a.application_name, a.state, a.xact_start FROM pg_locks l"
                    + " JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.relation = CAST(? AS regclass) AND l.granted"
                    + " AND l.mode NOT IN ('AccessShareLock', 'SIReadLock') AND l.pid <> pg_backend_pid()"
                    + " ORDER BY EXISTS (SELECT 1 FROM pg_locks w WHERE w.pid = l.pid AND NOT w.granted), a.xact_start"
                    + " LIMIT 1";

    @Override
    public String folder() {
        return "postgresql";
    }

    @Override
    public String isReplica() {
        return "pg_is_in_recovery()";
    }

    @Override
    public String millis() {
        return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
    }

    /** Others that speak PostgreSQL's language call themselves by its name and do not keep to its rules. */
    @Override
    public void requireFit(Session session) throws SQLException {
        String version = asked(session, "SELECT version()");
        for (String other : OTHERS.keySet()) {
            if (version.contains(other)) {
                throw new IllegalStateException(
                        "Claviger does not support " + OTHERS.get(other)
                                + ", which calls itself PostgreSQL: its transactions and locks are others; use PostgreSQL itself");
            }
        }
        if (asked(session, "SELECT pg_is_in_recovery()").equals("t")) {
            throw new IllegalStateException(
                    "this PostgreSQL is a replica, which takes no changes and may be behind: the"
                            + " data source must lead to the primary, with several hosts by targetServerType=primary");
        }
    }

    private static String asked(Session session, String question) throws SQLException {
        try (Call call = session.call(question)) {
            return call.row(row -> row.getString(1)).orElse("");
        }
    }

    /** A name would belong to one connection of the server, and a pooler in between may go on with another one. */
    @Override
    public void open(Session session) throws SQLException {
        int before = PostgresDriver.prepareThreshold(session.connection(), 0);
        if (before != 0) {
            session.undoing(() -> PostgresDriver.prepareThreshold(session.connection(), before));
        }
    }

    @Override
    public String noteUse() {
        return "INSERT INTO claviger_key_use (last_used_at, id) SELECT ?, id FROM claviger_key WHERE id = ?"
                + " ON CONFLICT (id) DO UPDATE SET last_used_at = EXCLUDED.last_used_at"
                + " WHERE claviger_key_use.last_used_at < EXCLUDED.last_used_at";
    }

    /**
     * A node that is frozen or cut off in the middle of a change holds the lock that all changes need. The server ends
     * its transaction, or it would keep every other node from revoking a key until the network noticed, hours later. Waiting
     * for locks has its limit on the server, because the statements that end with COMMIT have none here.
     */
    @Override
    public List<String> entry() {
        return List.of(
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "SET LOCAL idle_in_transaction_session_timeout = '" + Database.IDLE_SECONDS + "s'",
                "SET LOCAL lock_timeout = '" + Database.STATEMENT_SECONDS + "s'");
    }

    @Override
    public String joined(List<Pipeline.Step> steps) {
        return steps.stream().map(Pipeline.Step::sql).collect(Collectors.joining("; "));
    }

    @Override
    public String insisting(String update) {
        return "WITH written AS (" + update + " RETURNING 1) SELECT 1 / COUNT(*) FROM written";
    }

    @Override
    public boolean isWithoutRow(SQLException e) {
        return DIVISION_BY_ZERO.equals(e.getSQLState());
    }

    @Override
    public void createAlone(Session session, String prefix, Session.Step creation) throws SQLException {
        session.beginTransaction();
        session.execute("SELECT pg_advisory_xact_lock(" + (LOCK ^ prefix.hashCode()) + ")");
        // While it waits for a table, every read of it waits behind it.
        session.execute("SET LOCAL lock_timeout = '" + TABLE_LOCK_SECONDS + "s'");
        creation.run();
        session.connection().commit();
    }

    @Override
    public String whoHolds(String table, Session session) throws SQLException {
        try (Call call = session.call(HOLDERS)) {
            return call.text(table)
                    .row(row -> "rows of " + table + " are held by pid " + row.getString("pid") + ", user "
                            + row.getString("usename") + ", application \"" + row.getString("application_name")
                            + "\", " + activity(row.getString("state"), row.getString("xact_start")))
                    .orElse("nobody holds rows of " + table + " any more");
        }
    }

    /** PostgreSQL tells of others' sessions only to those who may see them. */
    private static String activity(@Nullable String state, @Nullable String since) {
        return since == null
                ? "whose state is shown to members of pg_read_all_stats"
                : state + ", in a transaction since " + since;
    }
}
