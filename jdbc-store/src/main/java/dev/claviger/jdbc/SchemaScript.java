package dev.claviger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the tables, or brings those of a release before up to date, from the definitions in the jar.
 *
 * <p>Each version is a file that takes the tables there from the version before. Their names begin with a prefix that
 * migration tools do not look for unless they are told to: the host's own migrations have numbers too.
 */
final class SchemaScript {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    /** Statements end with a semicolon before an empty line, so that bodies of triggers stay whole. */
    private static final String END_OF_STATEMENT = ";\\s*(?:\\n\\s*\\n|\\z)";

    /** By version, from 1 on. */
    private static final List<String> FILES = List.of("claviger-1__tables.sql", "claviger-2__marks.sql");

    private final Database database;
    private final Statements statements;

    SchemaScript(Database database, Statements statements) {
        this.database = database;
        this.statements = statements;
    }

    /** Returns where the file is in the jar that takes the tables of a database to {@code version}. */
    static String path(Dialect dialect, int version) {
        return "/" + SchemaScript.class.getPackageName().replace('.', '/') + "/" + dialect.folder() + "/"
                + FILES.get(version - 1);
    }

    /**
     * Creates the tables or brings them up to date, if that is needed. Of nodes that start together one does it and the
     * others wait.
     *
     * @throws IllegalStateException if this user may not create them, or others have their names
     */
    void bringUpToDate() {
        database.create("create its tables", session -> {
            // Looked at by one node alone: H2 fails with an internal error if another one alters tables meanwhile.
            database.dialect().createAlone(session, statements.on(Statements.STANDARD_PREFIX), () -> {
                for (int version = found(session) + 1; version <= SchemaVersion.CURRENT; version++) {
                    run(version, session);
                }
            });
            return true;
        });
    }

    /**
     * Returns the version of the tables, which each file writes last: 0 if there is none. What cannot be understood is
     * left to {@link SchemaCheck}.
     */
    private int found(Session session) throws SQLException {
        // PostgreSQL takes nothing more from a transaction in which a statement has failed.
        Savepoint before = session.connection().getAutoCommit()
                ? null
                : session.connection().setSavepoint();
        try {
            return SchemaVersion.in(session, statements).stream()
                    .mapToInt(SchemaVersion::number)
                    .max()
                    .orElse(0);
        } catch (SQLException e) {
            if (!database.dialect().isRefusal(e)) {
                throw e;
            }
            if (before != null) {
                session.connection().rollback(before);
            }
            return 0;
        }
    }

    private void run(int version, Session session) throws SQLException {
        for (String statement : statementsOf(database.dialect(), version)) {
            try {
                session.execute(statements.on(statement));
            } catch (SQLException e) {
                if (database.dialect().isDoneAlready(e)) {
                    continue;
                }
                if (!database.dialect().isRefusal(e)) {
                    throw e;
                }
                throw new IllegalStateException(
                        "the tables of Claviger could not be created or brought to schema version " + version
                                + ": this user may not create tables, the database is read only, or other tables have"
                                + " their names; run " + path(database.dialect(), version)
                                + " from the jar as a user who may, or choose another table prefix",
                        e);
            }
        }
        LOG.info("The tables {}* now have schema version {}", statements.on(Statements.STANDARD_PREFIX), version);
    }

    /** Returns the statements of the file, for just this server. */
    static List<String> statementsOf(Dialect dialect, int version) {
        try (InputStream in = SchemaScript.class.getResourceAsStream(path(dialect, version))) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + path(dialect, version));
            }
            return List.of(dialect.adapted(new String(in.readAllBytes(), UTF_8)).split(END_OF_STATEMENT));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the files of the tables cannot be read from the jar of claviger-jdbc-store; is it complete?", e);
        }
    }
}
