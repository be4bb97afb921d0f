package dev.claviger.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until a test moves it, so that expiry is tested without waiting.
 *
 * <p>Safe for use by many threads. A clock made by {@link #withZone} moves with the one it was made from.
 */
public final class MovableClock extends Clock {
    private final Hands hands;
    private final ZoneId zone;

    /** What a clock and those made from it for other zones share. */
    private static final class Hands {
        private Instant now;

        Hands(Instant start) {
            now = start;
        }

        synchronized Instant now() {
            return now;
        }

        synchronized void advance(Duration by) {
            now = now.plus(by);
        }

        synchronized void set(Instant instant) {
            now = instant;
        }
    }

    private MovableClock(Hands hands, ZoneId zone) {
        this.hands = hands;
        this.zone = zone;
    }

    /** Returns a clock that shows {@code start}, in UTC. */
    public static MovableClock at(Instant start) {
        return new MovableClock(new Hands(requireNonNull(start, "start")), ZoneOffset.UTC);
    }

    /** Moves the clock on; a negative duration moves it back. */
    public void advance(Duration by) {
        hands.advance(by);
    }

    /** Sets the clock to {@code instant}, which may lie in its past. */
    public void set(Instant instant) {
        hands.set(requireNonNull(instant, "instant"));
    }

    @Override
    public Instant instant() {
        return hands.now();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public MovableClock withZone(ZoneId other) {
        return new MovableClock(hands, requireNonNull(other, "other"));
    }

    @Override
    public String toString() {
        return "MovableClock[" + instant() + "]";
    }
}
