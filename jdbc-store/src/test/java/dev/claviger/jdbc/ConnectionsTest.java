package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** Connections are borrowed: each comes back, and as it was. */
class ConnectionsTest {

    /** Does everything that a storage can do, with each outcome. */
    private static void useEverything(JdbcKeyStorage storage) {
        StoredKey key = Some.keyIn(storage, "ada");
        storage.apply(Some.inserting(key));
        storage.apply(Some.replacing(key.next(key.key()).next(key.key())));
        storage.apply(Some.settingPolicy(1));
        storage.apply(Some.settingPolicy(7));
        storage.apply(new Change(
                List.of(new Change.OwnerHasRoom("ada", 1, Some.NOON)),
                List.of(new Change.Insert(TestKeys.ownedBy("ada"))),
                Some.inserting(key).audit()));
        assertThatThrownBy(() -> storage.apply(
                        Some.inserting(StoredKey.of(TestKeys.ownedBy("ada").key(), key.digest()))))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> Some.keyIn(storage, "x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        storage.find(key.id());
        storage.find(new KeyId(0));
        storage.list(KeyQuery.of(KeyFilter.all()));
        storage.list(KeyQuery.of(KeyFilter.forOwner("ada")));
        storage.policy();
        storage.changesSince(KeyStorage.Position.NONE);
        storage.changesSince(new KeyStorage.Position(0, 0));
        storage.recordUses(Map.of(key.id(), Some.NOON));
        storage.read(AuditQuery.latest());
    }

    @ParameterizedTest
    @EnumSource
    void everyConnection_comesBack(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            Watched watched = new Watched(place.pool(), Map.of());
            JdbcKeyStorage storage = JdbcKeyStorage.builder(watched.dataSource())
                    .tablePrefix(place.prefix())
                    .createTables()
                    .build();

            useEverything(storage);

            assertThat(watched.statements()).isNotEmpty();
            assertThat(watched.open()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyConnection_comesBack_whenTheTablesAreWrong(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            Watched watched = new Watched(place.pool(), Map.of());

            assertThatThrownBy(() -> JdbcKeyStorage.builder(watched.dataSource())
                            .tablePrefix(place.prefix())
                            .build())
                    .isInstanceOf(IllegalStateException.class);

            assertThat(watched.open()).isZero();
        }
    }

    /** A data source of one connection, without a pool that would put it in order. */
    @ParameterizedTest
    @EnumSource
    void theConnection_comesBackAsItWas(TestDatabase database) throws Exception {
        try (Place place = database.open();
                Connection connection = place.pool().getConnection()) {
            Watched watched =
                    new Watched(new OneConnection(connection.unwrap(Connection.class)), Map.of("close", "left open"));
            State before = State.of(connection);
            JdbcKeyStorage storage = JdbcKeyStorage.builder(watched.dataSource())
                    .tablePrefix(place.prefix())
                    .createTables()
                    .build();

            useEverything(storage);

            assertThat(State.of(connection)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theConnection_comesBackAsItWas_whenThatWasUnusual(TestDatabase database) throws Exception {
        try (Place place = database.open();
                Connection connection = place.pool().getConnection()) {
            Connection real = connection.unwrap(Connection.class);
            int usual = real.getTransactionIsolation();
            real.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            real.setAutoCommit(false);
            if (database == TestDatabase.H2_MEMORY || database == TestDatabase.H2_FILE) {
                try (Statement statement = real.createStatement()) {
                    statement.setQueryTimeout(77);
                }
            }
            State before = State.of(connection);
            Watched watched = new Watched(new OneConnection(real), Map.of("close", "left open"));
            JdbcKeyStorage storage = JdbcKeyStorage.builder(watched.dataSource())
                    .tablePrefix(place.prefix())
                    .createTables()
                    .build();

            useEverything(storage);

            assertThat(State.of(connection)).isEqualTo(before);
            assertThat(before.autoCommit()).isFalse();
            // Others get it next from a pool that does not know what was set behind its back.
            real.rollback();
            real.setAutoCommit(true);
            real.setTransactionIsolation(usual);
        }
    }

    /** What a connection is set to. */
    private record State(boolean autoCommit, int isolation, int networkTimeout, int statementTimeout, String idle) {
        static State of(Connection connection) throws SQLException {
            boolean mariaDb = connection.getMetaData().getDatabaseProductName().equals("MariaDB");
            try (Statement statement = connection.createStatement()) {
                String idle = "none";
                if (mariaDb) {
                    var rows = statement.executeQuery("SELECT @@session.idle_write_transaction_timeout");
                    rows.next();
                    idle = rows.getString(1);
                }
                return new State(
                        connection.getAutoCommit(),
                        connection.getTransactionIsolation(),
                        connection.getNetworkTimeout(),
                        statement.getQueryTimeout(),
                        idle);
            }
        }
    }

    /** A pooler may go on with another connection to the server, which does not know the name. */
    private static int preparedByName(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet names = statement.executeQuery("SELECT COUNT(*) FROM pg_prepared_statements")) {
            names.next();
            return names.getInt(1);
        }
    }

    @Test
    void statements_areNotPreparedByName_onPostgres() throws Exception {
        try (Place place = TestDatabase.POSTGRESQL.open();
                Connection connection = place.pool().getConnection()) {
            Connection real = connection.unwrap(Connection.class);
            int before = real.unwrap(PGConnection.class).getPrepareThreshold();
            // The pool may have used this connection often enough for names of its own.
            int named = preparedByName(real);
            JdbcKeyStorage storage = JdbcKeyStorage.builder(
                            new Watched(new OneConnection(real), Map.of("close", "left open")).dataSource())
                    .tablePrefix(place.prefix())
                    .createTables()
                    .build();

            for (int i = 0; i < 20; i++) {
                storage.find(Some.keyIn(storage, "ada").id());
            }

            assertThat(preparedByName(real)).isEqualTo(named);
            assertThat(before).isPositive();
            assertThat(real.unwrap(PGConnection.class).getPrepareThreshold()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void find_isOneStatement(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            Watched watched = new Watched(place.pool(), Map.of());
            JdbcKeyStorage storage = JdbcKeyStorage.builder(watched.dataSource())
                    .tablePrefix(place.prefix())
                    .createTables()
                    .build();
            StoredKey key = Some.keyIn(storage, "ada");
            watched.statements().clear();

            storage.find(key.id());

            assertThat(watched.statements()).hasSize(1);
        }
    }

    @Test
    void changesSince_isOneStatement_whenNothingHasChanged() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            Watched watched = new Watched(place.pool(), Map.of());
            KeyStorage storage =
                    JdbcKeyStorage.builder(watched.dataSource()).createTables().build();
            Some.keyIn(storage, "ada");
            KeyStorage.Position present = Some.now(storage);
            watched.statements().clear();

            storage.changesSince(present);

            assertThat(watched.statements())
                    .singleElement()
                    .asString()
                    .startsWith("SELECT revision, mark, policy_number, ");
        }
    }

    @Test
    void aConnectionThatCannotBePutInOrder_isDropped_andTheChangeStands() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            place.storage();
            Watched watched = new Watched(place.pool(), Map.of("rollback", new SQLException("no")));
            HikariDataSource pool = place.pool();
            JdbcKeyStorage storage =
                    JdbcKeyStorage.builder(watched.dataSource()).build();

            assertThat(storage.apply(Some.inserting(TestKeys.ownedBy("ada")))).isEqualTo(new Change.Applied(1));

            assertThat(watched.open()).isZero();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void apply_doesNotClaimToKnow_whenTheCommitFails() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            place.storage();
            Watched watched = new Watched(place.pool(), Map.of("commit", new SQLException("lost", "08007")));
            JdbcKeyStorage storage =
                    JdbcKeyStorage.builder(watched.dataSource()).build();

            assertThatThrownBy(() -> Some.keyIn(storage, "ada")).isInstanceOf(UnavailableException.class);
            assertThat(watched.open()).isZero();
        }
    }
}
