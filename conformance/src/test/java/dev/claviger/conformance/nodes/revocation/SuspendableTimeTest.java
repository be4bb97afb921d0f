package dev.claviger.conformance.nodes.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SuspendableTimeTest {
    private long real = 1_000;
    private final SuspendableTime time = new SuspendableTime(() -> real);
    private final long beginning = time.getAsLong();

    private long passed() {
        return time.getAsLong() - beginning;
    }

    @Test
    void getAsLong_goesOn_whenSomebodyReadsItOften() {
        for (int i = 0; i < 100; i++) {
            real += Duration.ofMillis(900).toNanos();
            time.getAsLong();
        }

        assertThat(passed()).isEqualTo(Duration.ofMillis(90_000).toNanos());
    }

    @Test
    void getAsLong_leavesOut_whatNobodyCouldRead() {
        // given
        real += 500;
        time.getAsLong();

        // when
        real += Duration.ofSeconds(10).toNanos();
        time.getAsLong();
        real += 7;

        // then
        assertThat(passed()).isEqualTo(507 + SuspendableTime.WAKING_NANOS);
    }

    @Test
    void boundClock_knowsNothingOfWhatIsLeftOut() {
        // given
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        BoundClock clock = new BoundClock(now, time);

        // when
        real += Duration.ofMillis(500).toNanos();
        time.getAsLong();
        real += Duration.ofSeconds(10).toNanos();

        // then
        assertThat(clock.instant()).isEqualTo(now.plusMillis(500).plusNanos(SuspendableTime.WAKING_NANOS));
    }
}
