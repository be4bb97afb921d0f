package dev.claviger.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What the table {@code claviger_schema} says.
 *
 * @param number the version of the tables
 * @param readableFrom the oldest release, by its schema version, that can work on them
 */
record SchemaVersion(int number, int readableFrom) {
    /** The version that this release works with. */
    static final int CURRENT = 2;

    /** Version 1 has no column that says from where on it is readable. */
    private static SchemaVersion read(ResultSet row) throws SQLException {
        int number = row.getInt("version");
        int readableFrom = row.getMetaData().getColumnCount() > 1 ? row.getInt("readable_from") : 0;
        return new SchemaVersion(number, readableFrom == 0 ? number : readableFrom);
    }

    /** Returns what the table holds: one row, unless somebody has edited it. */
    static List<SchemaVersion> in(Session session, Statements statements) throws SQLException {
        try (Call call = session.call(statements.version)) {
            return call.rows(SchemaVersion::read);
        }
    }

    /**
     * Looks whether this release can work on the tables, for those who need not write keys.
     *
     * @throws IllegalStateException if it cannot; the message says what to do
     */
    static void requireUsable(Database database, Statements statements) {
        List<SchemaVersion> found = database.read("look at its tables", session -> {
            try {
                return in(session, statements);
            } catch (SQLException e) {
                if (database.dialect().isRefusal(e)) {
                    throw new IllegalStateException(
                            "the table " + statements.on("claviger_schema")
                                    + " is missing, or this user may not read it; create the tables first, as "
                                    + "JdbcKeyStorage needs them",
                            e);
                }
                throw e;
            }
        });
        usable(found, database.dialect(), statements);
    }

    /** Returns whether these are the tables of a later release that this one can work on all the same. */
    boolean isNewerAndReadable() {
        return number > CURRENT && readableFrom <= CURRENT;
    }

    /**
     * Returns the one version, if this release can work on it.
     *
     * @throws IllegalStateException if it cannot; the message says what to do
     */
    static SchemaVersion usable(List<SchemaVersion> found, Dialect dialect, Statements statements) {
        String table = statements.on("claviger_schema");
        if (found.size() != 1) {
            throw new IllegalStateException("the table " + table
                    + " must have one row with the schema version, and has " + found.size() + "; " + remedy(dialect));
        }
        SchemaVersion version = found.get(0);
        String says = "the tables have schema version " + version.number() + " by " + table + ", ";
        if (version.number() < CURRENT) {
            throw new IllegalStateException(says + "and this release of Claviger needs version " + CURRENT + ": run "
                    + SchemaScript.path(dialect, CURRENT) + " from the jar, or let the builder createTables()");
        }
        if (version.number() > CURRENT && !version.isNewerAndReadable()) {
            throw new IllegalStateException(says + "readable by releases that work with version "
                    + version.readableFrom() + " or later, and this release of Claviger works with version " + CURRENT
                    + "; use the release that belongs to the tables");
        }
        return version;
    }

    static String remedy(Dialect dialect) {
        return "Claviger needs schema version " + CURRENT + ": run " + SchemaScript.path(dialect, 1)
                + " and those after" + " it from the jar, or let the builder createTables()";
    }
}
