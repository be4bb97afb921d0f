package dev.claviger.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks whether the tables are the right ones, so that a wrong set-up is told at the start and not to a caller. */
final class SchemaCheck {
    static final int VERSION = 1;

    /** By table, the columns that the statements use. */
    private static final Map<String, String> COLUMNS = new TreeMap<>(Map.of(
            "claviger_state", "id, revision, policy_number, audit_number, audit_hash",
            "claviger_key",
                    "id, owner, name, description, hint, digest, sealed, version, issuer, issued_at, reason, predecessor, parent,"
                            + " expires_at, suspended_at, suspended_by, revoked_at, successor, end_set_by, endpoints, addresses, abilities",
            "claviger_key_use", "id, last_used_at",
            "claviger_mark", "name, content",
            "claviger_policy", "number, document, author, set_at",
            "claviger_change", "revision, key_id",
            "claviger_audit", "number, at, type, actor, owner, key_id, details, hash"));

    private final Dialect dialect;
    private final Statements statements;
    private final Session session;

    private SchemaCheck(Dialect dialect, Statements statements, Session session) {
        this.dialect = dialect;
        this.statements = statements;
        this.session = session;
    }

    /**
     * Looks at everything.
     *
     * @throws IllegalStateException if something is not as the store needs it
     * @throws dev.claviger.UnavailableException if that could not be found out
     */
    static void run(Database database, Statements statements) {
        database.read("look at its tables", session -> {
            SchemaCheck check = new SchemaCheck(database.dialect(), statements, session);
            check.version();
            for (Map.Entry<String, String> table : COLUMNS.entrySet()) {
                check.columns(table.getKey(), table.getValue());
            }
            check.oneState();
            check.exactness();
            check.writing();
            return true;
        });
    }

    private void version() throws SQLException {
        String table = statements.on("claviger_schema");
        List<Long> found = numbers(
                statements.version, "the table " + table + " is missing, or this user may not read it; " + remedy());
        if (found.size() != 1) {
            throw new IllegalStateException("the table " + table
                    + " must have one row with the schema version, and has " + found.size() + "; " + remedy());
        }
        if (found.get(0) != VERSION) {
            throw new IllegalStateException("the tables have schema version " + found.get(0) + " by " + table
                    + ", and this release of Claviger works with version " + VERSION
                    + "; use the release that belongs to the tables");
        }
    }

    private void columns(String table, String columns) throws SQLException {
        numbers(
                statements.on("SELECT " + columns + " FROM " + table + " WHERE 1 = 0"),
                "the table " + statements.on(table) + " is missing, lacks columns of schema version " + VERSION
                        + ", or this user may not read it; " + remedy());
    }

    private void oneState() throws SQLException {
        int rows = numbers(statements.state, "").size();
        if (rows != 1) {
            throw new IllegalStateException(
                    "the table " + statements.on("claviger_state") + " must have one row, and has " + rows);
        }
    }

    /** An owner whose name only looks like another's must never see the other's keys. */
    private void exactness() throws SQLException {
        boolean exact = numbers(statements.looselyEqualOwners, "").get(0) == 0;
        if (!exact) {
            throw new IllegalStateException("the column owner of " + statements.on("claviger_key")
                    + " does not compare texts byte by byte, or takes an empty text for an absent one; create the tables"
                    + " as " + SchemaScript.path(dialect) + " in the jar does, in a database without such a mode");
        }
    }

    private void writing() throws SQLException {
        try (Call call = session.call(statements.raiseNothing)) {
            call.update();
        } catch (SQLException e) {
            throw refused(
                    e,
                    "the table " + statements.on("claviger_state")
                            + " cannot be written: the database is read only, or this user may not");
        }
    }

    private List<Long> numbers(String statement, String whenRefused) throws SQLException {
        try (Call call = session.call(statement)) {
            return call.rows(row -> row.getLong(1));
        } catch (SQLException e) {
            throw refused(e, whenRefused);
        }
    }

    /** Returns what to throw: trouble that may pass stays what it is. */
    private SQLException refused(SQLException e, String message) {
        if (dialect.isRefusal(e)) {
            throw new IllegalStateException(message, e);
        }
        return e;
    }

    private String remedy() {
        return "Claviger needs schema version " + VERSION + ": run " + SchemaScript.path(dialect)
                + " from the jar, or let the builder createTables()";
    }
}
