package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision.Reason;
import dev.claviger.spi.AuditSink;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be decided without a read, a slow digest or a wait is; everything else is left open. */
class DecideAtHandTest {
    private final TestNode node = new TestNode(new InMemoryKeyStorage());

    @AfterEach
    void close() {
        node.close();
    }

    private Optional<Decision> atHand(IssuedKey key) {
        return node.claviger.decideAtHand(key.plaintext(), Fixtures.CALL);
    }

    /** Does something and sees that it asked neither the store nor the directory. */
    private Optional<Decision> withoutQuestion(IssuedKey key) {
        int reads = node.storage.calls();
        int questions = node.directory.questions();
        Optional<Decision> decision = atHand(key);
        assertThat(node.storage.calls()).isEqualTo(reads);
        assertThat(node.directory.questions()).isEqualTo(questions);
        return decision;
    }

    @Test
    void decideAtHand_decides_onceTheKeyAndItsOwnerAreKnown() {
        IssuedKey key = node.issue();
        node.look();

        assertThat(withoutQuestion(key)).isEmpty();
        assertThat(node.allows(key)).isTrue();
        assertThat(withoutQuestion(key)).get().isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void decideAtHand_counts_onlyWhatItDecides() {
        IssuedKey key = node.issue();
        node.look();

        atHand(key);
        assertThat(node.claviger.counts().allowed()).isZero();
        node.decide(key);
        atHand(key);
        assertThat(node.claviger.counts().allowed()).isEqualTo(2);
    }

    @Test
    void decideAtHand_refuses_likeDecide() {
        IssuedKey key = node.known();
        PlaintextKey other = Fixtures.sameIdOtherSecret(key.plaintext());

        assertThat(node.claviger.decideAtHand(other, Fixtures.CALL))
                .map(decision -> ((Decision.Denied) decision).reason())
                .contains(Reason.WRONG_SECRET);
        assertThat(node.claviger.decideAtHand(PlaintextKey.of("no key"), Fixtures.CALL))
                .map(decision -> ((Decision.Denied) decision).reason())
                .contains(Reason.MALFORMED);
    }

    @Test
    void decideAtHand_leavesOpen_whatHasChanged() {
        IssuedKey key = node.known();

        node.revoke(key);

        assertThat(withoutQuestion(key)).isEmpty();
        assertThat(node.reason(key)).isEqualTo(Reason.REVOKED);
        assertThat(withoutQuestion(key))
                .map(decision -> ((Decision.Denied) decision).reason())
                .contains(Reason.REVOKED);
    }

    @Test
    void decideAtHand_leavesOpen_whatIsOlderThanTheBound() {
        IssuedKey key = node.known();

        node.advance(TestNode.BOUND);

        assertThat(withoutQuestion(key)).isEmpty();
    }

    @Test
    void decideAtHand_leavesOpen_whatWasSuspendedWithTheMachine() {
        IssuedKey key = node.known();

        node.nanos.advance(Duration.ofMillis(1));
        node.setClock(Fixtures.NOON.plus(Duration.ofHours(1)));

        assertThat(withoutQuestion(key)).isEmpty();
    }

    @Test
    void decideAtHand_leavesOpen_whoseOwnerIsToBeAsked() {
        IssuedKey key = node.known();

        node.claviger.ownerChanged("ada");

        assertThat(withoutQuestion(key)).isEmpty();
        assertThat(node.allows(key)).isTrue();
        assertThat(withoutQuestion(key)).isPresent();
    }

    @Test
    void decideAtHand_leavesOpen_whatAnotherKeyMade() {
        IssuedKey parent = node.claviger
                .issue(
                        TestNode.HOST,
                        KeyRequest.named("parent")
                                .withAbilities(Ability.MANAGE_KEYS)
                                .forOwner("ada")
                                .withReason("test"))
                .orElseThrow();
        node.look();
        Decision.Allowed allowed = (Decision.Allowed) node.decide(parent);
        IssuedKey child = node.claviger
                .issue(Actor.key(allowed), KeyRequest.named("child"))
                .orElseThrow();
        node.look();

        assertThat(node.allows(child)).isTrue();
        assertThat(withoutQuestion(child)).isEmpty();
        assertThat(withoutQuestion(parent)).isPresent();
    }

    @Test
    void decideAtHand_leavesOpen_whatMayWaitForItsRecord() {
        AuditSink sink = record -> {};
        try (TestNode strict = new TestNode(
                new InMemoryKeyStorage(), builder -> builder.auditSink(sink).strictAudit())) {
            IssuedKey key = strict.known();

            assertThat(strict.claviger.decideAtHand(key.plaintext(), Fixtures.CALL))
                    .isEmpty();
        }
    }

    @Test
    void decideAtHand_leavesOpen_whereNothingIsKept() {
        try (TestNode forgetful =
                new TestNode(new InMemoryKeyStorage(), builder -> builder.maxStaleness(Duration.ZERO))) {
            IssuedKey key = forgetful.issue();

            assertThat(forgetful.allows(key)).isTrue();
            assertThat(forgetful.claviger.decideAtHand(key.plaintext(), Fixtures.CALL))
                    .isEmpty();
        }
    }

    @Test
    void decideAtHand_leavesOpen_whatTakesASlowDigest() {
        try (TestNode slow = new TestNode(
                new InMemoryKeyStorage(),
                builder -> builder.hashing(KeyHashing.sha256().withArgon2id(1)))) {
            IssuedKey key = slow.issue();

            assertThat(slow.allows(key)).isTrue();
            assertThat(slow.claviger.decideAtHand(key.plaintext(), Fixtures.CALL))
                    .isEmpty();
        }
    }
}
