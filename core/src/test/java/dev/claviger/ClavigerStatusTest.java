package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.GuardedStorage.Method;
import dev.claviger.policy.Availability;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node tells of itself to who watches it. */
class ClavigerStatusTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared, builder -> builder.nodeName("n1"));

    @AfterEach
    void close() {
        node.close();
    }

    private ClavigerStatus status() {
        return node.claviger.status();
    }

    @Test
    void status_knowsNoAge_beforeTheFirstPoll() {
        assertThat(status().nodeName()).isEqualTo("n1");
        assertThat(status().maxStaleness()).isEqualTo(TestNode.BOUND);
        assertThat(status().staleness()).isEmpty();
        assertThat(status().isReady()).isTrue();
        assertThat(status().isStoreReachable()).isTrue();
        assertThat(status().cachedKeys()).isZero();
    }

    @Test
    void staleness_isTheTimeSinceTheLastPoll() {
        node.look();
        node.advance(Duration.ofSeconds(2));

        assertThat(status().staleness()).contains(Duration.ofSeconds(2));

        node.look();

        assertThat(status().staleness()).contains(Duration.ZERO);
    }

    @Test
    void staleness_followsTheWallClock_whenTheOtherStoodStill() {
        node.look();
        node.setClock(Fixtures.NOON.plus(Duration.ofHours(1)));

        assertThat(status().staleness()).contains(Duration.ofHours(1));
    }

    @Test
    void status_isReadyUntilTheBound_whenTheStoreFails() {
        node.known();
        node.look();
        node.storage.fail(Method.values());
        node.advance(TestNode.BOUND.minusMillis(1));
        node.look();

        assertThat(status().isStoreReachable()).isFalse();
        assertThat(status().isReady()).isTrue();

        node.advance(Duration.ofMillis(1));

        assertThat(status().isReady()).isFalse();
        assertThat(status().staleness()).contains(TestNode.BOUND);
    }

    @Test
    void status_isReadyAgain_whenTheStoreAnswers() {
        node.look();
        node.storage.fail(Method.values());
        node.advance(TestNode.BOUND);
        node.look();
        node.storage.recover();
        node.look();

        assertThat(status().isStoreReachable()).isTrue();
        assertThat(status().isReady()).isTrue();
    }

    @Test
    void status_readsNothing() {
        node.look();
        int calls = node.storage.calls();
        int questions = node.directory.questions();

        status();

        assertThat(node.storage.calls()).isEqualTo(calls);
        assertThat(node.directory.questions()).isEqualTo(questions);
    }

    @Test
    void policy_isTheOneThatTheNodeGoesBy() {
        node.look();

        assertThat(status().policyRevision()).hasValue(1);
        assertThat(status().usage()).contains(Availability.EVERYONE);

        node.switchOff();

        assertThat(status().policyRevision()).hasValue(2);
        assertThat(status().usage()).contains(Availability.NOBODY);
    }

    @Test
    void policy_isUnknown_whenNoneWasEverSet() {
        try (Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), node.directory)
                .maxStaleness(Duration.ZERO)
                .build()) {
            assertThat(claviger.status().policyRevision()).isEmpty();
            assertThat(claviger.status().usage()).isEmpty();
        }
    }

    @Test
    void status_hasNoAge_whenNothingIsCached() {
        try (Claviger claviger = Fixtures.claviger(shared).build()) {
            claviger.decide(Fixtures.issue(claviger).plaintext(), Fixtures.CALL);

            assertThat(claviger.status().staleness()).isEmpty();
            assertThat(claviger.status().maxStaleness()).isZero();
            assertThat(claviger.status().isReady()).isTrue();
            assertThat(claviger.status().cachedKeys()).isZero();
        }
    }

    @Test
    void cachedKeys_areThoseThatWereUsed() {
        node.known();
        IssuedKey second = node.known();

        assertThat(status().cachedKeys()).isEqualTo(2);

        node.revoke(second);

        assertThat(status().cachedKeys()).isEqualTo(1);
    }

    @Test
    void waitingRecords_areThoseThatNoSinkHas() {
        try (TestNode heard = new TestNode(shared, builder -> builder.auditSink(event -> {}))) {
            heard.issue();

            assertThat(heard.claviger.status().waitingAuditRecords()).isPositive();

            heard.executor.runChores(Duration.ofMillis(100));

            assertThat(heard.claviger.status().waitingAuditRecords()).isZero();
        }
    }

    @Test
    void waitingEvents_areThoseThatTheListenerHasNotSeen() {
        try (TestNode heard = new TestNode(shared, builder -> builder.keyListener(event -> {}))) {
            heard.issue();

            assertThat(heard.claviger.status().waitingKeyEvents()).isEqualTo(1);
            assertThat(heard.claviger.status().lostKeyEvents()).isZero();

            heard.executor.runWaiting();

            assertThat(heard.claviger.status().waitingKeyEvents()).isZero();
        }
    }

    @Test
    void waitingDigests_areThoseOfKeysThatWereUsed_whenTheHashingHasChanged() {
        IssuedKey old = node.issue();
        Pepper pepper = Pepper.of(1, new byte[32]);
        try (TestNode changed = new TestNode(shared, builder -> builder.hashing(KeyHashing.hmacSha256(pepper)))) {
            changed.look();
            changed.decide(old);

            assertThat(changed.claviger.status().waitingDigests()).isEqualTo(1);

            changed.executor.runWaiting();

            assertThat(changed.claviger.status().waitingDigests()).isZero();
        }
    }

    @Test
    void builder_makesAnyStatus() {
        ClavigerStatus made = ClavigerStatus.builder("n2")
                .ready(false)
                .storeReachable(false)
                .staleness(Duration.ofSeconds(7))
                .maxStaleness(Duration.ofSeconds(6))
                .policy(3, Availability.ADMINS_ONLY)
                .cachedKeys(4)
                .waitingAuditRecords(5)
                .keyEvents(6, 7)
                .waitingDigests(8)
                .build();

        assertThat(made)
                .hasToString(
                        "ClavigerStatus[node=n2, ready=false, storeReachable=false, staleness=PT7S, maxStaleness=PT6S,"
                                + " policyRevision=3, usage=ADMINS_ONLY, cachedKeys=4, waitingAuditRecords=5, waitingKeyEvents=6,"
                                + " lostKeyEvents=7, waitingDigests=8]");
    }
}
