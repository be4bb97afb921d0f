package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles for PostgreSQL: what the application needs is allowed, and nothing more. */
class RolesTest {
    private Place place;
    private HikariDataSource application;
    private HikariDataSource maintenance;

    @BeforeEach
    void createRoles() throws Exception {
        place = TestDatabase.POSTGRESQL.open();
        place.storage();
        try (InputStream in = JdbcKeyStorage.class.getResourceAsStream("postgresql/roles.sql")) {
            place.run(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        application = login("application");
        maintenance = login("maintenance");
    }

    private HikariDataSource login(String role) throws SQLException {
        place.run("CREATE ROLE claviger_login_" + role + " LOGIN PASSWORD 'secret' IN ROLE claviger_" + role);
        return TestDatabase.pool(
                TestDatabase.Postgres.SERVER.getJdbcUrl(place.on("claviger_login_" + role), "postgres"),
                place.on("claviger_login_" + role),
                "secret");
    }

    @AfterEach
    void dropRoles() throws Exception {
        application.close();
        maintenance.close();
        for (String role : new String[] {"login_application", "login_maintenance", "application", "maintenance"}) {
            place.run("DROP OWNED BY claviger_" + role);
            place.run("DROP ROLE claviger_" + role);
        }
        place.close();
    }

    private static int run(HikariDataSource login, String sql) throws SQLException {
        try (Connection connection = login.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    @Test
    void theApplication_canDoAllThatAStorageDoes() throws Exception {
        JdbcKeyStorage storage =
                JdbcKeyStorage.builder(application).tablePrefix(place.prefix()).build();

        StoredKey key = Some.keyIn(storage, "ada");
        storage.apply(Some.settingPolicy(1));
        storage.apply(Some.settingPolicy(2));
        assertThat(storage.mark("pepper.1", "0123456789abcdef")).isEqualTo("0123456789abcdef");
        storage.recordUses(Map.of(key.id(), Some.NOON));
        storage.recordUses(Map.of(key.id(), Some.NOON.plusSeconds(60)));
        place.run("UPDATE claviger_state SET revision = 999");
        place.run("INSERT INTO claviger_change (revision, key_id) VALUES (999, -1)");
        assertThat(storage.apply(Some.replacing(Some.revoked(key)))).isEqualTo(new Change.Applied(1_000));

        assertThat(storage.find(key.id()).value().orElseThrow().key().isRevoked())
                .isTrue();
        assertThat(storage.policy().value().orElseThrow().number()).isEqualTo(2);
        assertThat(storage.changesSince(new KeyStorage.Position(999, 0)).keys()).containsExactly(key.id());
        assertThat(storage.read(AuditQuery.latest())).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM claviger_key",
                "DELETE FROM claviger_key_use",
                "DELETE FROM claviger_mark",
                "UPDATE claviger_mark SET content = ''",
                "UPDATE claviger_policy SET document = ''",
                "DELETE FROM claviger_policy",
                "UPDATE claviger_audit SET actor = 'nobody'",
                "DELETE FROM claviger_audit",
                "TRUNCATE claviger_audit",
                "UPDATE claviger_call SET actor = 'nobody'",
                "DELETE FROM claviger_call",
                "DELETE FROM claviger_state",
                "INSERT INTO claviger_state VALUES (1, 0, 0, 0, '')",
                "UPDATE claviger_schema SET version = 2",
                "DROP TABLE claviger_audit",
                "ALTER TABLE claviger_key DISABLE TRIGGER ALL",
                "ALTER TABLE claviger_key DROP COLUMN digest",
                "CREATE INDEX claviger_own ON claviger_key (name)",
            })
    void theApplication_canDoNothingElse(String statement) throws Exception {
        Some.keyIn(place.storage(), "ada");

        assertForbidden(application, statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE claviger_audit SET actor = 'nobody'",
                "UPDATE claviger_key SET name = 'other'",
                "SELECT digest FROM claviger_key",
                "SELECT sealed FROM claviger_key",
                "INSERT INTO claviger_key_use VALUES (1, 1)",
                "UPDATE claviger_call SET actor = 'nobody'",
                "INSERT INTO claviger_policy VALUES (1, '{}', 'host:me', 0)",
                "DROP TABLE claviger_audit",
            })
    void maintenance_altersNothing_andReadsNoDigests(String statement) throws Exception {
        Some.keyIn(place.storage(), "ada");

        assertForbidden(maintenance, statement);
    }

    private void assertForbidden(HikariDataSource login, String statement) {
        assertThatThrownBy(() -> run(login, place.on(statement)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    @Test
    void maintenance_canRemoveAuditRecords() throws Exception {
        Some.keyIn(place.storage(), "ada");
        Some.keyIn(place.storage(), "ada");

        assertThat(run(maintenance, place.on("DELETE FROM claviger_audit WHERE number = 1")))
                .isEqualTo(1);
    }

    /** A key that is removed is a change that the nodes are told of, which takes the rights for that. */
    @Test
    void maintenance_canRemoveKeys() throws Exception {
        JdbcKeyStorage storage = place.storage();
        StoredKey key = Some.keyIn(storage, "ada");
        KeyStorage.Position before = Some.now(storage);

        assertThat(run(maintenance, place.on("DELETE FROM claviger_key WHERE owner = 'ada'")))
                .isEqualTo(1);

        assertThat(storage.changesSince(before).keys()).containsExactly(key.id());
    }

    @Test
    void build_namesTheTable_thatTheLoginMayNotRead() throws Exception {
        place.run("REVOKE SELECT ON claviger_policy FROM claviger_application");

        assertThatThrownBy(() -> JdbcKeyStorage.builder(application)
                        .tablePrefix(place.prefix())
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(place.on("claviger_policy"))
                .hasMessageContaining("may not read it");
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE, claviger_state",
        "UPDATE, claviger_key",
        "UPDATE, claviger_key_use",
        "INSERT, claviger_key",
        "INSERT, claviger_mark",
        "INSERT, claviger_policy",
        "INSERT, claviger_change",
        "DELETE, claviger_change",
        "INSERT, claviger_audit",
        "INSERT, claviger_call",
        "UPDATE, claviger_pulse"
    })
    void build_namesTheTable_thatTheLoginMayNotWrite(String right, String table) throws Exception {
        place.run("REVOKE " + right + " ON " + table + " FROM claviger_application");

        assertThatThrownBy(() -> JdbcKeyStorage.builder(application)
                        .tablePrefix(place.prefix())
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the table " + place.on(table) + " cannot be written")
                .hasMessageContaining("this user may not");
        assertThat(place.ask("SELECT COUNT(*) FROM claviger_change")).isEqualTo("0");
    }

    @Test
    void changesAreRefused_andReadsGoOn_whenTheLoginMayNotWriteAuditRecords() throws Exception {
        JdbcKeyStorage storage =
                JdbcKeyStorage.builder(application).tablePrefix(place.prefix()).build();
        StoredKey key = Some.keyIn(storage, "ada");
        place.run("REVOKE INSERT ON claviger_audit FROM claviger_application");

        assertThatThrownBy(() -> storage.apply(Some.replacing(Some.revoked(key))))
                .isInstanceOf(UnavailableException.class)
                .hasStackTraceContaining("permission denied")
                .satisfies(e -> assertThat(Texts.of(e)).doesNotContain("host:test"));

        assertThat(storage.find(key.id()).value().orElseThrow().key().isRevoked())
                .isFalse();
        assertThat(Some.now(storage).revision()).isEqualTo(1);
    }
}
