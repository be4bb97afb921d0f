package dev.claviger.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Background;
import dev.claviger.Hold;
import dev.claviger.MovableNanos;
import dev.claviger.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SingleFlightTest {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final MovableNanos nanos = new MovableNanos();
    private final SingleFlight<String, String> loads = new SingleFlight<>("thing", nanos);
    private final AtomicInteger readings = new AtomicInteger();
    private final List<String> kept = new CopyOnWriteArrayList<>();

    @Test
    void read_returnsAndKeepsWhatWasRead() {
        assertThat(read("a", () -> "one")).isEqualTo("one");
        assertThat(read("b", () -> "two")).isEqualTo("two");

        assertThat(kept).containsExactly("one", "two");
    }

    @Test
    void read_readsAgain_whenNobodyIsReading() {
        read("a", () -> "one");

        assertThat(read("a", () -> "two")).isEqualTo("two");
        assertThat(readings).hasValue(2);
    }

    @Test
    void read_isDoneOnce_forAHundredThreads() throws Exception {
        Hold hold = new Hold();
        Background<String> first = Background.run(() -> read("a", held(hold, "one")));
        hold.awaitReached();

        List<Background<String>> others = Background.run(99, () -> read("a", () -> "another"));
        others.forEach(Background::awaitWaiting);
        hold.release();

        assertThat(first.result()).isEqualTo("one");
        assertThat(Background.resultsOfThePatient(others)).allMatch("one"::equals);
        assertThat(readings).hasValue(1);
        assertThat(kept).containsExactly("one");
    }

    @Test
    void read_failsForAll_whoWaitForAReadingThatFails() throws Exception {
        Hold hold = new Hold();
        IllegalStateException cause = new IllegalStateException("broken");
        Background<String> first = Background.run(() -> read("a", () -> {
            hold.pass();
            throw cause;
        }));
        hold.awaitReached();
        List<Background<String>> others = Background.run(10, () -> read("a", () -> "another"));
        others.forEach(Background::awaitWaiting);

        hold.release();

        assertUnavailable(first, "thing a could not be read", cause);
        for (Background<String> other : others) {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(other::result)
                    .matches(e -> e.getCause() == cause || e.getMessage().endsWith("for too long"));
        }
        assertThat(readings).hasValue(1);
        assertThat(kept).isEmpty();
    }

    @Test
    void read_triesAgain_afterAFailure() {
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> read("a", () -> {
                    throw new StackOverflowError();
                }));

        assertThat(read("a", () -> "one")).isEqualTo("one");
        assertThat(kept).containsExactly("one");
    }

    /** What was read before something changed may go to whoever asked before, and to nobody else. */
    @Test
    void read_isNotKept_whenItBeganBeforeSomethingBecameOutdated() throws Exception {
        Hold hold = new Hold();
        Background<String> early = Background.run(() -> read("a", held(hold, "old")));
        hold.awaitReached();

        loads.outdate(Set.of("a"), () -> {});
        hold.release();

        assertThat(early.result()).isEqualTo("old");
        assertThat(kept).isEmpty();
    }

    /** Two at once would be two threads that hang where one does. */
    @Test
    void read_readsAgain_onceAReadingHasEndedThatBeganBeforeSomethingBecameOutdated() throws Exception {
        Hold hold = new Hold();
        Background<String> early = Background.run(() -> read("a", held(hold, "old")));
        hold.awaitReached();
        loads.outdate(Set.of("a"), () -> {});

        List<Background<String>> later = Background.run(10, () -> read("a", () -> "new"));
        later.forEach(Background::awaitWaiting);
        assertThat(readings).hasValue(1);
        hold.release();

        assertThat(early.result()).isEqualTo("old");
        assertThat(Background.resultsOfThePatient(later)).allMatch("new"::equals);
        assertThat(kept).doesNotContain("old");
    }

    @Test
    void read_readsAgain_whenAReadingFailsThatBeganBeforeSomethingBecameOutdated() throws Exception {
        Hold hold = new Hold();
        Background<String> early = Background.run(() -> read("a", () -> {
            hold.pass();
            throw new IllegalStateException("broken");
        }));
        hold.awaitReached();
        loads.outdate(Set.of("a"), () -> {});

        Background<String> later = Background.run(() -> read("a", () -> "new"));
        later.awaitWaiting();
        hold.release();

        assertUnavailable(early, "thing a could not be read", null);
        assertThat(Background.resultsOfThePatient(List.of(later))).allMatch("new"::equals);
    }

    @Test
    void outdate_forgetsBeforeItReturns() {
        loads.outdate(Set.of("a"), () -> kept.add("forgotten"));

        assertThat(kept).containsExactly("forgotten");
    }

    /** Keeping and forgetting exclude each other, or what is forgotten could be kept a moment later. */
    @Test
    void outdate_waits_whileSomethingIsBeingKept() throws Exception {
        Hold keeping = new Hold();
        Background<String> reader = Background.run(() -> loads.read("a", () -> "old", value -> {
            keeping.pass();
            kept.add(value);
        }));
        keeping.awaitReached();

        Background<Boolean> forgetting = Background.run(() -> {
            loads.outdate(Set.of("a"), kept::clear);
            return true;
        });
        forgetting.awaitBlocked();
        keeping.release();
        reader.result();
        forgetting.result();

        assertThat(kept).isEmpty();
    }

    @Test
    void read_doesNotWait_forTheReadingOfSomethingElse() throws Exception {
        Hold hold = new Hold();
        Background<String> hanging = Background.run(() -> read("a", held(hold, "one")));
        hold.awaitReached();

        assertThat(read("b", () -> "two")).isEqualTo("two");

        hold.release();
        assertThat(hanging.result()).isEqualTo("one");
    }

    @Test
    void read_endsItsWaiting_whenAReadingHangs() throws Exception {
        Hold hold = new Hold();
        Background<String> hanging = Background.run(() -> read("a", held(hold, "late")));
        hold.awaitReached();

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> read("a", () -> "another"))
                .withMessage("thing a is being read for too long");

        hold.release();
        assertThat(hanging.result()).isEqualTo("late");
        assertThat(readings).hasValue(1);
    }

    /**
     * A thread that is interrupted cannot wait, which shows whether it tries to. Threads that wait in vain are missed
     * elsewhere, and what comes in the end may be older than anything may be.
     */
    @Test
    void read_doesNotEvenBeginToWait_whenAReadingHasHungLongEnough() throws Exception {
        Hold hold = new Hold();
        Background<String> hanging = Background.run(() -> read("a", held(hold, "late")));
        hold.awaitReached();
        nanos.advance(LONGEST_WAIT);

        Background<String> refused = Background.run(() -> {
            Thread.currentThread().interrupt();
            return read("a", () -> "another");
        });

        assertUnavailable(refused, "thing a is being read for too long", null);
        hold.release();
        assertThat(hanging.result()).isEqualTo("late");
    }

    @Test
    void read_returnsOnesOwnReading_howeverLongItTook() {
        String outcome = read("a", () -> {
            nanos.advance(Duration.ofMinutes(1));
            return "late";
        });

        assertThat(outcome).isEqualTo("late");
        assertThat(kept).containsExactly("late");
    }

    @Test
    void read_isUnavailable_toAThreadThatIsInterruptedWhileItWaits() throws Exception {
        Hold hold = new Hold();
        Background<String> hanging = Background.run(() -> read("a", held(hold, "one")));
        hold.awaitReached();
        AtomicBoolean stillInterrupted = new AtomicBoolean();

        Background<String> waiting = Background.run(() -> {
            Thread.currentThread().interrupt();
            try {
                return read("a", () -> "another");
            } finally {
                stillInterrupted.set(Thread.interrupted());
            }
        });

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(waiting::result)
                .withMessage("interrupted while thing a was being read");
        assertThat(stillInterrupted).isTrue();
        hold.release();
        assertThat(hanging.result()).isEqualTo("one");
    }

    private String read(String key, Supplier<String> reading) {
        return loads.read(
                key,
                () -> {
                    readings.incrementAndGet();
                    return reading.get();
                },
                kept::add);
    }

    private static Supplier<String> held(Hold hold, String outcome) {
        return () -> {
            hold.pass();
            return outcome;
        };
    }

    private static void assertUnavailable(Background<String> reader, String message, Throwable cause) {
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(reader::result)
                .withMessage(message)
                .satisfies(e -> {
                    if (cause != null) {
                        assertThat(e).hasCause(cause);
                    }
                });
    }
}
