/**
 * Keeps keys, policy and audit records in the database that the host has already. Start with
 * {@link dev.claviger.jdbc.JdbcKeyStorage}.
 */
// The driver of PostgreSQL has a name for modules and no declaration; the folders that are opened hold no classes.
@SuppressWarnings({"requires-automatic", "opens"})
module dev.claviger.jdbc {
    requires transitive dev.claviger;
    requires transitive java.sql;
    // The JSON forms of dev.claviger need it, and leave it to those who use them.
    requires com.fasterxml.jackson.databind;
    requires static transitive org.jspecify;
    // For PostgresChannel alone, and the annotations that the driver bears.
    requires static org.postgresql.jdbc;
    requires static org.checkerframework.checker.qual;

    exports dev.claviger.jdbc;

    // The definitions of the tables, for migration tools.
    opens dev.claviger.jdbc.h2;
    opens dev.claviger.jdbc.mariadb;
    opens dev.claviger.jdbc.postgresql;
    opens dev.claviger.jdbc.sqlite;
}
