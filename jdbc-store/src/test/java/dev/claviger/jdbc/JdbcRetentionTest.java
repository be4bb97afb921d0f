package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.UnavailableException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tables are purged, and what it says when they are not there or the order makes no sense. */
class JdbcRetentionTest {
    private Place place;

    @BeforeEach
    void open() {
        place = TestDatabase.H2_MEMORY.open();
    }

    @AfterEach
    void leave() throws Exception {
        place.close();
    }

    /** The example in the documentation of the class, on the standard tables and by the system clock. */
    @Test
    void example_purges() {
        TrailScene scene = new TrailScene(TestDatabase.H2_MEMORY);
        scene.write(3);
        DataSource dataSource = scene.place.pool();
        Clock clock = Clock.systemUTC();

        JdbcRetention retention = JdbcRetention.of(dataSource);
        Instant before = clock.instant().minus(Duration.ofDays(400));

        assertThat(retention.purgeEndedKeys("host:retention", before).orElseThrow())
                .isZero();
        assertThat(retention.purgeCalls("host:retention", before).orElseThrow()).isZero();
        assertThat(retention.purgeAudit("host:retention", before).orElseThrow()).isZero();
    }

    @Test
    void build_refuses_whenThereAreNoTables() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JdbcRetention.of(place.pool()))
                .withMessageContaining("the table claviger_schema is missing");
    }

    @Test
    void arguments_areChecked() {
        place.storage();
        JdbcRetention.Builder builder = JdbcRetention.builder(place.pool());
        JdbcRetention retention = builder.build();

        assertThatNullPointerException().isThrownBy(() -> builder.clock(null)).withMessage("clock");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.approver(null))
                .withMessage("approver");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tablePrefix("x; DROP TABLE y"))
                .withMessageContaining("table prefix must be");
        Instant tomorrow = Clock.systemUTC().instant().plusSeconds(86_400);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> retention.purgeEndedKeys("host:retention", tomorrow))
                .withMessage("before must not be in the future");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> retention.purgeCalls("", Instant.EPOCH))
                .withMessage("actor must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> retention.purgeAudit("x".repeat(301), Instant.EPOCH))
                .withMessageContaining("300");
    }

    @Test
    void operations_areUnavailable_andReturnTheirConnections_whenATableIsGone() throws SQLException {
        place.storage();
        JdbcRetention retention = JdbcRetention.of(place.pool());
        place.run("DROP TABLE claviger_key_use");
        place.run("DROP TABLE claviger_call");
        place.run("DROP TABLE claviger_audit");
        place.run("DROP TABLE claviger_key");

        assertThatThrownBy(() -> retention.purgeEndedKeys("host:retention", TrailScene.NOON))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("look for ended keys");
        assertThatThrownBy(() -> retention.purgeCalls("host:retention", TrailScene.NOON))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("purge records of calls");
        assertThatThrownBy(() -> retention.purgeAudit("host:retention", TrailScene.NOON))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("purge the audit trail");
        assertThat(place.pool().getHikariPoolMXBean().getActiveConnections()).isZero();
    }
}
