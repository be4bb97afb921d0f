package dev.claviger.jdbc;

import dev.claviger.UnavailableException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private static final int STATEMENT_BINARY_LOG = 1665;
    private static final int NO_RIGHT = 1227;
    private static final int LOCK_WAIT = 1205;
    private static final int STATEMENT_TIME = 1969;
    private static final int DUPLICATE = 1062;
    private static final int TABLE_LOCK_SECONDS = 3;

    private static final String VARIABLES =
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_provider',"
                    + " 'read_only', 'super_read_only', 'innodb_read_only', 'log_bin', 'binlog_format')";

    private static final String HOLDER =
            "SELECT t.trx_mysql_thread_id AS id, p.user, p.host, t.trx_started FROM information_schema.innodb_trx t"
                    + " LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id"
                    + " WHERE t.trx_state = 'RUNNING' AND t.trx_rows_locked > 0"
                    + " AND t.trx_mysql_thread_id <> CONNECTION_ID() ORDER BY t.trx_started LIMIT 1";

    private final boolean mysql;

    /** Whether the server belongs to a cluster whose members apply each other's changes a little later. */
    private final boolean galera;

    MariaDbDialect(boolean mysql) {
        this(mysql, false);
    }

    private MariaDbDialect(boolean mysql, boolean galera) {
        this.mysql = mysql;
        this.galera = galera;
    }

    @Override
    public Dialect onServer(Session session) throws SQLException {
        Map<String, String> variables = variables(session);
        return isOn(variables, "wsrep_on")
                        && !variables.getOrDefault("wsrep_provider", "none").equals("none")
                ? new MariaDbDialect(mysql, true)
                : this;
    }

    @Override
    public void requireFit(Session session) throws SQLException {
        Map<String, String> variables = variables(session);
        for (String readOnly : List.of("read_only", "super_read_only", "innodb_read_only")) {
            if (isOn(variables, readOnly)) {
                throw new IllegalStateException("this server has " + readOnly + " on, as replicas have, which take no"
                        + " changes and may be behind: the data source must lead to the primary");
            }
        }
        if (isOn(variables, "log_bin") && "STATEMENT".equals(variables.get("binlog_format"))) {
            throw new IllegalStateException(
                    "this server has binlog_format=STATEMENT, with which InnoDB takes no changes at"
                            + " the isolation READ COMMITTED; set binlog_format to ROW or MIXED");
        }
    }

    private static boolean isOn(Map<String, String> variables, String name) {
        return List.of("ON", "1").contains(variables.getOrDefault(name, "OFF"));
    }

    /** Servers lack some of them. */
    private static Map<String, String> variables(Session session) throws SQLException {
        Map<String, String> variables = new HashMap<>();
        try (Call call = session.call(VARIABLES)) {
            call.rows(row -> variables.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2)));
        }
        return variables;
    }

    /** Has a read wait until this member has applied what any member had committed before. */
    @Override
    public String alone(String statement) {
        return galera && statement.startsWith("SELECT ")
                ? "SET STATEMENT wsrep_sync_wait = 1 FOR " + statement
                : statement;
    }

    @Override
    public boolean mayBeBehind() {
        return galera;
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
        // While it waits for a table, every read of it waits behind it.
        session.execute("SET @claviger_wait = @@lock_wait_timeout, SESSION lock_wait_timeout = " + TABLE_LOCK_SECONDS);
        session.undoing(() -> session.execute("SET SESSION lock_wait_timeout = @claviger_wait"));
        try {
            creation.run();
        } finally {
            try (Call call = session.call("SELECT RELEASE_LOCK(?)")) {
                call.text(lock).row(row -> row.getInt(1));
            }
        }
    }

    /**
     * On a cluster another member may have made the same revision meanwhile. What it has committed wins, and this one finds
     * its rows there or is told of a deadlock.
     */
    @Override
    public boolean lostToOthers(SQLException e) {
        return (galera && e.getErrorCode() == DUPLICATE) || Dialect.super.lostToOthers(e);
    }

    @Override
    public boolean waitedTooLong(SQLException e) {
        return e.getErrorCode() == LOCK_WAIT || e.getErrorCode() == STATEMENT_TIME || Dialect.super.waitedTooLong(e);
    }

    @Override
    public String whoHolds(String table, Session session) throws SQLException {
        try (Call call = session.call(HOLDER)) {
            return call.row(row -> "the oldest transaction that holds rows is that of connection " + row.getLong("id")
                            + ", user " + row.getString("user") + " from " + row.getString("host") + ", begun "
                            + row.getString("trx_started"))
                    .orElse("nobody holds rows any more");
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_RIGHT) {
                return "who holds rows of " + table + " is shown by information_schema.innodb_trx to users with the"
                        + " privilege PROCESS";
            }
            throw e;
        }
    }

    @Override
    public boolean isRefusal(SQLException e) {
        int code = e.getErrorCode();
        return code == READ_ONLY_SERVER
                || code == STATEMENT_BINARY_LOG
                || code == READ_ONLY_TRANSACTION
                || code == READ_ONLY_TABLE
                || Dialect.super.isRefusal(e);
    }
}
