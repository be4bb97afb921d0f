package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.UnavailableException;
import dev.claviger.jdbc.JdbcAudit.Anchor;
import dev.claviger.jdbc.JdbcAudit.Intact;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tables the audit works on, and what it says when they are not there. */
class JdbcAuditTest {
    private Place place;

    @BeforeEach
    void open() {
        place = TestDatabase.H2_MEMORY.open();
    }

    @AfterEach
    void leave() throws Exception {
        place.close();
    }

    @Test
    void of_worksOnTheStandardTables() {
        place.storage();

        JdbcAudit audit = JdbcAudit.of(place.pool());

        Anchor start = new Anchor(0, AuditChain.START);
        assertThat(audit.anchor()).isEqualTo(start);
        assertThat(audit.verify(start)).isEqualTo(new Intact(1, start, List.of()));
    }

    /** The example in the documentation of the class. */
    @Test
    void example_tellsWhatToKeep_whenTheTrailIsIntact() {
        TrailScene scene = new TrailScene(TestDatabase.H2_MEMORY);
        DataSource dataSource = scene.place.pool();
        scene.write(3);
        Anchor[] anchors = {scene.audit.anchor()};
        Anchor kept = null;

        JdbcAudit audit = JdbcAudit.of(dataSource);
        if (audit.verify(anchors) instanceof JdbcAudit.Intact intact) {
            kept = intact.last();
        }

        assertThat(kept).isEqualTo(anchors[0]);
    }

    @Test
    void build_refuses_whenThereAreNoTables() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JdbcAudit.of(place.pool()))
                .withMessage("the table claviger_schema is missing, or this user may not read it; create the tables"
                        + " first, as JdbcKeyStorage needs them");
    }

    @Test
    void build_refuses_whenTheTablesAreOfAnotherVersion() throws SQLException {
        place.storage();
        place.run("UPDATE claviger_schema SET version = 4, readable_from = 3");

        assertThatIllegalStateException()
                .isThrownBy(() -> JdbcAudit.of(place.pool()))
                .withMessage(
                        "the tables have schema version 4 by claviger_schema, readable by releases that work with version 3"
                                + " or later, and this release of Claviger works with version 2; use the release that"
                                + " belongs to the tables");
    }

    @Test
    void build_isUnavailable_whenTheDatabaseCannotBeReached() {
        HikariDataSource closed = TestDatabase.pool("jdbc:h2:mem:", null, null);
        closed.close();

        assertThatThrownBy(() -> JdbcAudit.of(closed)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void operations_areUnavailable_whenTheTableIsGone() throws SQLException {
        place.storage();
        JdbcAudit audit = JdbcAudit.of(place.pool());
        place.run("DROP TABLE claviger_audit");

        assertThatThrownBy(audit::verify)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("verify the audit trail");
    }

    @Test
    void arguments_areChecked() {
        assertThatNullPointerException().isThrownBy(() -> JdbcAudit.of(null)).withMessage("dataSource");
        JdbcAudit.Builder builder = JdbcAudit.builder(place.pool());
        assertThatNullPointerException()
                .isThrownBy(() -> builder.tablePrefix(null))
                .withMessage("prefix");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tablePrefix("x; DROP TABLE y"))
                .withMessageContaining("table prefix must be");
    }

    @Test
    void connections_comeBack() {
        place.storage();
        JdbcAudit audit = JdbcAudit.of(place.pool());
        audit.anchor();
        audit.verify();

        assertThat(place.pool().getHikariPoolMXBean().getActiveConnections()).isZero();
    }
}
