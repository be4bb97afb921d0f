package dev.claviger.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** PostgreSQL. */
final class PostgresDialect implements Dialect {
    /** Any number that other programs are not likely to lock. */
    private static final long LOCK = 0x636c_6176_6967_6572L;

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

    @Override
    public String noteUse() {
        return "INSERT INTO claviger_key_use (last_used_at, id) SELECT ?, id FROM claviger_key WHERE id = ?"
                + " ON CONFLICT (id) DO UPDATE SET last_used_at = EXCLUDED.last_used_at"
                + " WHERE claviger_key_use.last_used_at < EXCLUDED.last_used_at";
    }

    /**
     * A node that is frozen or cut off in the middle of a change holds the lock that all changes need. The server ends
     * its transaction, or it would keep every other node from revoking a key until the network noticed, hours later.
     */
    @Override
    public List<String> entry() {
        return List.of(
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "SET LOCAL idle_in_transaction_session_timeout = '" + Database.IDLE_SECONDS + "s'");
    }

    @Override
    public String joined(List<Pipeline.Step> steps) {
        return steps.stream().map(Pipeline.Step::sql).collect(Collectors.joining("; "));
    }

    @Override
    public void createAlone(Session session, String prefix, Session.Step creation) throws SQLException {
        session.beginTransaction();
        session.execute("SELECT pg_advisory_xact_lock(" + (LOCK ^ prefix.hashCode()) + ")");
        creation.run();
        session.connection().commit();
    }
}
