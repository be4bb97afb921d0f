package dev.claviger.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.MovableNanos;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final MovableNanos nanos = new MovableNanos();
    private final RateLimit limit = new RateLimit(3, nanos);

    @Test
    void admits_aFewTimes_andNotOnceMore() {
        assertThat(limit.admits("ada")).isTrue();
        assertThat(limit.admits("ada")).isTrue();
        assertThat(limit.admits("ada")).isTrue();
        assertThat(limit.admits("ada")).isFalse();
    }

    @Test
    void admits_eachForItself() {
        for (int i = 0; i < 4; i++) {
            limit.admits("ada");
        }

        assertThat(limit.admits("bob")).isTrue();
    }

    /** A window that moves: no minute holds more, wherever it begins. */
    @Test
    void admits_asManyAsInTheMinuteBefore_areMissing() {
        limit.admits("ada");
        nanos.advance(Duration.ofSeconds(50));
        limit.admits("ada");
        limit.admits("ada");
        nanos.advance(Duration.ofSeconds(10));

        assertThat(limit.admits("ada")).isTrue();
        assertThat(limit.admits("ada")).isFalse();
        nanos.advance(Duration.ofSeconds(50).minusNanos(1));
        assertThat(limit.admits("ada")).isFalse();
        nanos.advance(Duration.ofNanos(1));
        assertThat(limit.admits("ada")).isTrue();
        assertThat(limit.admits("ada")).isTrue();
        assertThat(limit.admits("ada")).isFalse();
    }

    @Test
    void admits_doesNotCount_whatItRefused() {
        for (int i = 0; i < 100; i++) {
            limit.admits("ada");
        }
        nanos.advance(Duration.ofMinutes(1));

        assertThat(limit.admits("ada")).isTrue();
    }

    @Test
    void admits_forgetsNobody_amongAHundredThousand() {
        for (int i = 0; i < 4; i++) {
            limit.admits("ada");
        }

        for (int i = 1; i < 100_000; i++) {
            assertThat(limit.admits("actor " + i)).isTrue();
        }

        assertThat(limit.admits("ada")).isFalse();
        nanos.advance(Duration.ofMinutes(1));
        assertThat(limit.admits("ada")).isTrue();
    }

    @Test
    void admits_whoIsNew_howeverManyThereAre() {
        for (int i = 0; i < 150_000; i++) {
            assertThat(limit.admits("actor " + i)).isTrue();
        }
    }

    /** Asking in vain is no way to be forgotten earlier, nor to be kept out for longer. */
    @Test
    void admits_asManyAgain_wheneverAMinuteIsOver_howeverLongItGoesOn() {
        for (int second = 0; second < 600; second++) {
            boolean admitted = limit.admits("ada");

            assertThat(admitted).as("second %d", second).isEqualTo(second % 60 < 3);
            nanos.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void admits_noMore_whenManyAskAtTheSameTime() throws Exception {
        RateLimit ten = new RateLimit(10, nanos);
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> ask = () -> ten.admits("ada");
            List<Future<Boolean>> answers = executor.invokeAll(Collections.nCopies(200, ask));

            int admitted = 0;
            for (Future<Boolean> answer : answers) {
                admitted += answer.get() ? 1 : 0;
            }
            assertThat(admitted).isEqualTo(10);
        } finally {
            executor.shutdownNow();
        }
    }
}
