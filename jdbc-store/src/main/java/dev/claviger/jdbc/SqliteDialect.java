package dev.claviger.jdbc;

import java.sql.SQLException;

/** SQLite. Its only isolation is SERIALIZABLE, and a transaction that writes first has the database to itself. */
final class SqliteDialect implements Dialect {
    private static final int ERROR = 1;
    private static final int BUSY = 5;
    private static final int READ_ONLY = 8;
    private static final int CONSTRAINT = 19;

    @Override
    public String folder() {
        return "sqlite";
    }

    @Override
    public String noteUse() {
        return "INSERT INTO claviger_key_use (last_used_at, id) SELECT ?, id FROM claviger_key WHERE id = ?"
                + " ON CONFLICT (id) DO UPDATE SET last_used_at = excluded.last_used_at"
                + " WHERE claviger_key_use.last_used_at < excluded.last_used_at";
    }

    @Override
    public void createAlone(Session session, String prefix, Session.Step creation) throws SQLException {
        // The driver's own transactions lock at the first write; here the lock must come before the first read.
        session.execute("BEGIN IMMEDIATE");
        boolean created = false;
        try {
            creation.run();
            created = true;
        } finally {
            session.execute(created ? "COMMIT" : "ROLLBACK");
        }
    }

    @Override
    public boolean locksByReading() {
        return false;
    }

    @Override
    public boolean isDuplicate(SQLException e) {
        return e.getErrorCode() == CONSTRAINT;
    }

    @Override
    public int decisionSeconds() {
        return 1;
    }

    @Override
    public boolean waitedTooLong(SQLException e) {
        return e.getErrorCode() == BUSY || Dialect.super.waitedTooLong(e);
    }

    @Override
    public String whoHolds(String table, Session session) {
        return "another connection, perhaps of another process, writes to the database";
    }

    @Override
    public boolean isRefusal(SQLException e) {
        return e.getErrorCode() == ERROR || e.getErrorCode() == READ_ONLY;
    }
}
