package dev.claviger;

import static dev.claviger.TestNode.BOUND;
import static dev.claviger.TestNode.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Reason;
import dev.claviger.internal.Parts;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that cannot reach the store goes on with what it knows, for as long as the bound allows, and never longer. */
class UnreachableStoreTest {
    private static final Duration NANO = Duration.ofNanos(1);

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);
    private final TestNode other = new TestNode(shared);
    private final IssuedKey key = node.known();

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void decide_goesOn_untilTheBound_andIsUnavailableFromThenOn() {
        node.look();
        loseTheStore();
        node.nanos.advance(BOUND.minus(NANO));
        node.look();
        assertThat(node.allows(key)).isTrue();

        node.nanos.advance(NANO);

        assertUnavailable(() -> node.decide(key));
        assertUnavailable(() -> node.claviger.revalidate(key.key().id(), Fixtures.CALL));
        assertUnavailable(() -> node.claviger.explain(key.plaintext(), Fixtures.CALL));
        assertUnavailable(() -> node.claviger.hasFeature("ada", "web-search"));
        assertUnavailable(() -> Fixtures.appliedRevision(node.claviger));
        assertThat(node.claviger.counts().unavailable()).isEqualTo(1);
    }

    @Test
    void decide_neverAllows_whatWasRevokedBeforeTheLastLook() {
        other.revoke(key);
        node.look();
        loseTheStore();

        assertUnavailable(() -> node.decide(key));
    }

    @Test
    void decide_isUnavailableAtOnce_forKeysThatAreNotKnown() {
        IssuedKey cold = other.issue();
        loseTheStore();

        assertUnavailable(() -> node.decide(cold));
        assertUnavailable(() -> node.claviger.decide(Parts.newText().toPlaintext(), Fixtures.CALL));
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void decide_refusesWhatIsNoKey_withoutTheStore() {
        loseTheStore();
        node.nanos.advance(Duration.ofDays(1));

        assertThat(node.claviger.decide(PlaintextKey.of("sk-nonsense"), Fixtures.CALL))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void decide_goesOn_withTheRegularLookThatSucceeds() {
        loseTheStore();
        node.nanos.advance(BOUND);
        assertUnavailable(() -> node.decide(key));
        other.revoke(key);
        node.storage.recover();
        assertUnavailable(() -> node.decide(key));

        node.look();

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    /** Ten minutes without the store, with all the regular looks in between. */
    @Test
    void decide_staysUnavailable_howeverLongItTakes() {
        loseTheStore();
        int allowed = 0;
        for (int i = 0; i < 1_200; i++) {
            node.nanos.advance(TestNode.PAUSE);
            node.look();
            try {
                allowed += node.allows(key) ? 1 : 0;
            } catch (UnavailableException expected) {
                assertThat(i).isGreaterThanOrEqualTo(9);
            }
        }
        assertThat(allowed).as("decisions within the bound").isEqualTo(9);

        node.storage.recover();
        node.look();
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void decide_isUnavailable_whenChangesAreKnownButThePolicyCannotBeRead() {
        other.switchOff();
        node.storage.fail(GuardedStorage.Method.POLICY);
        node.look();
        assertThat(node.allows(key)).as("within the bound").isTrue();

        node.nanos.advance(BOUND);

        assertUnavailable(() -> node.decide(key));
        node.storage.recover();
        node.look();
        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
    }

    /** The first decision of a node needs the store, whatever policy it was built with. */
    @Test
    void decide_isUnavailable_onANodeThatNeverSawTheStore() {
        try (TestNode started = new TestNode(shared)) {
            started.storage.fail(GuardedStorage.Method.values());

            assertUnavailable(() -> started.decide(key));
            started.storage.recover();
            started.look();
            assertThat(started.allows(key)).isTrue();
        }
    }

    @Test
    void changes_areUnavailable() {
        loseTheStore();

        assertUnavailable(() -> node.claviger.issue(Fixtures.ADA, KeyRequest.named("another")));
        assertUnavailable(() -> node.claviger.revoke(HOST, key.key().id(), ""));
        assertUnavailable(() -> node.claviger.changePolicy(HOST, 1, Fixtures.OPEN));
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void decide_isStillRight_afterClose() {
        node.close();
        other.revoke(key);
        assertThat(node.allows(key)).as("within the bound").isTrue();

        node.nanos.advance(BOUND);

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void decide_recovers_afterClose_whenTheStoreWasAwayForAMoment() {
        node.close();
        node.nanos.advance(BOUND);
        loseTheStore();
        assertUnavailable(() -> node.decide(key));
        node.storage.recover();

        node.nanos.advance(BOUND);

        assertThat(node.allows(key)).isTrue();
    }

    private void loseTheStore() {
        node.storage.fail(GuardedStorage.Method.values());
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(call);
    }
}
