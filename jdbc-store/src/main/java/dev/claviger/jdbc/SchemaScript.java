package dev.claviger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/** Creates the tables from their definition in the jar. */
final class SchemaScript {
    /** Statements end with a semicolon before an empty line, so that bodies of triggers stay whole. */
    private static final String END_OF_STATEMENT = ";\\s*(?:\\n\\s*\\n|\\z)";

    private final Database database;
    private final Statements statements;

    SchemaScript(Database database, Statements statements) {
        this.database = database;
        this.statements = statements;
    }

    /** Returns where the definition for a database is in the jar. */
    static String path(Dialect dialect) {
        return "/" + SchemaScript.class.getPackageName().replace('.', '/') + "/" + dialect.folder()
                + "/V1__claviger.sql";
    }

    /**
     * Creates the tables, if there are none. Of nodes that start together one creates them and the others wait.
     *
     * @throws IllegalStateException if this user may not create them, or others have their names
     */
    void runIfMissing() {
        database.create("create its tables", session -> {
            if (!wasRun(session)) {
                database.dialect().createAlone(session, statements.on(Statements.STANDARD_PREFIX), () -> {
                    // Another node may have been faster.
                    if (!wasRun(session)) {
                        run(session);
                    }
                });
            }
            return true;
        });
    }

    /** Returns whether there is a version, whichever: it is what the script writes last. */
    private boolean wasRun(Session session) throws SQLException {
        // PostgreSQL takes nothing more from a transaction in which a statement has failed.
        Savepoint before = session.connection().getAutoCommit()
                ? null
                : session.connection().setSavepoint();
        try (Call call = session.call(statements.version)) {
            return call.row(row -> true).isPresent();
        } catch (SQLException e) {
            if (!database.dialect().isRefusal(e)) {
                throw e;
            }
            if (before != null) {
                session.connection().rollback(before);
            }
            return false;
        }
    }

    private void run(Session session) throws SQLException {
        for (String statement : statementsOf(database.dialect())) {
            try {
                session.execute(statements.on(statement));
            } catch (SQLException e) {
                if (!database.dialect().isRefusal(e)) {
                    throw e;
                }
                throw new IllegalStateException(
                        "the tables of Claviger could not be created: this user may not create tables, the database is"
                                + " read only, or other tables have their names; run " + path(database.dialect())
                                + " from the jar as a user who may, or choose another table prefix",
                        e);
            }
        }
    }

    private static List<String> statementsOf(Dialect dialect) {
        try (InputStream in = SchemaScript.class.getResourceAsStream(path(dialect))) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + path(dialect));
            }
            return List.of(dialect.adapted(new String(in.readAllBytes(), UTF_8)).split(END_OF_STATEMENT));
        } catch (IOException e) {
            throw new UncheckedIOException("the jar cannot be read", e);
        }
    }
}
