package dev.claviger.jdbc;

import dev.claviger.UnavailableException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MariaDB, and MySQL as far as it is the same. */
final class MariaDbDialect implements Dialect {
    private static final int COLUMN_EXISTS = 1060;
    private static final int INDEX_EXISTS = 1061;
    private static final int NO_SUCH_INDEX = 1091;
    private static final int READ_ONLY_SERVER = 1290;
    private static final int READ_ONLY_TRANSACTION = 1792;
    private static final int READ_ONLY_TABLE = 1036;

    private final boolean mysql;

    MariaDbDialect(boolean mysql) {
        this.mysql = mysql;
    }

    @Override
    public String folder() {
        return "mariadb";
    }

    /** MySQL has another name for the collation, and asks whether something is there for whole tables only. */
    @Override
    public String adapted(String script) {
        return mysql
                ? script.replace("utf8mb4_nopad_bin", "utf8mb4_0900_bin")
                        .replaceAll("(ADD COLUMN|ADD INDEX|DROP INDEX) IF (NOT )?EXISTS", "$1")
                : script;
    }

    @Override
    public boolean isDoneAlready(SQLException e) {
        int code = e.getErrorCode();
        return mysql && (code == COLUMN_EXISTS || code == INDEX_EXISTS || code == NO_SUCH_INDEX);
    }

    @Override
    public String isReplica() {
        return "@@global.read_only";
    }

    @Override
    public String millis() {
        return "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";
    }

    @Override
    public String noteUse() {
        return "INSERT INTO claviger_key_use (last_used_at, id) SELECT ?, id FROM claviger_key WHERE id = ?"
                + " ON DUPLICATE KEY UPDATE last_used_at = GREATEST(claviger_key_use.last_used_at, VALUES(last_used_at))";
    }

    @Override
    public void entered(Session session) {
        if (!mysql) {
            session.undoing(() -> session.execute("SET SESSION idle_transaction_timeout = @claviger_idle,"
                    + " idle_write_transaction_timeout = @claviger_idle_write"));
        }
    }

    /** As for PostgreSQL: a node that is frozen in the middle of a change may not hold up the others for hours. */
    @Override
    public List<String> entry() {
        // Holds for the next transaction alone, and must be said before one has begun, as no SET begins one.
        String isolation = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
        return mysql
                ? List.of(isolation)
                : List.of(
                        "SET @claviger_idle = @@idle_transaction_timeout,"
                                + " @claviger_idle_write = @@idle_write_transaction_timeout,"
                                + " SESSION idle_transaction_timeout = " + Database.IDLE_SECONDS + ","
                                + " SESSION idle_write_transaction_timeout = " + Database.IDLE_SECONDS,
                        isolation);
    }

    /** Drivers take several statements at once only if told to in their URL; MariaDB takes them as one that it does not store. */
    @Override
    public @Nullable String joined(List<Pipeline.Step> steps) {
        return mysql
                ? null
                : steps.stream()
                        .map(step -> step.sql() + (step.reads() ? "; " : "; SELECT ROW_COUNT(); "))
                        .collect(Collectors.joining("", "BEGIN NOT ATOMIC ", "END"));
    }

    @Override
    public void createAlone(Session session, String prefix, Session.Step creation) throws SQLException {
        String lock = prefix + "tables";
        try (Call call = session.call("SELECT GET_LOCK(?, " + Database.CREATION_SECONDS + ")")) {
            if (call.text(lock).row(row -> row.getInt(1)).orElse(0) != 1) {
                throw new UnavailableException("another node is still creating tables; the lock " + lock + " is taken");
            }
        }
        try {
            creation.run();
        } finally {
            try (Call call = session.call("SELECT RELEASE_LOCK(?)")) {
                call.text(lock).row(row -> row.getInt(1));
            }
        }
    }

    @Override
    public boolean isRefusal(SQLException e) {
        int code = e.getErrorCode();
        return code == READ_ONLY_SERVER
                || code == READ_ONLY_TRANSACTION
                || code == READ_ONLY_TABLE
                || Dialect.super.isRefusal(e);
    }
}
