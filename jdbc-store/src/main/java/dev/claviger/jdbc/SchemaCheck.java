package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyFilter;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyQuery;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether the tables are the right ones, so that a wrong set-up is told at the start and not to a caller. */
final class SchemaCheck {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    /** By table, the columns that the statements use. */
    private static final Map<String, String> COLUMNS = new TreeMap<>(Map.of(
            "claviger_state", "id, revision, mark, policy_number, audit_number, audit_hash",
            "claviger_key",
                    "id, owner, name, description, hint, digest, sealed, version, issuer, issued_at, reason, predecessor, parent,"
                            + " expires_at, suspended_at, suspended_by, revoked_at, successor, end_set_by, endpoints, addresses, abilities,"
                            + " live_until, owner_since",
            "claviger_key_use", "id, last_used_at",
            "claviger_mark", "name, content",
            "claviger_policy", "number, document, author, set_at",
            "claviger_change", "revision, key_id, mark",
            "claviger_audit", "number, at, type, actor, owner, key_id, details, hash",
            "claviger_call", "number, at, type, actor, owner, key_id, details",
            "claviger_pulse", "node, token, at"));

    /** Columns that the database fills by itself. */
    private static final Set<String> GENERATED = Set.of("claviger_key.live_until", "claviger_call.number");

    /** What the application changes in rows. */
    private static final List<String> UPDATES = List.of(
            "claviger_state SET revision = revision",
            "claviger_key SET version = version",
            "claviger_key_use SET last_used_at = last_used_at",
            "claviger_pulse SET token = token");

    private static final String IN_SUCH_A_MODE = "; use a database without a mode that changes its language";

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
            check.pages();
            return true;
        });
        database.change(
                "try to write to its tables",
                session -> new SchemaCheck(database.dialect(), statements, session).writing(),
                none -> false);
    }

    /**
     * Looks at the server, which comes before the tables.
     *
     * @throws IllegalStateException if no store can be kept on it
     */
    static void server(Database database) {
        database.read("look at the server", session -> {
            database.dialect().requireFit(session);
            return true;
        });
    }

    private void version() throws SQLException {
        List<SchemaVersion> found;
        try {
            found = SchemaVersion.in(session, statements);
        } catch (SQLException e) {
            throw refused(
                    e,
                    "the table " + statements.on("claviger_schema") + " is missing, or this user may not read it; "
                            + SchemaVersion.remedy(dialect));
        }
        SchemaVersion version = SchemaVersion.usable(found, dialect, statements);
        if (version.isNewerAndReadable()) {
            LOG.info(
                    "The tables of Claviger have schema version {}; this release works with version {} and can use them",
                    version.number(),
                    SchemaVersion.CURRENT);
        }
    }

    private void columns(String table, String columns) throws SQLException {
        numbers(
                statements.on("SELECT " + columns + " FROM " + table + " WHERE 1 = 0"),
                "the table " + statements.on(table) + " is missing, lacks columns of schema version "
                        + SchemaVersion.CURRENT + ", or this user may not read it; " + SchemaVersion.remedy(dialect));
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
                    + " as " + SchemaScript.path(dialect, 1) + " in the jar does, in a database without such a mode");
        }
    }

    /** What a database understands in general it may not understand in each of its modes. */
    private void pages() throws SQLException {
        KeyQuery keys = KeyQuery.of(KeyFilter.all()).withLimit(1);
        try (Call call = session.call(statements.keyPage(keys))) {
            KeyRows.asking(call, keys).rows(row -> true);
        } catch (SQLException e) {
            throw refused(e, "the database does not take the statement that lists keys" + IN_SUCH_A_MODE);
        }
        AuditQuery records = AuditQuery.latest();
        try (Call call = session.call(statements.auditPage(records, false))) {
            AuditRow.asking(call, records, null).rows(row -> true);
        } catch (SQLException e) {
            throw refused(e, "the database does not take the statement that reads audit records" + IN_SUCH_A_MODE);
        }
    }

    /**
     * Writes as a change does, for rights and settings that only then tell. One row goes to the change log, where it waits
     * for nobody, and none to the other tables. All of it is rolled back.
     */
    private boolean writing() throws SQLException {
        for (String update : UPDATES) {
            write(update.substring(0, update.indexOf(' ')), "UPDATE " + update + " WHERE 1 = 0");
        }
        for (String table : COLUMNS.keySet()) {
            if (!table.equals("claviger_state")) {
                write(table, insertingNothing(table));
            }
        }
        long revision = ThreadLocalRandom.current().nextLong(Long.MIN_VALUE, 0);
        write("claviger_change", "INSERT INTO claviger_change (revision, key_id) VALUES (" + revision + ", -1)");
        write("claviger_change", "DELETE FROM claviger_change WHERE 1 = 0");
        return true;
    }

    private static String insertingNothing(String table) {
        String columns = Arrays.stream(requireNonNull(COLUMNS.get(table)).split(", "))
                .filter(column -> !GENERATED.contains(table + "." + column))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM " + table + " WHERE 1 = 0";
    }

    private void write(String table, String statement) throws SQLException {
        try (Call call = session.call(statements.on(statement))) {
            call.update();
        } catch (SQLException e) {
            throw refused(
                    e,
                    "the table " + statements.on(table)
                            + " cannot be written: the database is read only, this user may not,"
                            + " or a setting of the server forbids it");
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
}
