package dev.claviger.jdbc;

import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGStatement;

/** What only PostgreSQL's own driver can be told. A host may have another one, and then lacks these classes. */
final class PostgresDriver {
    private static final boolean IS_THERE = isThere();

    private PostgresDriver() {}

    private static boolean isThere() {
        try {
            Class<?> known = Class.forName("org.postgresql.PGStatement", false, PostgresDriver.class.getClassLoader());
            return PostgresDriver.class.getModule().canRead(known.getModule());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Has a statement never prepared by a name. The name would belong to one connection of the server, and behind a pooler
     * the next execution may get another one, which does not know it or knows something else by it.
     */
    static void neverPrepareByName(Statement statement) throws SQLException {
        if (IS_THERE) {
            Known.neverPrepareByName(statement);
        }
    }

    /** Apart, so that it is loaded only where its classes are there. */
    private static final class Known {
        static void neverPrepareByName(Statement statement) throws SQLException {
            if (statement.isWrapperFor(PGStatement.class)) {
                statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            }
        }
    }
}
