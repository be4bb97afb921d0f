package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Outcome;
import dev.claviger.UnavailableException;
import dev.claviger.spi.Approver;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.DangerousStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The host can be asked before records are removed. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "H2_MEMORY", "SQLITE", "MARIADB"})
class JdbcAuditApprovalTest {
    private static final int RECORDS = 10;

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
    void purge_removesNothingAndIsOnRecord_whenItIsNotApproved() {
        List<DangerousStep> asked = new ArrayList<>();
        JdbcRetention retention = approvedBy((actor, step) -> {
            asked.add(step);
            return !actor.equals("session:root");
        });

        Outcome<Long> outcome = retention.purgeAudit("session:root", BEFORE);

        assertThat(((Outcome.Refused<Long>) outcome).refusal()).isEqualTo(Outcome.Refusal.NOT_APPROVED);
        assertThat(asked).containsExactly(new DangerousStep.PurgingAudit(BEFORE));
        assertThat(scene.newest(100)).hasSize(RECORDS + 1);
        AuditEvent event = scene.newest(1).get(0);
        assertThat(event.type()).isEqualTo(AuditEvent.Type.OPERATION_REFUSED);
        assertThat(event.actor()).isEqualTo("session:root");
        assertThat(event.details()).isEqualTo(Map.of("operation", "purge_audit", "code", "not_approved"));
        assertThat(retention.purgeAudit("session:other root", BEFORE).orElseThrow())
                .isEqualTo(6);
        assertThat(scene.audit.verify()).isInstanceOf(JdbcAudit.Intact.class);
    }

    @Test
    void purge_removesNothing_whenTheApproverIsInTrouble() {
        JdbcRetention retention = approvedBy((actor, step) -> {
            throw new IllegalStateException("so the test wants");
        });

        assertThatThrownBy(() -> retention.purgeAudit("session:root", BEFORE))
                .isInstanceOf(UnavailableException.class)
                .hasRootCauseMessage("so the test wants");
        assertThat(scene.newest(100)).hasSize(RECORDS);
    }

    @Test
    void purge_asksNobody_forTheHost() {
        assertThat(approvedBy((actor, step) -> false)
                        .purgeAudit("host:retention", BEFORE)
                        .orElseThrow())
                .isEqualTo(6);
    }

    private JdbcRetention approvedBy(Approver approver) {
        return JdbcRetention.builder(scene.place.pool())
                .tablePrefix(scene.place.prefix())
                .clock(scene.clock)
                .approver(approver)
                .build();
    }
}
