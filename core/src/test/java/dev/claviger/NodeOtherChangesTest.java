package dev.claviger;

import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static dev.claviger.GuardedStorage.Method.FIND;
import static dev.claviger.GuardedStorage.Method.POLICY;
import static dev.claviger.TestNode.BOUND;
import static dev.claviger.TestNode.HOST;
import static dev.claviger.TestNode.PAUSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Reason;
import dev.claviger.policy.Availability;
import dev.claviger.spi.KeyStorage.Changes;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other nodes change shows at the next look, and after the bound even without one. */
class NodeOtherChangesTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);
    private final TestNode other = new TestNode(shared);
    private final IssuedKey key = node.known();
    private final KeyId id = key.key().id();

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void revoke_showsAtTheNextLook() {
        other.revoke(key);
        assertThat(node.allows(key)).isTrue();

        node.look();

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void revoke_showsWithinTheBound_whenThereIsNoLook() {
        other.revoke(key);
        node.nanos.advance(BOUND.minusNanos(1));
        assertThat(node.allows(key)).isTrue();

        node.nanos.advance(Duration.ofNanos(1));

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    /** As after a pause of the whole process: the clock went on, nothing else did. */
    @Test
    void revoke_isSeenByTheFirstRequest_afterAPauseOfAMinute() {
        other.revoke(key);
        other.switchOff();
        node.nanos.advance(Duration.ofMinutes(1));

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void everyChangeOfAKey_showsAtTheNextLook() {
        other.claviger.suspend(HOST, id, "").orElseThrow();
        node.look();
        assertThat(node.reason(key)).isEqualTo(Reason.SUSPENDED);

        other.claviger.resume(HOST, id).orElseThrow();
        other.claviger.edit(HOST, id, KeyEdit.create().withName("another name")).orElseThrow();
        node.look();
        assertThat(((Decision.Allowed) node.decide(key)).key().name()).isEqualTo("another name");

        IssuedKey successor = other.claviger.rotate(HOST, id, Rotation.atOnce()).orElseThrow();
        node.look();
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
        assertThat(node.allows(successor)).isTrue();
    }

    @Test
    void changePolicy_showsAtTheNextLook() {
        other.switchOff();
        assertThat(node.allows(key)).isTrue();

        node.look();

        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
        assertThat(Fixtures.appliedRevision(node.claviger)).isEqualTo(2);
    }

    @Test
    void changePolicy_showsWithinTheBound_whenThereIsNoLook() {
        other.switchOff();

        node.nanos.advance(BOUND);

        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
    }

    /** The clock on the wall says when keys end, and nothing about what is outdated. */
    @Test
    void clocksThatJump_neitherShortenNorLengthenTheBound() {
        other.revoke(key);
        int looks = node.storage.calls(CHANGES_SINCE);

        node.setClock(Fixtures.NOON.plus(Duration.ofDays(400)));
        assertThat(node.allows(key)).isTrue();
        assertThat(node.storage.calls(CHANGES_SINCE)).isEqualTo(looks);

        node.nanos.advance(BOUND);
        node.setClock(Fixtures.NOON.minus(Duration.ofDays(400)));
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void look_readsThePolicyOnlyWhenItIsAnother() {
        int readings = node.storage.calls(POLICY);
        other.issue();
        node.look();
        node.look();
        assertThat(node.storage.calls(POLICY)).isEqualTo(readings);

        other.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
        node.look();
        node.look();
        assertThat(node.storage.calls(POLICY)).isEqualTo(readings + 1);
    }

    @Test
    void look_forgetsWhatChanged_andNothingElse() {
        IssuedKey untouched = node.known();
        other.claviger.edit(HOST, id, KeyEdit.create().withName("another name")).orElseThrow();
        node.look();
        int readings = node.storage.calls(FIND);

        node.decide(untouched);
        assertThat(node.storage.calls(FIND)).isEqualTo(readings);

        node.decide(key);
        assertThat(node.storage.calls(FIND)).isEqualTo(readings + 1);
    }

    @Test
    void look_forgetsEverything_whenTheStoreCannotTellWhatChanged() {
        IssuedKey second = node.known();
        other.revoke(key);
        other.switchOff();
        other.changePolicy(policy -> policy.usage(Availability.EVERYONE));
        node.storage.forgetChanges();
        node.look();
        int readings = node.storage.calls(FIND);

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
        assertThat(node.allows(second)).isTrue();
        assertThat(node.storage.calls(FIND)).isEqualTo(readings + 2);
        assertThat(Fixtures.appliedRevision(node.claviger)).isEqualTo(3);
    }

    @Test
    void look_forgetsThatAKeyWasUnknown_whenTheStoreCannotTellWhatChanged() {
        ComingKey coming = ComingKey.draw();
        assertThat(node.reason(coming.issued())).isEqualTo(Reason.UNKNOWN);
        coming.insertInto(other.storage);
        node.storage.forgetChanges();

        node.look();

        assertThat(node.allows(coming.issued())).isTrue();
    }

    /**
     * A key that was revoked after the backup is alive in it: the store is believed, as the only one there is. But not at
     * once, because a server that is only behind shows the same.
     */
    @Test
    void look_believesARestoredBackup_thatIsOlderThanWhatTheNodeKnows() {
        IssuedKey later = node.issue();
        InMemoryKeyStorage backup = backup(key);
        node.revoke(key);
        assertThat(node.allows(later)).isTrue();
        node.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
        assertThat(node.reason(later)).isEqualTo(Reason.ADMINS_ONLY);
        node.look();

        node.storage.replaceBy(backup);
        lookForTheBound();

        assertThat(Fixtures.appliedRevision(node.claviger)).isEqualTo(1);
        assertThat(node.allows(key)).isTrue();
        assertThat(node.reason(later)).isEqualTo(Reason.UNKNOWN);
    }

    /** The numbers of what was lost are given again. */
    @Test
    void look_readsThePolicy_thatHasTheNumberOfALostOne() {
        node.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
        node.look();
        InMemoryKeyStorage backup = backup(key);
        try (TestNode restoring = new TestNode(backup)) {
            restoring.switchOff();
        }

        node.storage.replaceBy(backup);
        node.storage.forgetChanges();
        node.look();

        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
        assertThat(Fixtures.appliedRevision(node.claviger)).isEqualTo(2);
    }

    @Test
    void changePolicy_isUnavailable_afterABackupWasRestored_untilItIsBelieved() {
        node.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
        node.changePolicy(policy -> policy.usage(Availability.EVERYONE));
        node.storage.replaceBy(backup(key));

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(node::switchOff);
        lookForTheBound();
        node.switchOff();

        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
        assertThat(Fixtures.appliedRevision(node.claviger)).isEqualTo(2);
    }

    /** A fail-over has lost the policy that this node has just set, and no look has told of either. */
    @Test
    void look_readsThePolicyBack_thatThisNodeHasSet() {
        node.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
        InMemoryKeyStorage promoted = backup(key);
        try (TestNode others = new TestNode(promoted)) {
            others.switchOff();
            for (int i = 0; i < 5; i++) {
                others.claviger
                        .edit(HOST, key.key().id(), KeyEdit.create().withName("name " + i))
                        .orElseThrow();
            }
        }
        node.storage.replaceBy(promoted);
        node.storage.distortChanges(changes -> new Changes(changes.position(), changes.policyNumber(), Set.of()));

        node.look();

        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
    }

    @Test
    void policy_isReadAgainEveryMinute_whateverTheStoreTells() {
        int readings = node.storage.calls(POLICY);
        node.look();
        assertThat(node.storage.calls(POLICY)).isEqualTo(readings);

        node.nanos.advance(Duration.ofMinutes(1));
        node.look();
        node.look();

        assertThat(node.storage.calls(POLICY)).isEqualTo(readings + 1);
    }

    private void lookForTheBound() {
        for (Duration passed = Duration.ZERO; passed.compareTo(BOUND) <= 0; passed = passed.plus(PAUSE)) {
            node.look();
            node.nanos.advance(PAUSE);
        }
        node.look();
    }

    /** Returns a store with the first policy and one key, as if nothing had happened since. */
    private InMemoryKeyStorage backup(IssuedKey issued) {
        InMemoryKeyStorage backup = new InMemoryKeyStorage();
        try (TestNode restoring = new TestNode(backup)) {
            assertThat(restoring.claviger.currentPolicy()).isPresent();
        }
        ComingKey.from(shared, issued).insertInto(backup);
        return backup;
    }

    @Test
    void node_looksTwiceASecond_andFourTimesWithinAShorterBound() {
        assertThat(node.executor.pauses()).contains(PAUSE);
        try (TestNode strict = new TestNode(shared, builder -> builder.maxStaleness(Duration.ofSeconds(1)))) {
            assertThat(strict.executor.pauses())
                    .contains(Duration.ofMillis(250))
                    .doesNotContain(PAUSE);
        }
        try (TestNode keepingNothing = new TestNode(shared, builder -> builder.maxStaleness(Duration.ZERO))) {
            assertThat(keepingNothing.executor.pauses()).hasSize(2);
        }
    }
}
