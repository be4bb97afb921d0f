package dev.claviger;

import static dev.claviger.GuardedStorage.Method.APPLY;
import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static dev.claviger.TestNode.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Reason;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node changes itself holds for all its decisions that begin after the change has returned. */
class NodeOwnChangesTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);
    private final IssuedKey key = node.known();
    private final KeyId id = key.key().id();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void revoke_holdsAtOnce() {
        node.revoke(key);

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void suspendAndResume_holdAtOnce() {
        node.claviger.suspend(HOST, id, "").orElseThrow();
        assertThat(node.reason(key)).isEqualTo(Reason.SUSPENDED);

        node.claviger.resume(HOST, id).orElseThrow();
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void rename_showsAtOnce() {
        node.claviger.edit(HOST, id, KeyEdit.create().withName("another name")).orElseThrow();

        assertThat(node.decide(key))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed -> assertThat(allowed.key().name()).isEqualTo("another name"));
    }

    @Test
    void rotate_holdsAtOnce_forAllKeysOfTheLine() {
        IssuedKey second = node.claviger
                .rotate(HOST, id, Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow();
        assertThat(node.allows(key)).isTrue();
        assertThat(node.allows(second)).isTrue();

        IssuedKey third =
                node.claviger.rotate(HOST, second.key().id(), Rotation.atOnce()).orElseThrow();

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
        assertThat(node.reason(second)).isEqualTo(Reason.REVOKED);
        assertThat(node.allows(third)).isTrue();
    }

    @Test
    void changePolicy_holdsAtOnce() {
        node.switchOff();
        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);

        node.changePolicy(policy -> policy.usage(Availability.EVERYONE));
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void changes_needNoLookAtTheStore() {
        int looks = node.storage.calls(CHANGES_SINCE);

        node.switchOff();
        node.reason(key);
        node.revoke(key);
        node.reason(key);

        assertThat(node.storage.calls(CHANGES_SINCE)).isEqualTo(looks);
    }

    @Test
    void issue_makesAKeyThatWorks_whereItWasUnknownBefore() {
        UnaryOperator<ClavigerBuilder> sameKeys = builder -> builder.with(set -> set.random = new ScriptedRandom(1));
        try (TestNode elsewhere = new TestNode(new InMemoryKeyStorage(), sameKeys);
                TestNode issuing = new TestNode(new InMemoryKeyStorage(), sameKeys)) {
            IssuedKey coming = elsewhere.issue();
            assertThat(issuing.reason(coming)).isEqualTo(Reason.UNKNOWN);

            assertThat(issuing.issue().key().id()).isEqualTo(coming.key().id());

            assertThat(issuing.allows(coming)).isTrue();
        }
    }

    @Test
    void revoke_holdsAtOnce_whenItHappenedAndTheAnswerWasLost() {
        node.storage.loseAnswer(APPLY);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.claviger.revoke(HOST, id, ""));

        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void changePolicy_holdsAtOnce_whenItHappenedAndTheAnswerWasLost() {
        node.storage.loseAnswer(APPLY);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(node::switchOff);

        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
    }

    @Test
    void decide_goesOn_whenNothingHappenedAndTheAnswerWasLost() {
        node.storage.fail(APPLY);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.claviger.revoke(HOST, id, ""));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(node::switchOff);

        assertThat(node.allows(key)).isTrue();
    }

    /** It is not known what the policy is; a decision that cannot find out must not be made by the old one. */
    @Test
    void decide_isUnavailable_whenTheAnswerToAPolicyChangeWasLost_andTheStoreIsGone() {
        node.storage.afterNext(APPLY, () -> {
            node.storage.fail(GuardedStorage.Method.values());
            throw new UnavailableException("the connection broke for a test");
        });
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(node::switchOff);

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.decide(key));

        node.storage.recover();
        node.look();
        assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
    }

    /** Whoever is told that the policy has moved on must not go on to see decisions by the one before. */
    @Test
    void decide_seesTheOthersPolicy_afterAConflictWithIt() {
        try (TestNode other = new TestNode(shared)) {
            PolicyDocument closed =
                    Fixtures.OPEN.toBuilder().usage(Availability.NOBODY).build();
            node.storage.beforeNext(APPLY, other::switchOff);

            assertThat(node.claviger.changePolicy(HOST, 1, closed)).isInstanceOf(Outcome.Refused.class);

            assertThat(node.reason(key)).isEqualTo(Reason.SWITCHED_OFF);
            assertThat(Fixtures.appliedRevision(node.claviger)).isEqualTo(2);
        }
    }

    @Test
    void accessPolicy_andDecisions_carryTheRevisionThatWasSet() {
        node.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
        node.changePolicy(policy -> policy.usage(Availability.EVERYONE));

        assertThat(Fixtures.appliedRevision(node.claviger)).isEqualTo(3);
        assertThat(node.decide(key))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed -> assertThat(allowed.policyRevision()).isEqualTo(3));
    }
}
