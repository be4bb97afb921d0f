package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.KeyFilter;
import dev.claviger.UnavailableException;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that cannot be worked with, and arguments that cannot be meant. */
class WrongDatabaseTest {

    @Test
    void build_namesTheProductAndThoseSupported_whenItIsAnother() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            DataSource other = new Watched(place.pool(), Map.of("getDatabaseProductName", "Oracle")).dataSource();

            assertThatThrownBy(() -> JdbcKeyStorage.builder(other).build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not know the database Oracle")
                    .hasMessageContaining("PostgreSQL, MariaDB, MySQL, H2 and SQLite");
        }
    }

    @Test
    void build_isTrouble_whenTheDatabaseCannotBeReached() {
        assertThatThrownBy(
                        () -> JdbcKeyStorage.builder(TestDatabase.unreachable()).build())
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("could not find out which database it is")
                .hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void everyUse_isTrouble_whenTheDatabaseIsGone() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            JdbcKeyStorage storage = place.storage();
            place.pool().close();

            assertThatThrownBy(() -> storage.list(KeyQuery.of(KeyFilter.all())))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("could not list keys");
            assertThatThrownBy(storage::policy).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> Some.keyIn(storage, "ada")).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> storage.changesSince(KeyStorage.Position.NONE))
                    .isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void everyUse_isTrouble_whenThePoolThrowsAnExceptionOfItsOwn() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            place.storage();
            Map<String, Object> answers = new ConcurrentHashMap<>();
            DataSource odd = new Watched(place.pool(), answers).dataSource();
            JdbcKeyStorage storage = JdbcKeyStorage.builder(odd).build();

            answers.put("getConnection", new IllegalStateException("pool is full"));

            assertThatThrownBy(storage::policy)
                    .isInstanceOf(UnavailableException.class)
                    .hasStackTraceContaining("pool is full");
            assertThatThrownBy(() -> JdbcKeyStorage.builder(odd).build()).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void build_saysThatTheDatabaseIsReadOnly_onPostgres() throws Exception {
        try (Place place = TestDatabase.POSTGRESQL.open();
                HikariDataSource readOnly = TestDatabase.pool(
                        TestDatabase.Postgres.url() + "&options=-c%20default_transaction_read_only=on",
                        "postgres",
                        "postgres")) {
            place.storage();

            assertReadOnly(JdbcKeyStorage.builder(readOnly).tablePrefix(place.prefix()));
        }
    }

    @Test
    void build_saysThatTheDatabaseIsReadOnly_onH2() throws Exception {
        Path file = TestDatabase.freshFile();
        try (HikariDataSource pool = TestDatabase.pool("jdbc:h2:file:" + file, null, null)) {
            JdbcKeyStorage.builder(pool).createTables().build();
        }

        try (HikariDataSource pool = TestDatabase.pool("jdbc:h2:file:" + file + ";ACCESS_MODE_DATA=r", null, null)) {
            assertReadOnly(JdbcKeyStorage.builder(pool));
        }
    }

    @Test
    void build_saysThatTheDatabaseIsReadOnly_onSqlite() throws Exception {
        Path file = TestDatabase.freshFile();
        try (HikariDataSource pool = TestDatabase.pool("jdbc:sqlite:" + file, null, null)) {
            JdbcKeyStorage.builder(pool).createTables().build();
        }

        try (HikariDataSource pool = TestDatabase.pool("jdbc:sqlite:file:" + file + "?mode=ro", null, null)) {
            assertReadOnly(JdbcKeyStorage.builder(pool));
        }
    }

    /** Its functions come before those of the server, so that it answers as another one would. */
    private static HikariDataSource answering(String function, String type, String answer) throws SQLException {
        String schema = TestDatabase.freshPrefix() + "other";
        try (Connection connection = TestDatabase.Postgres.POOL.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
            statement.execute("CREATE FUNCTION " + schema + "." + function + "() RETURNS " + type
                    + " LANGUAGE SQL AS $$ SELECT " + answer + " $$");
        }
        return TestDatabase.pool(
                TestDatabase.Postgres.url() + "&currentSchema=" + schema + ",pg_catalog,public",
                "postgres",
                "postgres");
    }

    @ParameterizedTest
    @CsvSource({
        "CockroachDB, 'CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu)'",
        "YugabyteDB, 'PostgreSQL 11.2-YB-2.20.1.0-b0 on x86_64-pc-linux-gnu'"
    })
    void build_namesTheServer_thatOnlyCallsItselfPostgres(String name, String version) throws Exception {
        try (HikariDataSource other = answering("version", "TEXT", "'" + version + "'")) {
            assertThatThrownBy(
                            () -> JdbcKeyStorage.builder(other).createTables().build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not support " + name);
        }
    }

    @Test
    void build_refusesAReplica_onPostgres() throws Exception {
        try (HikariDataSource replica = answering("pg_is_in_recovery", "BOOLEAN", "TRUE")) {
            assertThatThrownBy(
                            () -> JdbcKeyStorage.builder(replica).createTables().build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("replica")
                    .hasMessageContaining("targetServerType=primary");
        }
    }

    private static void assertReadOnly(JdbcKeyStorage.Builder builder) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("claviger_state".substring("claviger".length()))
                .hasMessageContaining("cannot be written: the database is read only");
    }

    @Test
    void aDriverThatCannotLimitItsWaiting_isWorkedWithAllTheSame() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            DataSource limited = new Watched(
                            place.pool(), Map.of("setNetworkTimeout", new SQLFeatureNotSupportedException("none")))
                    .dataSource();

            JdbcKeyStorage storage =
                    JdbcKeyStorage.builder(limited).createTables().build();

            Some.keyIn(storage, "ada");
            assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
        }
    }

    @Test
    void mysql_isSpokenToAsMariaDb_withItsOwnNameForTheCollation() {
        String script = "COLLATE utf8mb4_nopad_bin";

        assertThat(Dialect.of("MySQL", "8.0.36").adapted(script)).isEqualTo("COLLATE utf8mb4_0900_bin");
        assertThat(Dialect.of("MySQL", "5.5.5-10.11.6-MariaDB").adapted(script)).isEqualTo(script);
        assertThat(Dialect.of("MariaDB", "10.11.6").adapted(script)).isEqualTo(script);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_001})
    void maxConnections_isRefused_whenItIsOutOfRange(int count) {
        JdbcKeyStorage.Builder builder = JdbcKeyStorage.builder(TestDatabase.unreachable());

        assertThatThrownBy(() -> builder.maxConnections(count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 1 to 1000");
    }

    @Test
    void missingArguments_areNamed() {
        assertThatThrownBy(() -> JdbcKeyStorage.builder(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("dataSource");
        assertThatThrownBy(
                        () -> JdbcKeyStorage.builder(TestDatabase.unreachable()).tablePrefix(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("prefix");
        assertThatThrownBy(() -> PostgresChannel.over(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("dataSource");
    }
}
