package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a parent holds for its children: at once on the node that does it, at the next look on others. */
@Timeout(120)
class ChildKeyNodesTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode here = new TestNode(shared);
    private final TestNode there = new TestNode(shared);
    private final IssuedKey parent = here.claviger
            .issue(
                    TestNode.HOST,
                    KeyRequest.named("manager")
                            .withAbilities(Ability.MANAGE_KEYS)
                            .forOwner("ada")
                            .withReason("test"))
            .orElseThrow();
    private final IssuedKey child = here.claviger
            .issue(Actor.key((Decision.Allowed) here.decide(parent)), KeyRequest.named("child"))
            .orElseThrow();

    ChildKeyNodesTest() {
        there.look();
        assertThat(here.allows(child)).isTrue();
        assertThat(there.allows(child)).isTrue();
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @Test
    void revocation_holdsAtOnceHere_andAtTheNextLookThere() {
        here.revoke(parent);
        assertThat(here.reason(child)).isEqualTo(Reason.PARENT_ENDED);
        assertThat(there.allows(child)).isTrue();

        there.look();

        assertThat(there.reason(child)).isEqualTo(Reason.PARENT_ENDED);
    }

    @Test
    void child_isNotAllowed_byANodeThatHasNotLookedForTooLong() {
        here.revoke(parent);
        there.storage.fail(GuardedStorage.Method.CHANGES_SINCE, GuardedStorage.Method.FIND);
        there.nanos.advance(TestNode.BOUND);

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> there.decide(child));
    }

    @Test
    void child_isJudgedWithoutReading_whereBothAreAtHand() {
        int before = here.storage.calls(GuardedStorage.Method.FIND);

        assertThat(here.allows(child)).isTrue();

        assertThat(here.storage.calls(GuardedStorage.Method.FIND)).isEqualTo(before);
    }

    @Test
    void child_isUnavailable_whereItsParentCannotBeRead() {
        here.claviger
                .edit(TestNode.HOST, parent.key().id(), KeyEdit.create().withName("another name"))
                .orElseThrow();
        here.storage.fail(GuardedStorage.Method.FIND);

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> here.decide(child));

        here.storage.recover();
        assertThat(here.allows(child)).isTrue();
    }
}
