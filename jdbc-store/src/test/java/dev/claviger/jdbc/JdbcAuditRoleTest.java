package dev.claviger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.UnavailableException;
import dev.claviger.jdbc.JdbcAudit.Intact;
import dev.claviger.spi.StoredKey;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The roles that PostgreSQL can be given: one that adds to the trail, and one that shortens it. */
class JdbcAuditRoleTest {
    private static final String ACTOR = "host:retention";

    private TrailScene scene;

    @BeforeEach
    void createRoles() throws Exception {
        scene = new TrailScene(TestDatabase.POSTGRESQL);
        scene.write(10);
        try (InputStream in = JdbcAudit.class.getResourceAsStream("postgresql/roles.sql")) {
            scene.place.run(new String(in.readAllBytes(), UTF_8));
        }
    }

    @AfterEach
    void dropRoles() throws Exception {
        for (String role : new String[] {"claviger_application", "claviger_maintenance"}) {
            scene.place.run("DROP OWNED BY " + role);
            scene.place.run("DROP ROLE " + role);
        }
        scene.close();
    }

    @Test
    void maintenance_verifiesAndPurges() throws SQLException {
        // Every thousandth revision also trims the change log.
        scene.place.run("UPDATE claviger_state SET revision = 999");
        try (HikariDataSource pool = as("claviger_maintenance")) {
            JdbcAudit audit = scene.auditOver(pool);

            assertThat(audit.verify(audit.anchor())).isInstanceOf(Intact.class);
            assertThat(scene.retentionOver(pool)
                            .purgeAudit(ACTOR, TrailScene.NOON.plusSeconds(6))
                            .orElseThrow())
                    .isEqualTo(6);
            assertThat(audit.verify()).isInstanceOf(Intact.class);
        }
    }

    @Test
    void maintenance_purgesEndedKeysAndCalls() throws SQLException {
        StoredKey ended = Some.revoked(Some.keyIn(scene.storage, "ada"));
        scene.storage.apply(Some.replacing(ended));
        scene.storage.recordUses(Map.of(ended.id(), Some.NOON));
        scene.storage.recordCalls(List.of(TrailScene.event(0)));
        try (HikariDataSource pool = as("claviger_maintenance")) {
            JdbcRetention retention = scene.retentionOver(pool);

            Instant later = TrailScene.NOON.plusSeconds(6);
            assertThat(retention.purgeEndedKeys(ACTOR, later).orElseThrow()).isEqualTo(1);
            assertThat(retention.purgeCalls(ACTOR, later).orElseThrow()).isEqualTo(1);
        }
        assertThat(scene.storage.find(ended.id()).value()).isEmpty();
        assertThat(scene.audit.verify()).isInstanceOf(Intact.class);
    }

    @Test
    void application_verifies_andCannotPurge() throws SQLException {
        try (HikariDataSource pool = as("claviger_application")) {
            JdbcAudit audit = scene.auditOver(pool);

            assertThat(audit.verify()).isInstanceOf(Intact.class);
            JdbcRetention retention = scene.retentionOver(pool);
            assertThatThrownBy(() -> retention.purgeAudit(ACTOR, TrailScene.NOON.plusSeconds(6)))
                    .isInstanceOf(UnavailableException.class);
        }
        assertThat(scene.rows()).isEqualTo(10);
    }

    private HikariDataSource as(String role) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(TestDatabase.Postgres.url());
        config.setMaximumPoolSize(2);
        config.setConnectionInitSql("SET ROLE " + scene.place.on(role));
        return new HikariDataSource(config);
    }
}
