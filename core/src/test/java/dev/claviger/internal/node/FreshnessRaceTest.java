package dev.claviger.internal.node;

import static dev.claviger.GuardedStorage.Method.CHANGES_SINCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Background;
import dev.claviger.Fixtures;
import dev.claviger.GuardedStorage;
import dev.claviger.Hold;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.MovableNanos;
import dev.claviger.UnavailableException;
import dev.claviger.spi.KeyStorage.Changes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What many requests do that find the last look outdated at the same time. */
@Timeout(120)
class FreshnessRaceTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final MovableNanos nanos = new MovableNanos();
    private final GuardedStorage storage = new GuardedStorage(new InMemoryKeyStorage());
    private final Freshness freshness = freshness(BOUND, changes -> {});

    @Test
    void require_looksOnce_forManyThreads() throws Exception {
        Hold hold = storage.holdAnswer(CHANGES_SINCE);
        Background<Long> first = Background.run(freshness::require);
        hold.awaitReached();

        List<Background<Long>> others = Background.run(50, freshness::require);
        others.forEach(Background::awaitWaiting);
        hold.release();

        assertThat(first.result()).isEqualTo(nanos.getAsLong());
        assertThat(Background.resultsOfThePatient(others)).allMatch(now -> now == nanos.getAsLong());
        assertThat(storage.calls(CHANGES_SINCE)).isEqualTo(1);
    }

    @Test
    void require_triesOnce_forManyThreads_whenTheLookFails() throws Exception {
        storage.fail(CHANGES_SINCE);
        Hold hold = storage.holdQuestion(CHANGES_SINCE);
        Background<Long> first = Background.run(freshness::require);
        hold.awaitReached();

        List<Background<Long>> others = Background.run(50, freshness::require);
        others.forEach(Background::awaitWaiting);
        hold.release();

        assertUnavailable(first, "down for a test");
        for (Background<Long> other : others) {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(other::result)
                    .withMessageMatching("timed out waiting for the key store|the key store could not be polled .*");
        }
        assertThat(storage.calls(CHANGES_SINCE)).isEqualTo(1);
    }

    @Test
    void require_endsItsWaiting_whenALookHangs() throws Exception {
        Hold hold = storage.holdAnswer(CHANGES_SINCE);
        Background<Long> hanging = Background.run(freshness::require);
        hold.awaitReached();

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(freshness::require)
                .withMessage("timed out waiting for the key store");

        hold.release();
        hanging.result();
        assertThatCode(freshness::require).doesNotThrowAnyException();
    }

    @Test
    void require_doesNotWait_whenLooksFailed_andOneHangsSince() throws Exception {
        storage.fail(CHANGES_SINCE);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(freshness::require);
        Hold hold = storage.holdQuestion(CHANGES_SINCE);
        Background<Boolean> hanging = Background.run(this::lookRegularly);
        hold.awaitReached();
        nanos.advance(BOUND.multipliedBy(2));

        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = System.nanoTime();
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(freshness::require)
                    .withMessage("timed out waiting for the key store");
            shortest = Math.min(shortest, System.nanoTime() - before);
        }

        assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(500));
        hold.release();
        assertThat(hanging.result()).isTrue();
    }

    @Test
    void require_isUnavailable_toAThreadThatIsInterruptedWhileItWaits() throws Exception {
        Hold hold = storage.holdAnswer(CHANGES_SINCE);
        Background<Long> hanging = Background.run(freshness::require);
        hold.awaitReached();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Background<Long> waiting = Background.run(() -> {
            Thread.currentThread().interrupt();
            try {
                return freshness.require();
            } finally {
                stillInterrupted.set(Thread.interrupted());
            }
        });

        assertUnavailable(waiting, "interrupted while waiting for the key storage");
        assertThat(stillInterrupted).isTrue();
        hold.release();
        hanging.result();
    }

    /** A hint and the clock may both ask for a look; the second must not overtake the first. */
    @Test
    void lookRegularly_waitsForTheLookBefore() throws Exception {
        Hold hold = storage.holdAnswer(CHANGES_SINCE);
        Background<Boolean> first = Background.run(this::lookRegularly);
        hold.awaitReached();

        Background<Boolean> second = Background.run(this::lookRegularly);
        second.awaitParked();
        assertThat(storage.calls(CHANGES_SINCE)).isEqualTo(1);
        hold.release();

        assertThat(first.result()).isTrue();
        assertThat(second.result()).isTrue();
        assertThat(storage.revisionsAsked()).containsExactly(-1L, 0L);
    }

    private boolean lookRegularly() {
        freshness.lookRegularly();
        return true;
    }

    private static void assertUnavailable(Background<Long> task, String message) {
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(task::result)
                .withMessage(message);
    }

    private Freshness freshness(Duration bound, Consumer<Changes> following) {
        Clocks clocks = new Clocks(Fixtures.AT_NOON, nanos);
        return new Freshness(storage, new CurrentReadings(storage, true), clocks, bound, Followers.of(following));
    }
}
