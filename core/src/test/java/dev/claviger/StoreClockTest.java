package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.KeyStorage.Changes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node says when its clock and that of the store are apart: keys would end too early or too late. */
class StoreClockTest {
    private final TestNode node = new TestNode(new InMemoryKeyStorage());
    private final LogLines log = LogLines.of(Claviger.class);
    private @Nullable Instant shown = Fixtures.NOON;

    @BeforeEach
    void showTime() {
        node.storage.distortChanges(
                told -> new Changes(told.position(), told.policyNumber(), told.keys(), shown, told.age()));
    }

    @AfterEach
    void close() {
        log.close();
        node.close();
    }

    @Test
    void clocks_thatDifferALittle_areNotSpokenOf() {
        looksWithStoreAt(Duration.ofSeconds(5));
        looksWithStoreAt(Duration.ofSeconds(-5));
        shown = null;
        node.look();

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void clock_thatIsAhead_isSpokenOfOnce_withBothTimes() {
        looksWithStoreAt(Duration.ofDays(-1));
        looksWithStoreAt(Duration.ofDays(-1));

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("86400000 ms ahead of", "shows 2026-03-01T12:00:00Z, and that one 2026-02-28T12:00:00Z");
    }

    @Test
    void clock_thatIsBehind_isSpokenOfAgain_onlyAfterItWasRight() {
        looksWithStoreAt(Duration.ofMillis(5_001));
        looksWithStoreAt(Duration.ofSeconds(6));
        assertThat(log.lines()).singleElement().asString().contains("5001 ms behind");

        looksWithStoreAt(Duration.ZERO);
        looksWithStoreAt(Duration.ofSeconds(6));

        assertThat(log.lines()).hasSize(2);
    }

    /** The node may have waited long for the answer. */
    @Test
    void singleAnswer_isNotBelieved() {
        shown = Fixtures.NOON.plusSeconds(60);
        node.look();
        looksWithStoreAt(Duration.ZERO);

        assertThat(log.lines()).isEmpty();
    }

    private void looksWithStoreAt(Duration ahead) {
        shown = Fixtures.NOON.plus(ahead);
        for (int i = 0; i < 3; i++) {
            node.look();
        }
    }
}
