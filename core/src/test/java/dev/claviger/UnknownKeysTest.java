package dev.claviger;

import static dev.claviger.GuardedStorage.Method.FIND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Decision.Reason;
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
    void decide_isUnavailable_whenTooManyUnknownKeysWereTriedWithinASecond() {
        List<PlaintextKey> tried = new ArrayList<>();
        for (int i = 0; i < READS_A_SECOND; i++) {
            tried.add(invented());
        }
        tried.forEach(this::assertUnknown);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> decide(invented()))
                .havingCause()
                .withMessage("more than 200 keys that do not exist were tried within a second");
        assertThat(readings()).isEqualTo(READS_A_SECOND);
        tried.forEach(this::assertUnknown);
    }

    @Test
    void decide_readsAgain_inTheNextSecond() {
        exhaustTheBudget();

        node.nanos.advance(SECOND.minusNanos(1));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> decide(invented()));

        node.nanos.advance(Duration.ofNanos(1));
        assertUnknown(invented());
    }

    @Test
    void keysThatAreKept_workAsEver_whenTooManyUnknownKeysAreTried() {
        exhaustTheBudget();

        assertThat(node.allows(key)).isTrue();
        assertRefused(Fixtures.sameIdOtherSecret(key.plaintext()), Reason.WRONG_SECRET);
    }

    /** Nobody can tell before the reading whether it is in vain. */
    @Test
    void keysThatAreNotKept_areUnavailable_whenTooManyUnknownKeysAreTried_andNeverUnknown() {
        IssuedKey cold = other.issue();
        exhaustTheBudget();

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.decide(cold));

        node.nanos.advance(SECOND);
        assertThat(node.allows(cold)).isTrue();
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

        Background.results(Background.run(threads, () -> {
            for (int i = 0; i < 100; i++) {
                try {
                    decide(invented());
                } catch (UnavailableException expected) {
                    // Nothing left in this second, which the stopped clock makes a long one.
                }
            }
            return true;
        }));

        assertThat(readings()).isBetween(READS_A_SECOND, READS_A_SECOND + threads - 1);
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
        return Fixtures.newText().toPlaintext();
    }
}
