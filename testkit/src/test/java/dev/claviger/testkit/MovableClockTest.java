package dev.claviger.testkit;

import static dev.claviger.testkit.TestKeys.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class MovableClockTest {
    private final MovableClock clock = MovableClock.at(NOON);

    @Test
    void clock_standsStill() {
        assertThat(List.of(clock.instant(), clock.instant())).containsOnly(NOON);
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void advance_movesOnAndBack() {
        clock.advance(Duration.ofMinutes(5));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(300));

        clock.advance(Duration.ofMinutes(-10));
        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(300));
    }

    @Test
    void set_showsTheInstant() {
        clock.set(NOON.minusSeconds(1));

        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(1));
        assertThat(clock.millis()).isEqualTo(NOON.minusSeconds(1).toEpochMilli());
    }

    @Test
    void withZone_movesWithTheClockItWasMadeFrom() {
        Clock elsewhere = clock.withZone(ZoneId.of("Europe/Berlin"));

        clock.advance(Duration.ofHours(1));

        assertThat(elsewhere.instant()).isEqualTo(NOON.plusSeconds(3600));
        assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void advance_losesNothing_whenThreadsMoveTheClockTogether() throws Exception {
        Callable<Boolean> thousandSteps = () -> {
            for (int i = 0; i < 1_000; i++) {
                clock.advance(Duration.ofSeconds(1));
            }
            return true;
        };

        Race.run(Collections.nCopies(8, thousandSteps));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(8_000));
    }
}
