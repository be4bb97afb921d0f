package dev.claviger;

import static dev.claviger.GuardedStorage.Method.APPLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever reads what concerns others is on record. */
class AuditReadingTest {
    private static final Actor ROOT = Actor.session("root");

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);

    @BeforeEach
    void haveSomethingToRead() {
        node.directory.put(Owner.user("root").withRoles("admin"));
        node.issue();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void audit_isOnRecord_whenEverythingIsRead() {
        List<AuditEntry> shown = read(ROOT.withRequest("192.0.2.7", "req-1"), AuditQuery.latest());

        assertThat(shown)
                .extracting(entry -> entry.event().type())
                .containsExactly(AuditEvent.Type.KEY_ISSUED, AuditEvent.Type.POLICY_CHANGED);
        assertThat(readings())
                .containsExactly(AuditEvent.builder(AuditEvent.Type.AUDIT_READ, "session:root", Fixtures.NOON)
                        .detail("count", 2)
                        .detail("trail", "changes")
                        .detail("address", "192.0.2.7")
                        .detail("request_id", "req-1")
                        .build());
    }

    @Test
    void audit_isOnRecord_withWhatWasAskedFor() {
        KeyId key = Fixtures.newId();
        read(
                TestNode.HOST,
                AuditQuery.latest()
                        .withOwnerId("ada")
                        .withKeyId(key)
                        .withActor("session:ada")
                        .withType(AuditEvent.Type.KEY_ISSUED)
                        .withPeriod(Fixtures.NOON, Fixtures.NOON.plusSeconds(1))
                        .withBefore(9));

        assertThat(readings())
                .containsExactly(AuditEvent.builder(AuditEvent.Type.AUDIT_READ, "host:test", Fixtures.NOON)
                        .ownerId("ada")
                        .keyId(key)
                        .detail("count", 0)
                        .detail("trail", "changes")
                        .detail("event", "key_issued")
                        .detail("actor", "session:ada")
                        .detail("from", "2026-03-01T12:00:00Z")
                        .detail("until", "2026-03-01T12:00:01Z")
                        .detail("before_number", 9)
                        .build());
    }

    @Test
    void audit_isNotOnRecord_whenOwnersReadTheirOwn() {
        assertThat(read(Fixtures.ADA, AuditQuery.latest().withOwnerId("ada"))).hasSize(1);

        assertThat(readings()).isEmpty();
    }

    @Test
    void audit_isRefused_andNotOnRecordAsRead_whenItIsSomebodyElses() {
        assertThat(node.claviger
                        .administration()
                        .audit(Fixtures.ADA, AuditQuery.latest().withOwnerId("bob")))
                .isInstanceOf(Outcome.Refused.class);

        assertThat(readings()).isEmpty();
    }

    @Test
    void audit_showsNothing_whenTheReadingCannotBeRecorded() {
        node.storage.fail(APPLY);

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> read(ROOT, AuditQuery.latest()));
    }

    @Test
    void audit_isOnRecord_whateverOwnerIsAskedFor() {
        String noOwner = "\0\n" + "x".repeat(3_000);

        assertThat(read(ROOT, AuditQuery.latest().withOwnerId(noOwner))).isEmpty();

        assertThat(readings()).singleElement().satisfies(record -> {
            assertThat(record.ownerId()).isNull();
            assertThat(record.text("wanted_owner").orElseThrow())
                    .startsWith("\0\nxxx")
                    .hasSize(2_000);
        });
    }

    private List<AuditEntry> read(Actor actor, AuditQuery query) {
        return node.claviger.administration().audit(actor, query).orElseThrow();
    }

    private List<AuditEvent> readings() {
        return Fixtures.recordsOf(shared).stream()
                .filter(record -> record.type() == AuditEvent.Type.AUDIT_READ)
                .toList();
    }
}
