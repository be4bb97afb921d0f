package dev.claviger;

import static dev.claviger.GuardedStorage.Method.FIND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Reason;
import dev.claviger.internal.Parts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keys that do not exist can cost, and what they cannot. */
@Timeout(120)
class UnknownKeysTest {
    private static final int READS_A_SECOND = 200;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);
    private final TestNode other = new TestNode(shared);
    private final IssuedKey key = node.known();
    private final int before = node.storage.calls(FIND);

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void decide_readsAnUnknownKeyOnce() {
        PlaintextKey invented = invented();

        for (int i = 0; i < 1_000; i++) {
            assertUnknown(invented);
        }

        assertThat(readings()).isEqualTo(1);
    }

    @Test
    void decide_readsAnUnknownKeyAgain_afterFiveSeconds() {
        PlaintextKey invented = invented();
        assertUnknown(invented);

        node.nanos.advance(Duration.ofMillis(4_999));
        assertUnknown(invented);
        assertThat(readings()).isEqualTo(1);

        node.nanos.advance(Duration.ofMillis(1));
        assertUnknown(invented);
        assertThat(readings()).isEqualTo(2);
    }

    @Test
    void decide_allowsANewKeyOfAnotherNode_afterTheNextLook_althoughItWasUnknownHere() {
        ComingKey coming = ComingKey.draw();
        assertThat(node.reason(coming.issued())).isEqualTo(Reason.UNKNOWN);

        coming.insertInto(other.storage);
        node.look();

        assertThat(node.allows(coming.issued())).isTrue();
    }

    @Test
    void decide_allowsANewKeyOfAnotherNode_atOnce_whereItWasNotAskedForBefore() {
        assertThat(node.allows(other.issue())).isTrue();
    }

    @Test
    void unknownKeys_putOutNoRealOnes() {
        flood(20_000);

        assertThat(node.allows(key)).isTrue();
        assertThat(readings()).as("readings, none of them of the real key").isEqualTo(20_000);
    }

    @Test
    void inventedKeys_areUnknownWithoutARead_whenTooManyWereTriedWithinASecond() {
        node.listIds();
        exhaustTheBudget();

        for (int i = 0; i < 1_000; i++) {
            assertUnknown(invented());
        }

        assertThat(readings())
                .as("a thousandth of the others may be taken for one that exists")
                .isBetween(READS_A_SECOND, READS_A_SECOND + 20);
    }

    @Test
    void decide_readsAgain_inTheNextSecond() {
        node.listIds();
        exhaustTheBudget();
        int readings = readings();
        PlaintextKey other = invented();

        node.nanos.advance(SECOND.minusNanos(1));
        assertUnknown(other);
        assertThat(readings()).isEqualTo(readings);

        node.nanos.advance(Duration.ofNanos(1));
        assertUnknown(other);
        assertThat(readings()).isEqualTo(readings + 1);
    }

    @Test
    void keysThatAreKept_workAsEver_whenTooManyUnknownKeysAreTried() {
        exhaustTheBudget();

        assertThat(node.allows(key)).isTrue();
        assertRefused(Fixtures.sameIdOtherSecret(key.plaintext()), Reason.WRONG_SECRET);
    }

    @Test
    void keysThatAreNotKept_areAllowedAtTheFirstTry_whateverOthersTry() {
        List<IssuedKey> cold = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            cold.add(other.issueTo("owner " + i));
        }
        try (TestNode started = new TestNode(shared)) {
            started.look();
            started.listIds();
            for (IssuedKey key : cold) {
                for (int i = 0; i < 50; i++) {
                    started.claviger.decide(invented(), Fixtures.CALL);
                }
                assertThat(started.allows(key)).isTrue();
            }
            assertThat(started.storage.calls(FIND)).isLessThan(400);
        }
    }

    @Test
    void keysThatAreNotKept_areAllowed_alsoWhileTheIdsAreNotListedYet() {
        IssuedKey cold = other.issue();
        exhaustTheBudget();

        assertThat(node.allows(cold)).isTrue();
        assertUnknown(invented());
        assertThat(readings()).as("in turn").isEqualTo(READS_A_SECOND + 2);
    }

    /** The price of not reading: for half a second, and only where others try what does not exist. */
    @Test
    void aNewKeyOfAnotherNode_isUnknownUntilTheNextLook_whenTooManyUnknownKeysAreTried() {
        node.listIds();
        IssuedKey coming = other.issue();
        exhaustTheBudget();
        assertThat(node.reason(coming)).isEqualTo(Reason.UNKNOWN);

        node.look();
        assertThat(node.allows(coming)).isTrue();
    }

    @Test
    void aNewKeyOfThisNode_isAllowedAtOnce_whenTooManyUnknownKeysAreTried() {
        node.listIds();
        exhaustTheBudget();

        assertThat(node.allows(node.issue())).isTrue();
    }

    @Test
    void keys_areAllowed_whenAnythingMayHaveChanged_andTheIdsAreListedAgain() {
        node.listIds();
        IssuedKey old = other.issue();
        node.look();
        node.storage.forgetChanges();
        IssuedKey coming = other.issue();
        node.look();
        exhaustTheBudget();
        int readings = readings();

        assertThat(node.allows(old)).as("known from the list before").isTrue();
        assertThat(node.allows(coming)).as("in turn").isTrue();
        node.listIds();
        assertUnknown(invented());
        assertThat(readings()).isEqualTo(readings + 2);
    }

    @Test
    void listing_goesOnWhereItFailed() {
        node.storage.fail(GuardedStorage.Method.LIST);
        node.listIds();
        exhaustTheBudget();
        assertThat(node.allows(other.issue())).isTrue();

        node.storage.recover();
        node.listIds();
        int readings = readings();
        assertUnknown(invented());
        assertThat(readings()).isEqualTo(readings);
    }

    /** Without an answer of the store, and before the ids are listed, nobody can tell who is worth a thread. */
    @Test
    void decide_isUnavailable_whenTooManyWaitForATurn() throws Exception {
        exhaustTheBudget();
        List<Hold> holds = new ArrayList<>();
        List<Background<Boolean>> reading = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Hold hold = node.storage.holdQuestion(FIND);
            reading.add(Background.run(() -> decide(invented()) instanceof Decision.Denied));
            hold.awaitReached();
            holds.add(hold);
        }
        List<Background<Boolean>> waiting = Background.run(32, () -> decide(invented()) instanceof Decision.Denied);
        waiting.forEach(Background::awaitWaiting);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> decide(invented()))
                .havingCause()
                .withMessageStartingWith("Lookups of unknown keys are limited to 200 a second on this node");

        holds.forEach(Hold::release);
        assertThat(Background.results(reading)).allMatch(denied -> denied);
        Background.resultsOfThePatient(waiting);
    }

    @Test
    void readingRealKeys_spendsNothing() {
        List<IssuedKey> cold = new ArrayList<>();
        for (int i = 0; i < 2 * READS_A_SECOND; i++) {
            cold.add(other.issueTo("owner " + i));
        }

        assertThat(cold).allMatch(node::allows);
        assertUnknown(invented());
    }

    /** Threads that read at the same time may be that many above the limit, and no more: each spends what it read. */
    @Test
    void budget_holds_whenManyThreadsTry() throws Exception {
        int threads = 16;
        node.listIds();

        Background.results(Background.run(threads, () -> {
            for (int i = 0; i < 100; i++) {
                decide(invented());
            }
            return true;
        }));

        assertThat(readings()).isBetween(READS_A_SECOND, READS_A_SECOND + threads - 1 + 20);
    }

    private void exhaustTheBudget() {
        for (int i = 0; i < READS_A_SECOND; i++) {
            assertUnknown(invented());
        }
    }

    /** Tries keys that do not exist, a budget's worth in each second. */
    private void flood(int keys) {
        for (int i = 0; i < keys; i++) {
            if (i % READS_A_SECOND == 0) {
                node.nanos.advance(SECOND);
            }
            assertUnknown(invented());
        }
    }

    private Decision decide(PlaintextKey presented) {
        return node.claviger.decide(presented, Fixtures.CALL);
    }

    private void assertUnknown(PlaintextKey presented) {
        assertRefused(presented, Reason.UNKNOWN);
    }

    private void assertRefused(PlaintextKey presented, Reason reason) {
        assertThat(decide(presented))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo(reason));
    }

    /** Returns how often the store was asked for a key in this test. */
    private int readings() {
        return node.storage.calls(FIND) - before;
    }

    private static PlaintextKey invented() {
        return Parts.newText().toPlaintext();
    }
}
