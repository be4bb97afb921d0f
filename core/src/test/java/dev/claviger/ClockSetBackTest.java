package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys that have ended stay so when the clock of a node is set back, and a clock that was ahead ends none for long. */
@Timeout(120)
class ClockSetBackTest {
    private static final Instant END = Fixtures.NOON.plus(Duration.ofHours(1));
    private static final Instant LATER = Fixtures.NOON.plus(Duration.ofHours(2));

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(shared);
    private final IssuedKey ending = node.claviger
            .issue(Fixtures.ADA, KeyRequest.named("a key").withExpiresAt(END))
            .orElseThrow();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void decide_refusesAnEndedKey_whenTheClockIsSetBackAfterALook() {
        assertThat(node.allows(ending)).isTrue();
        node.setClock(LATER);
        node.look();
        assertThat(node.reason(ending)).isEqualTo(Reason.EXPIRED);

        node.setClock(Fixtures.NOON);
        node.look();

        assertThat(node.reason(ending)).isEqualTo(Reason.EXPIRED);
        assertThat(node.claviger
                        .administration()
                        .explain(TestNode.HOST, ending.key().id(), Fixtures.CALL)
                        .orElseThrow()
                        .decision())
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo(Reason.EXPIRED));
    }

    @Test
    void decide_refusesAnEndedKey_whenTheStoreHasSeenALaterTime() {
        node.setClock(LATER);
        node.issue();

        node.setClock(Fixtures.NOON);

        assertThat(node.reason(ending)).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void decide_refusesAnEndedKey_whenANodeStartsWithAClockThatIsBehind() {
        node.setClock(LATER);
        node.issue();

        try (TestNode started = new TestNode(shared)) {
            started.look();
            started.listIds();

            assertThat(started.reason(ending)).isEqualTo(Reason.EXPIRED);
        }
    }

    @Test
    void decide_goesByTheClock_whenItIsAheadOfWhatWasSeen() {
        node.look();

        node.setClock(END.minusMillis(1));
        assertThat(node.allows(ending)).isTrue();
        node.setClock(END);
        assertThat(node.reason(ending)).isEqualTo(Reason.EXPIRED);
    }

    /** Otherwise a clock that was a year ahead for a moment would end all keys of that year on every node. */
    @Test
    void decide_allows_whenTheClockWasAheadByMoreThanADay_andIsRightAgain() {
        node.setClock(Fixtures.NOON.plus(Duration.ofDays(366)));
        node.issue();
        node.look();
        assertThat(node.reason(ending)).isEqualTo(Reason.EXPIRED);

        node.setClock(Fixtures.NOON);
        assertThat(node.allows(ending)).isTrue();
        try (TestNode other = new TestNode(shared)) {
            other.look();
            other.listIds();
            assertThat(other.allows(ending)).isTrue();
        }

        // From here on the floor holds again.
        node.look();
        node.setClock(LATER);
        node.look();
        node.setClock(Fixtures.NOON);
        assertThat(node.reason(ending)).isEqualTo(Reason.EXPIRED);
    }
}
