package dev.claviger.conformance.nodes;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.conformance.nodes.cluster.Address;
import dev.claviger.conformance.nodes.cluster.Topology;
import dev.claviger.jdbc.JdbcAudit;
import dev.claviger.jdbc.JdbcKeyStorage;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores of several nodes in one place: each has a pool of its own, on a member of its own where there are several. */
final class Stores implements Closeable {
    /** How many nodes there are. */
    static final int NODES = 3;

    private static final int POOL_SIZE = 20;
    private static final int TRIES = 20;
    private static final String PREFIX = "claviger_";
    private static final List<String> TABLES =
            List.of("key", "key_use", "mark", "policy", "change", "audit", "call", "pulse");

    private static @Nullable Stores current;

    private final Address own;
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final Map<String, Object> firstState = new LinkedHashMap<>();

    Stores(Topology topology) throws SQLException {
        List<Address> members = topology.members();
        own = members.get(0).forUseBehindPoolers();
        try {
            for (int node = 0; node < NODES; node++) {
                pools.add(members.get(node % members.size()).pool(POOL_SIZE));
            }
            store(0);
            rememberState();
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Says where the tests that follow keep their keys: JUnit makes their instances. */
    static void current(Stores stores) {
        current = stores;
    }

    static Stores current() {
        return requireNonNull(current, "no target runs");
    }

    /** Returns a store of its own each time, as each node has one. */
    JdbcKeyStorage store(int node) {
        return store(node, PREFIX);
    }

    JdbcKeyStorage store(int node, String prefix) {
        return JdbcKeyStorage.builder(pools.get(node))
                .tablePrefix(prefix)
                .createTables()
                .build();
    }

    /** Returns the stores of all nodes. */
    List<JdbcKeyStorage> all() {
        List<JdbcKeyStorage> stores = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            stores.add(store(node));
        }
        return stores;
    }

    JdbcAudit audit(int node) {
        return JdbcAudit.of(pools.get(node));
    }

    private void rememberState() throws SQLException {
        try (Connection connection = own.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + PREFIX + "state")) {
            row.next();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                firstState.put(row.getMetaData().getColumnLabel(i), row.getObject(i));
            }
        }
    }

    /** Makes the tables as they were when they were created. */
    void empty() throws SQLException {
        for (int tries = 1; ; tries++) {
            // Not from a pool: what other statements do to a connection is nothing for the store to find there.
            try (Connection connection = own.connect()) {
                connection.setAutoCommit(false);
                empty(connection);
                connection.commit();
                return;
            } catch (SQLException e) {
                // What another member has committed last wins, if it is not applied here yet.
                if (tries == TRIES || !"40001".equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    private void empty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // As every change does: a member that has yet to apply one would keep its rows, whose numbers then come
            // again.
            statement.executeUpdate("UPDATE " + PREFIX + "state SET id = id");
            // Keys first: where there is a trigger, their removal is a change.
            for (String table : TABLES) {
                statement.executeUpdate("DELETE FROM " + PREFIX + table);
            }
        }
        String columns = String.join(" = ?, ", firstState.keySet()) + " = ?";
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + PREFIX + "state SET " + columns)) {
            int i = 0;
            for (Object value : firstState.values()) {
                statement.setObject(++i, value);
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
    }
}
