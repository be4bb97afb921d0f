package dev.claviger;

import static dev.claviger.GuardedStorage.Method.APPLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.KeyListener.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody uses a key that a rotation has ended. */
class RotationWatchTest {
    private static final Duration OVERLAP = Duration.ofDays(1);

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<Event> events = new ArrayList<>();
    private final TestNode node = new TestNode(shared, this::listening);
    private final TestNode suspending =
            new TestNode(shared, builder -> listening(builder).suspendSuccessorOnReuse());

    private ClavigerBuilder listening(ClavigerBuilder builder) {
        return builder.nodeName("n1").keyListener(event -> {
            if (event.type() == KeyListener.Type.USED_AFTER_ROTATION) {
                events.add(event);
            }
        });
    }

    @AfterEach
    void close() {
        node.close();
        suspending.close();
    }

    @Test
    void use_isTold_andOnRecord_whenTheOverlapIsOver() {
        IssuedKey old = node.issue();
        IssuedKey successor = rotate(node, old, OVERLAP);
        use(node, old);
        assertThat(events).as("the overlap still runs").isEmpty();

        node.advance(OVERLAP);
        use(node, old);

        KeyId id = old.key().id();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.key().id()).isEqualTo(id);
            assertThat(event.details())
                    .isEqualTo(Map.of("successor", successor.key().id().toString()));
        });
        assertThat(recorded()).singleElement().satisfies(record -> {
            assertThat(record.actor()).isEqualTo("key:" + id);
            assertThat(record.ownerId()).isEqualTo("ada");
            assertThat(record.details())
                    .containsEntry("successor", successor.key().id().toString())
                    .containsEntry("path", "/api/models")
                    .containsEntry("node", "n1");
        });
    }

    @Test
    void use_isTold_whenTheRotationHadNoOverlap() {
        IssuedKey old = node.issue();
        rotate(node, old, Duration.ZERO);

        use(node, old);

        assertThat(events).hasSize(1);
    }

    @Test
    void use_isToldOnceAMinute() {
        IssuedKey old = node.issue();
        rotate(node, old, Duration.ZERO);
        for (int seconds = 0; seconds < 120; seconds++) {
            use(node, old);
            use(node, old);
            node.advance(Duration.ofSeconds(1));
            node.look();
        }

        assertThat(events).hasSize(2);
        assertThat(recorded()).hasSize(2);
    }

    @Test
    void use_isNotTold_whenTheSecretIsWrong_orThereIsNoSuccessor() {
        IssuedKey old = node.issue();
        rotate(node, old, Duration.ZERO);
        node.claviger.decide(Fixtures.sameIdOtherSecret(old.plaintext()), Fixtures.CALL);
        IssuedKey revoked = node.issue();
        node.revoke(revoked);
        use(node, revoked);

        assertThat(events).isEmpty();
        assertThat(recorded()).isEmpty();
    }

    @Test
    void use_isTriedAgain_whenItCouldNotBeRecorded() {
        IssuedKey old = node.issue();
        rotate(node, old, Duration.ZERO);
        node.storage.fail(APPLY);
        use(node, old);
        assertThat(events).isEmpty();

        node.storage.recover();
        use(node, old);

        assertThat(events).hasSize(1);
        assertThat(recorded()).hasSize(1);
    }

    @Test
    void successor_goesOn_unlessItIsToBeSuspended() {
        IssuedKey old = node.issue();
        IssuedKey successor = rotate(node, old, Duration.ZERO);

        use(node, old);

        assertThat(node.allows(successor)).isTrue();
    }

    @Test
    void successors_thatLive_areSuspended_onRecord_andOnlyAnAdministratorResumesThem() {
        IssuedKey old = suspending.issue();
        IssuedKey second = rotate(suspending, old, Duration.ZERO);
        IssuedKey third = rotate(suspending, second, OVERLAP);
        assertThat(suspending.allows(second) && suspending.allows(third)).isTrue();

        use(suspending, old);

        assertThat(suspending.reason(second)).isEqualTo(Decision.Reason.SUSPENDED);
        assertThat(suspending.reason(third)).isEqualTo(Decision.Reason.SUSPENDED);
        assertThat(Fixtures.recordsOf(shared))
                .filteredOn(record -> record.type() == AuditEvent.Type.KEY_SUSPENDED)
                .hasSize(2)
                .allSatisfy(record -> {
                    assertThat(record.actor()).isEqualTo("host:claviger");
                    assertThat(record.details())
                            .containsEntry(
                                    "reason", "key " + old.key().id() + " of its line was used after its rotation");
                });
        assertThat(suspending.claviger.resume(Fixtures.ADA, third.key().id()))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Outcome.Refusal.SUSPENDED_BY_OTHER));
        assertThat(suspending.claviger.resume(TestNode.HOST, third.key().id())).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void successor_thatIsRotatedMeanwhile_isSuspendedWithItsOwnSuccessor() {
        IssuedKey old = suspending.issue();
        IssuedKey second = rotate(suspending, old, Duration.ZERO);
        List<IssuedKey> meanwhile = new ArrayList<>();
        // The first change records the use, the second one suspends.
        suspending.storage.beforeNext(
                APPLY, () -> suspending.storage.beforeNext(APPLY, () -> meanwhile.add(rotate(node, second, OVERLAP))));

        use(suspending, old);

        suspending.look();
        assertThat(suspending.reason(second)).isEqualTo(Decision.Reason.SUSPENDED);
        assertThat(suspending.reason(meanwhile.get(0))).isEqualTo(Decision.Reason.SUSPENDED);
    }

    @Test
    void successor_thatEndsByARotationMeanwhile_leavesTheNextOneSuspended() {
        IssuedKey old = suspending.issue();
        IssuedKey second = rotate(suspending, old, Duration.ZERO);
        List<IssuedKey> meanwhile = new ArrayList<>();
        suspending.storage.beforeNext(
                APPLY,
                () -> suspending.storage.beforeNext(APPLY, () -> meanwhile.add(rotate(node, second, Duration.ZERO))));

        use(suspending, old);

        suspending.look();
        assertThat(suspending.reason(meanwhile.get(0))).isEqualTo(Decision.Reason.SUSPENDED);
    }

    private static IssuedKey rotate(TestNode at, IssuedKey key, Duration overlap) {
        return at.claviger
                .rotate(TestNode.HOST, key.key().id(), Rotation.overlapping(overlap))
                .orElseThrow();
    }

    private static void use(TestNode at, IssuedKey key) {
        at.look();
        at.decide(key);
        at.executor.runWaiting();
        at.executor.runWaiting();
    }

    private List<AuditEvent> recorded() {
        return Fixtures.recordsOf(shared).stream()
                .filter(record -> record.type() == AuditEvent.Type.ROTATED_KEY_USED)
                .toList();
    }
}
