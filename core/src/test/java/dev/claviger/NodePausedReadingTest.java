package dev.claviger;

import static dev.claviger.GuardedStorage.Method.APPLY;
import static dev.claviger.GuardedStorage.Method.FIND;
import static dev.claviger.GuardedStorage.Method.POLICY;
import static dev.claviger.TestNode.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Reason;
import dev.claviger.policy.Availability;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A reader that the store has answered, and that is stopped before it can say so, must not bring back what has changed in
 * the meantime: neither for later decisions nor for those that begin while it still stands there.
 */
@Timeout(120)
class NodePausedReadingTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);
    private final TestNode other = new TestNode(shared);

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void key_isNotBroughtBack_whenThisNodeRevokesIt() throws Exception {
        IssuedKey key = warmed(other.issue());
        Hold hold = node.storage.holdAnswer(FIND);
        Background<@Nullable Reason> early = deciding(key);
        hold.awaitReached();

        node.revoke(key);

        Background<@Nullable Reason> later = deciding(key);
        later.awaitWaiting();
        hold.release();
        assertThat(later.result()).isEqualTo(Reason.REVOKED);
        assertThat(early.result()).as("the decision that began before").isNull();
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void key_isNotBroughtBack_whenALookTellsOfItsRevocation() throws Exception {
        IssuedKey key = warmed(other.issue());
        Hold hold = node.storage.holdAnswer(FIND);
        Background<@Nullable Reason> early = deciding(key);
        hold.awaitReached();

        other.revoke(key);
        node.look();

        Background<@Nullable Reason> later = deciding(key);
        later.awaitWaiting();
        hold.release();
        assertThat(later.result()).isEqualTo(Reason.REVOKED);
        assertThat(early.result()).isNull();
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void key_isNotBroughtBack_whenALookFindsThatAnythingMayHaveChanged() throws Exception {
        IssuedKey key = warmed(other.issue());
        Hold hold = node.storage.holdAnswer(FIND);
        Background<@Nullable Reason> early = deciding(key);
        hold.awaitReached();

        other.revoke(key);
        node.storage.forgetChanges();
        node.look();
        hold.release();

        assertThat(early.result()).isNull();
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    /** Who waited for the older reading reads for itself, and what that brings stays. */
    @Test
    void key_isReadOnceMore_whenTheOlderReadingEnds() throws Exception {
        IssuedKey key = warmed(other.issue());
        Hold old = node.storage.holdAnswer(FIND);
        Background<@Nullable Reason> early = deciding(key);
        old.awaitReached();
        node.revoke(key);
        int readings = node.storage.calls(FIND);
        Background<@Nullable Reason> later = deciding(key);
        later.awaitWaiting();
        assertThat(node.storage.calls(FIND)).as("none beside the older one").isEqualTo(readings);

        old.release();
        early.result();

        assertThat(later.result()).isEqualTo(Reason.REVOKED);
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
        assertThat(node.storage.calls(FIND)).as("what is new was kept").isEqualTo(readings + 1);
    }

    @Test
    void absence_isNotBroughtBack_whenALookTellsOfTheNewKey() throws Exception {
        node.known();
        ComingKey coming = ComingKey.draw();
        IssuedKey key = coming.issued();
        Hold hold = node.storage.holdAnswer(FIND);
        Background<@Nullable Reason> early = deciding(key);
        hold.awaitReached();

        coming.insertInto(shared);
        node.look();

        Background<@Nullable Reason> later = deciding(key);
        later.awaitWaiting();
        hold.release();
        assertThat(later.result()).isNull();
        assertThat(early.result()).isEqualTo(Reason.UNKNOWN);
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void policy_isNotBroughtBack_whenThisNodeChangesItDuringALook() throws Exception {
        IssuedKey key = node.known();
        other.changePolicy(policy -> policy.usage(Availability.EVERYONE).endpoints("/api/**", "/v1/**"));
        Hold hold = node.storage.holdAnswer(POLICY);
        Background<Boolean> look = looking();
        hold.awaitReached();

        node.switchOff();
        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
        hold.release();
        look.result();

        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
        assertThat(Fixtures.appliedRevision(node.claviger)).isEqualTo(3);
    }

    /**
     * This node has set revision 2 and is stopped before it knows; another sets 3; a look reads 3, and then this node
     * goes on. The look counts as one, so that revision 3 must be in force after it.
     */
    @Test
    void policy_isTheNewestOne_whenALookReadsItBeforeThisNodeKnowsOfItsOwnChange() throws Exception {
        IssuedKey key = node.known();
        Hold own = node.storage.holdAnswer(APPLY);
        Background<Boolean> changing = Background.run(() -> {
            node.changePolicy(policy -> policy.endpoints("/api/**", "/v1/**"));
            return true;
        });
        own.awaitReached();
        other.switchOff();
        Hold reading = node.storage.holdAnswer(POLICY);
        Background<Boolean> look = looking();
        reading.awaitReached();

        own.release();
        changing.result();
        reading.release();
        look.result();
        node.storage.fail(GuardedStorage.Method.values());

        assertThat(Fixtures.appliedRevision(node.claviger)).isEqualTo(3);
        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
    }

    @Test
    void policy_isNotBroughtBack_whenTheOwnChangeIsNotKnownToHaveHappened() throws Exception {
        IssuedKey key = node.known();
        other.changePolicy(policy -> policy.endpoints("/api/**", "/v1/**"));
        Hold hold = node.storage.holdAnswer(POLICY);
        Background<Boolean> look = looking();
        hold.awaitReached();

        node.storage.loseAnswer(APPLY);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(node::switchOff);
        hold.release();
        look.result();

        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
    }

    @Test
    void owner_isNotBroughtBack_whenTheHostTellsOfAChange() throws Exception {
        IssuedKey key = node.known();
        node.nanos.advance(TestNode.PAUSE);
        Hold hold = node.directory.holdAnswer("ada");
        Background<@Nullable Reason> early = deciding(key);
        hold.awaitReached();

        node.directory.disable("ada");
        node.claviger.ownerChanged("ada");

        Background<@Nullable Reason> later = deciding(key);
        later.awaitWaiting();
        hold.release();
        assertThat(later.result()).isEqualTo(Reason.OWNER_INACTIVE);
        assertThat(early.result()).isNull();
        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_INACTIVE);
    }

    /** Without a word from the host, whoever joins a question gets an answer that is as old as the question. */
    @Test
    void owner_isNotTakenFromAnAnswer_thatIsOlderThanTheBound() throws Exception {
        IssuedKey key = node.known();
        node.nanos.advance(TestNode.PAUSE);
        Hold hold = node.directory.holdAnswer("ada");
        Background<@Nullable Reason> early = deciding(key);
        hold.awaitReached();
        node.directory.disable("ada");
        node.nanos.advance(BOUND.plusSeconds(1));

        Background<@Nullable Reason> late = deciding(key);
        late.awaitWaiting();
        hold.release();

        assertThat(early.result()).isNull();
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(late::result);
        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_INACTIVE);
    }

    private Background<@Nullable Reason> deciding(IssuedKey key) {
        return Background.run(() -> node.reason(key));
    }

    private Background<Boolean> looking() {
        return Background.run(() -> {
            node.look();
            return true;
        });
    }

    /** Lets the node look, so that a decision needs nothing but the key. */
    private IssuedKey warmed(IssuedKey key) {
        node.known();
        return key;
    }
}
