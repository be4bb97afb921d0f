package dev.claviger.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Where one test keeps its keys. Statements of tests name the tables with the standard prefix. */
final class Place implements AutoCloseable {
    private static final List<String> TABLES = List.of(
            "claviger_schema",
            "claviger_state",
            "claviger_key",
            "claviger_key_use",
            "claviger_mark",
            "claviger_policy",
            "claviger_change",
            "claviger_audit",
            "claviger_call",
            "claviger_pulse");

    private final TestDatabase database;
    private final HikariDataSource pool;
    private final String prefix;
    private final boolean ownsPool;

    Place(TestDatabase database, HikariDataSource pool, String prefix, boolean ownsPool) {
        this.database = database;
        this.pool = pool;
        this.prefix = prefix;
        this.ownsPool = ownsPool;
    }

    HikariDataSource pool() {
        return pool;
    }

    TestDatabase database() {
        return database;
    }

    String prefix() {
        return prefix;
    }

    JdbcKeyStorage.Builder builder() {
        return JdbcKeyStorage.builder(pool).tablePrefix(prefix);
    }

    /** Returns a storage of its own each time, as each node has one. */
    JdbcKeyStorage storage() {
        return builder().createTables().build();
    }

    String on(String sql) {
        return new Statements(prefix).on(sql);
    }

    /** Runs a statement by hand and returns how many rows it wrote. */
    int run(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(on(sql));
        }
    }

    /** Makes the tables as they were when they were created. */
    void empty() throws SQLException {
        // Keys first: where there is a trigger, their removal is a change.
        for (String table : List.of("key", "key_use", "mark", "policy", "change", "audit", "call", "pulse")) {
            run("DELETE FROM claviger_" + table);
        }
        run("UPDATE claviger_state SET revision = 0, mark = 0, policy_number = 0, audit_number = 0, audit_hash = '"
                + AuditChain.START + "'");
    }

    /** Returns what the first column of the first row holds, as text. */
    String ask(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(on(sql))) {
            return rows.next() ? rows.getString(1) : "nothing";
        }
    }

    @Override
    public void close() throws SQLException {
        if (ownsPool) {
            pool.close();
            return;
        }
        for (String table : TABLES) {
            run("DROP TABLE IF EXISTS " + table);
        }
        if (database == TestDatabase.POSTGRESQL) {
            run("DROP FUNCTION IF EXISTS claviger_key_guard, claviger_key_told");
        }
    }
}
