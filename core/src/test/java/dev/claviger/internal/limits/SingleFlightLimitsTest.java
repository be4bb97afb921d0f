package dev.claviger.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.claviger.Background;
import dev.claviger.Hold;
import dev.claviger.MovableNanos;
import dev.claviger.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readings that hang or are slow can take, and whom they concern. */
@Timeout(120)
class SingleFlightLimitsTest {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
    private static final Duration SLOW = Duration.ofMillis(50);

    private final MovableNanos nanos = new MovableNanos();
    private final SingleFlight<String, String> loads = new SingleFlight<>("thing", nanos);
    private final AtomicInteger readings = new AtomicInteger();
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private final Hold hold = new Hold();

    @Test
    void read_isUnavailable_andReadsNothing_whileAnOutdatedReadingHangs() throws Exception {
        Background<String> hanging = Background.run(() -> held("a"));
        hold.awaitReached();
        nanos.advance(LONGEST_WAIT);

        for (int i = 0; i < 20; i++) {
            loads.outdate(Set.of("a"), () -> {});
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> read("a", "new"))
                    .withMessage("thing a is being read for too long");
        }

        assertThat(readings).hasValue(1);
        hold.release();
        assertThat(hanging.result()).isEqualTo("late");
        assertThat(kept).isEmpty();
        assertThat(read("a", "new")).isEqualTo("new");
    }

    @Test
    void outdate_leavesReadingsOfOthersAlone() throws Exception {
        Background<String> reader = Background.run(() -> held("a"));
        hold.awaitReached();

        loads.outdate(Set.of("b", "c"), () -> {});
        hold.release();

        assertThat(reader.result()).isEqualTo("late");
        assertThat(kept).containsExactly("late");
    }

    @Test
    void outdateAll_concernsEveryReading() throws Exception {
        Background<String> reader = Background.run(() -> held("a"));
        hold.awaitReached();

        loads.outdateAll(() -> {});
        hold.release();

        assertThat(reader.result()).isEqualTo("late");
        assertThat(kept).isEmpty();
    }

    /** A quick reading is worth waiting for, however many come; a slow one would gather the threads of a server. */
    @Test
    void read_isWaitedFor_byThirtyTwoWhenItIsSlow() throws Exception {
        Background<String> hanging = Background.run(() -> held("a"));
        hold.awaitReached();
        nanos.advance(SLOW.plusNanos(1));
        List<Background<String>> waiting = Background.run(32, () -> read("a", "another"));
        waiting.forEach(Background::awaitWaiting);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> read("a", "another"))
                .withMessage("thing a cannot be read: too many others are being read or waited for");

        hold.release();
        hanging.result();
        assertThat(Background.resultsOfThePatient(waiting)).allMatch("late"::equals);
    }

    @Test
    void read_isUnavailable_whenSixtyFourOthersHang() throws Exception {
        List<Background<String>> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String key = "hanging " + i;
            all.add(Background.run(() -> held(key)));
        }
        await().until(() -> readings.get() == 64);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> read("a", "one"))
                .havingCause()
                .withMessage("thing a cannot be read: too many others are being read or waited for");

        hold.release();
        for (Background<String> each : all) {
            assertThat(each.result()).isEqualTo("late");
        }
        assertThat(read("a", "one")).isEqualTo("one");
    }

    private String read(String key, String outcome) {
        return loads.read(
                key,
                () -> {
                    readings.incrementAndGet();
                    return outcome;
                },
                kept::add);
    }

    private String held(String key) {
        return loads.read(
                key,
                () -> {
                    readings.incrementAndGet();
                    hold.pass();
                    return "late";
                },
                kept::add);
    }
}
