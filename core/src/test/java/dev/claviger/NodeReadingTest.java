package dev.claviger;

import static dev.claviger.GuardedStorage.Method.APPLY;
import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static dev.claviger.GuardedStorage.Method.FIND;
import static dev.claviger.GuardedStorage.Method.POLICY;
import static dev.claviger.GuardedStorage.Method.RECORD_USES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often a node asks the store and the directory. */
@Timeout(120)
class NodeReadingTest {
    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);
    private final TestNode other = new TestNode(shared);

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void decide_asksNobody_whenTheNodeKnowsKeyAndOwner() {
        IssuedKey key = node.known();
        int asked = node.storage.calls();
        int questions = node.directory.questions();

        for (int i = 0; i < 100; i++) {
            assertThat(node.allows(key)).isTrue();
        }

        assertThat(node.storage.calls()).isEqualTo(asked);
        assertThat(node.directory.questions()).isEqualTo(questions);
    }

    @Test
    void decide_readsTheStoreOnce_whenTheKeyIsNotKnown() {
        IssuedKey key = other.issue();
        node.known();
        int asked = node.storage.calls();

        assertThat(node.allows(key)).isTrue();

        assertThat(node.storage.calls()).isEqualTo(asked + 1);
    }

    @Test
    void decide_looksOnceAtTheStore_whenItIsTheFirst() {
        IssuedKey key = other.issue();
        try (TestNode started = new TestNode(shared)) {
            int asked = started.storage.calls();

            assertThat(started.allows(key)).isTrue();

            assertThat(started.storage.calls()).isEqualTo(asked + 3);
            assertThat(started.storage.calls(CHANGES_SINCE)).isEqualTo(1);
            assertThat(started.storage.calls(FIND)).isEqualTo(1);
        }
    }

    @Test
    void decide_writesNothing() {
        IssuedKey key = node.known();
        int changes = node.storage.calls(APPLY);

        node.allows(key);
        node.claviger.decide(Fixtures.sameIdOtherSecret(key.plaintext()), Fixtures.CALL);

        assertThat(node.storage.calls(APPLY)).isEqualTo(changes);
        assertThat(node.storage.calls(RECORD_USES)).isZero();
    }

    @Test
    void decide_readsOneKeyOnce_forTwoHundredThreads() throws Exception {
        IssuedKey key = other.issue();
        node.known();
        int readings = node.storage.calls(FIND);
        Hold hold = node.storage.holdAnswer(FIND);
        Background<@Nullable Reason> first = Background.run(() -> node.reason(key));
        hold.awaitReached();

        List<Background<Boolean>> others = Background.run(199, () -> node.allows(key));
        others.forEach(Background::awaitWaiting);
        hold.release();

        assertThat(first.result()).isNull();
        assertThat(Background.resultsOfThePatient(others)).allMatch(allowed -> allowed);
        assertThat(node.storage.calls(FIND)).isEqualTo(readings + 1);
    }

    /** Also when a thread looks for the key just before another one has read it, and begins to read just after. */
    @Test
    void decide_readsEachKeyAndOwnerOnce_howeverTheThreadsFallIn() throws Exception {
        node.known();
        for (int round = 0; round < 300; round++) {
            IssuedKey key = other.issueTo("owner " + round);
            int readings = node.storage.calls(FIND);
            int questions = node.directory.questions();

            assertThat(Background.resultsOfThePatient(Background.run(8, () -> node.allows(key))))
                    .allMatch(allowed -> allowed);

            assertThat(node.storage.calls(FIND)).as("round %d", round).isEqualTo(readings + 1);
            assertThat(node.directory.questions()).as("round %d", round).isEqualTo(questions + 1);
        }
    }

    /** A reading that failed is nobody's answer for later. */
    @Test
    void decide_readsAgain_afterAReadingThatFailed() {
        IssuedKey key = other.issue();
        node.known();
        node.storage.fail(FIND);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.decide(key));

        node.storage.recover();

        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void decide_isUnavailable_whenTheStoreAnswersWithAnotherKey_andKeepsNothingOfIt() {
        IssuedKey key = other.issue();
        IssuedKey another = other.issue();
        node.known();
        node.storage.distortFind(found -> Fixtures.stored(shared, another.key().id()));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.decide(key));

        node.storage.distortFind(found -> found);

        assertThat(node.allows(key)).isTrue();
        assertThat(node.allows(another)).isTrue();
    }

    @Test
    void revalidate_seesWhatTheNodeKnows() {
        IssuedKey key = node.known();
        assertThat(node.claviger.revalidate(key.key().id(), Fixtures.CALL)).isInstanceOf(Decision.Allowed.class);

        node.revoke(key);

        assertThat(revalidate(key.key().id())).isEqualTo(Reason.REVOKED);
        assertThat(revalidate(Fixtures.newId())).isEqualTo(Reason.UNKNOWN);
    }

    private Reason revalidate(KeyId id) {
        return node.claviger.revalidate(id, Fixtures.CALL).fold(allowed -> null, Decision.Denied::reason);
    }

    @Test
    void keys_arePutOutByOthers_whenTheCacheIsFull_andReadAgain() {
        try (TestNode small = new TestNode(shared, builder -> builder.maxCachedKeys(1))) {
            List<IssuedKey> keys =
                    Stream.generate(() -> other.issueTo("owner")).limit(50).toList();
            assertThat(keys).allMatch(small::allows);
            assertThat(keys).allMatch(small::allows);
        }
    }

    @Test
    void node_keepsNothing_whenTheBoundIsZero() {
        try (TestNode forgetful = new TestNode(shared, builder -> builder.maxStaleness(Duration.ZERO))) {
            IssuedKey key = forgetful.issue();
            int finds = forgetful.storage.calls(FIND);
            int policies = forgetful.storage.calls(POLICY);
            int questions = forgetful.directory.questions();

            for (int i = 0; i < 10; i++) {
                assertThat(forgetful.allows(key)).isTrue();
            }
            assertThat(forgetful.storage.calls(FIND)).isEqualTo(finds + 10);
            assertThat(forgetful.storage.calls(POLICY)).isEqualTo(policies + 10);
            assertThat(forgetful.storage.calls(CHANGES_SINCE)).isZero();
            assertThat(forgetful.directory.questions()).isEqualTo(questions + 10);
        }
    }

    @Test
    void decide_seesEverything_atOnce_whenTheBoundIsZero() {
        try (TestNode forgetful = new TestNode(shared, builder -> builder.maxStaleness(Duration.ZERO))) {
            IssuedKey key = forgetful.known();
            forgetful.directory.disable("ada");
            assertThat(forgetful.reason(key)).isEqualTo(Reason.OWNER_INACTIVE);

            other.switchOff();
            forgetful.directory.put(Owner.user("ada"));
            assertThat(forgetful.reason(key)).isEqualTo(Reason.SWITCHED_OFF);

            other.revoke(key);
            assertThat(forgetful.reason(key)).isEqualTo(Reason.REVOKED);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = GuardedStorage.Method.class,
            names = {"FIND", "POLICY"})
    void decide_isUnavailable_whenTheStoreIs_andTheBoundIsZero(GuardedStorage.Method method) {
        try (TestNode forgetful = new TestNode(shared, builder -> builder.maxStaleness(Duration.ZERO))) {
            IssuedKey key = forgetful.known();
            forgetful.storage.fail(method);

            assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> forgetful.decide(key));
        }
    }
}
