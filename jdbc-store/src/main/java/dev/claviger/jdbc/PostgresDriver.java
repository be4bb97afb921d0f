package dev.claviger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** What only PostgreSQL's own driver can be told. A host may have another one, and then lacks these classes. */
final class PostgresDriver {
    private static final boolean IS_THERE = isThere();

    private PostgresDriver() {}

    private static boolean isThere() {
        try {
            Class<?> known = Class.forName("org.postgresql.PGConnection", false, PostgresDriver.class.getClassLoader());
            return PostgresDriver.class.getModule().canRead(known.getModule());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Sets from which execution on a statement is prepared by a name on the server, its BEGIN and COMMIT included; 0 for
     * never. Returns what was set before, which is 0 for other drivers.
     */
    static int prepareThreshold(Connection connection, int executions) throws SQLException {
        return IS_THERE ? Known.prepareThreshold(connection, executions) : 0;
    }

    /** Apart, so that it is loaded only where its classes are there. */
    private static final class Known {
        static int prepareThreshold(Connection connection, int executions) throws SQLException {
            if (!connection.isWrapperFor(PGConnection.class)) {
                return 0;
            }
            PGConnection postgres = connection.unwrap(PGConnection.class);
            int before = postgres.getPrepareThreshold();
            postgres.setPrepareThreshold(executions);
            return before;
        }
    }
}
