package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What owners read of what administrators have done with their keys. */
class OwnAuditTest {
    private static final Actor ADMIN = ROOT.withRequest("192.0.2.7", "req-1");

    private final Workbench bench = new Workbench(OPEN);

    @AfterEach
    void close() {
        bench.close();
    }

    private List<AuditEvent> read(Actor actor) {
        return bench
                .claviger
                .administration()
                .audit(actor, AuditQuery.latest().withOwnerId("ada"))
                .orElseThrow()
                .stream()
                .map(AuditEntry::event)
                .toList();
    }

    @Test
    void audit_leavesOutFromWhereAndWhy_whenAnAdministratorDidIt() {
        IssuedKey key = bench.claviger
                .issue(ADMIN, KeyRequest.named("script").forOwner("ada").withReason("under suspicion"))
                .orElseThrow();
        bench.claviger.revoke(ADMIN, key.key().id(), "case 4711").orElseThrow();

        assertThat(read(ADA)).hasSize(2).allSatisfy(event -> {
            assertThat(event.actor()).isEqualTo("session:root");
            assertThat(event.details()).doesNotContainKeys("address", "request_id", "reason");
        });
        assertThat(read(ROOT))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.details()).containsKeys("address", "request_id", "reason"));
    }

    /** Records of before details had types name the request otherwise. */
    @Test
    void audit_leavesOutFromWhere_alsoOfFormerRecords() {
        AuditEvent former = AuditEvent.builder(AuditEvent.Type.KEY_RESUMED, "session:root", bench.clock.instant())
                .ownerId("ada")
                .detail("address", "192.0.2.7")
                .detail("request-id", "req-1")
                .build();
        bench.memory.apply(new Change(List.of(), List.of(), List.of(former)));

        assertThat(read(ADA))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).isEmpty());
        assertThat(read(ROOT)).containsExactly(former);
    }

    @Test
    void audit_tellsFromWhereAndWhy_whenTheOwnerDidIt() {
        IssuedKey key = bench.issued("ada");
        bench.claviger
                .revoke(ADA.withRequest("198.51.100.1", "req-2"), key.key().id(), "lost laptop")
                .orElseThrow();

        assertThat(read(ADA).get(0).details())
                .containsEntry("address", "198.51.100.1")
                .containsEntry("request_id", "req-2")
                .containsEntry("reason", "lost laptop");
    }
}
