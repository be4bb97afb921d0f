package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jdbc.JdbcAudit.Anchor;
import dev.claviger.jdbc.JdbcAudit.Fault;
import dev.claviger.jdbc.JdbcAudit.Finding;
import dev.claviger.jdbc.JdbcAudit.Intact;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A trail that was purged is verified from where the purge ended, and nobody else can remove anything in its name. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "H2_MEMORY", "SQLITE", "MARIADB"})
class JdbcAuditPurgedTrailTest {
    private static final int RECORDS = 10;
    private static final String ACTOR = "host:retention";

    /** From here on records stay: the first six are older. */
    private static final Instant BEFORE = TrailScene.NOON.plusSeconds(6);

    @Parameter
    private TestDatabase database;

    private TrailScene scene;

    @BeforeEach
    void writeATrail() {
        scene = new TrailScene(database);
        scene.write(RECORDS);
    }

    @AfterEach
    void leave() throws Exception {
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void verify_acceptsTheGap_whenAPurgeLeftIt() {
        scene.retention.purgeAudit(ACTOR, BEFORE);

        assertThat(scene.audit.anchor().number()).isEqualTo(RECORDS + 1);
        assertThat(scene.audit.verify()).isEqualTo(new Intact(7, scene.audit.anchor(), List.of()));
    }

    @Test
    void verify_comparesTheAnchorsThatItCan_whenOthersArePurged() throws SQLException {
        Anchor purged = new Anchor(5, scene.hash(5));
        Anchor last = new Anchor(6, scene.hash(6));
        Anchor kept = new Anchor(7, scene.hash(7));
        scene.retention.purgeAudit(ACTOR, BEFORE);

        assertThat(scene.audit.verify(purged, last, kept))
                .isEqualTo(new Intact(7, scene.audit.anchor(), List.of(purged)));
        assertThat(scene.findings(new Anchor(6, purged.hash()), new Anchor(7, purged.hash())))
                .containsExactly(new Finding(Fault.REWRITTEN, 6, 7));
    }

    @Test
    void verify_findsWhatSomebodyElseRemoved_behindAPurge() throws SQLException {
        scene.retention.purgeAudit(ACTOR, BEFORE);
        scene.delete(7, 8);

        assertThat(scene.findings()).containsExactly(new Finding(Fault.MISSING, 7, 8));
    }

    @Test
    void verify_findsRecords_thatCameBackAfterAPurge() throws SQLException {
        String hash = scene.hash(6);
        scene.retention.purgeAudit(ACTOR, BEFORE);
        scene.insert(6, hash);

        assertThat(scene.findings()).containsExactly(new Finding(Fault.ADDED, 6, 6));
    }

    @Test
    void verify_findsTheRecordOfAPurge_whenSomebodyMadeItOutOfAnother() throws SQLException {
        String details = "{\"hash\":\"" + scene.hash(4) + "\",\"up_to\":4}";
        scene.delete(1, 4);
        scene.edit(8, "type = 'audit_purged'");
        scene.edit(8, "details = '" + details + "'");

        assertThat(scene.findings()).containsExactly(new Finding(Fault.EDITED, 8, 8));
    }

    @Test
    void verify_findsTheGap_whenTheRecordOfThePurgeWasEdited() throws SQLException {
        scene.retention.purgeAudit(ACTOR, BEFORE);
        scene.edit(RECORDS + 1, "details = '{\"up_to\":\"nowhere\"}'");

        assertThat(scene.findings())
                .containsExactly(new Finding(Fault.MISSING, 1, 6), new Finding(Fault.EDITED, RECORDS + 1, RECORDS + 1));
    }
}
