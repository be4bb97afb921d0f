package dev.claviger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** H2. */
final class H2Dialect implements Dialect {
    private static final int DUPLICATE_KEY = 23505;
    private static final int NO_RIGHTS = 90096;
    private static final int READ_ONLY = 90097;

    private static final int LOCK_TIMEOUT = 50200;

    private static final String MODE =
            "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'MODE'";
    private static final List<String> MODES = List.of("REGULAR");

    /** H2 has no lock that outlives a CREATE. Nodes in other processes are left to IF NOT EXISTS. */
    private static final Object CREATION = new Object();

    @Override
    public String folder() {
        return "h2";
    }

    /**
     * H2 keeps the last result of a statement in each connection and uses it again while it believes the tables to be
     * unchanged. It does so too long: right after a commit one connection shows the new state and another, asked later,
     * the old one, and goes on to. A statement whose outcome it cannot foresee it does not keep.
     */
    @Override
    public String sql(String statement) {
        return Dialect.super.sql(statement).replace(ANEW, "RAND() < 2 AND ");
    }

    @Override
    public void requireFit(Session session) throws SQLException {
        try (Call call = session.call(MODE)) {
            String mode = call.row(row -> row.getString(1)).orElse("");
            if (!MODES.contains(mode)) {
                throw new IllegalStateException(
                        "H2 is in its mode " + mode + ", in which it does not take statements of"
                                + " Claviger or takes an empty text for an absent one; use one of the modes "
                                + String.join(", ", MODES));
            }
        }
    }

    @Override
    public String noteUse() {
        return "MERGE INTO claviger_key_use u"
                + " USING (SELECT CAST(? AS BIGINT) AS at, id FROM claviger_key WHERE id = ?) n ON u.id = n.id"
                + " WHEN MATCHED AND u.last_used_at < n.at THEN UPDATE SET last_used_at = n.at"
                + " WHEN NOT MATCHED THEN INSERT (id, last_used_at) VALUES (n.id, n.at)";
    }

    @Override
    public void prepareTransaction(Session session) throws SQLException {
        Connection connection = session.connection();
        int before = connection.getTransactionIsolation();
        if (before != Connection.TRANSACTION_READ_COMMITTED) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            session.undoing(() -> connection.setTransactionIsolation(before));
        }
    }

    @Override
    public void createAlone(Session session, String prefix, Session.Step creation) throws SQLException {
        synchronized (CREATION) {
            creation.run();
        }
    }

    @Override
    public boolean statementTimeoutStays() {
        return true;
    }

    /** Of two that note the first use of a key, one may find that it is there after all. */
    @Override
    public boolean lostToOthers(SQLException e) {
        return e.getErrorCode() == DUPLICATE_KEY || Dialect.super.lostToOthers(e);
    }

    @Override
    public boolean waitedTooLong(SQLException e) {
        return e.getErrorCode() == LOCK_TIMEOUT || Dialect.super.waitedTooLong(e);
    }

    @Override
    public String whoHolds(String table, Session session) {
        return "who holds rows of " + table + " is shown by INFORMATION_SCHEMA.LOCKS";
    }

    @Override
    public boolean isRefusal(SQLException e) {
        int code = e.getErrorCode();
        return code == NO_RIGHTS || code == READ_ONLY || Dialect.super.isRefusal(e);
    }
}
