package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to rotate a key: how long the old one goes on, and how long the new one lasts. Immutable.
 *
 * <pre>{@code
 * claviger.rotate(ada, id, Rotation.overlapping(Duration.ofDays(7)))
 * }</pre>
 */
public final class Rotation {
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(3_650);
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(36_500);
    private static final Rotation AT_ONCE = new Rotation(Duration.ZERO, null);

    private final Duration overlap;
    private final @Nullable Duration lifetime;

    private Rotation(Duration overlap, @Nullable Duration lifetime) {
        this.overlap = overlap;
        this.lifetime = lifetime;
    }

    /** Returns a rotation that revokes the old key at once. */
    public static Rotation atOnce() {
        return AT_ONCE;
    }

    /**
     * Returns a rotation that lets the old key work for a while, or until its own end.
     *
     * @param overlap from zero, which revokes the old key at once, to 3650 days
     * @throws IllegalArgumentException if it is out of range
     */
    public static Rotation overlapping(Duration overlap) {
        if (requireNonNull(overlap, "overlap").isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new IllegalArgumentException("the overlap of a rotation must be from 0 to 3650 days");
        }
        return new Rotation(overlap, null);
    }

    /**
     * Asks for a successor that lasts for a time, in place of as long as the old key was meant to. An end that an administrator has
     * set is not put off by it, unless an administrator rotates the key.
     *
     * @param time more than zero, at most 36 500 days
     * @throws IllegalArgumentException if it is out of range
     */
    public Rotation withLifetime(Duration time) {
        requireNonNull(time, "time");
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST_LIFETIME) > 0) {
            throw new IllegalArgumentException("the lifetime of a key must be more than zero and at most 36500 days");
        }
        return new Rotation(overlap, time);
    }

    /** Returns how long the old key goes on; zero if it is revoked at once. */
    public Duration overlap() {
        return overlap;
    }

    /** Returns how long the successor lasts, or {@code null} for as long as the old key was meant to. */
    public @Nullable Duration lifetime() {
        return lifetime;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Rotation that
                && overlap.equals(that.overlap)
                && Objects.equals(lifetime, that.lifetime);
    }

    @Override
    public int hashCode() {
        return Objects.hash(overlap, lifetime);
    }

    @Override
    public String toString() {
        return "Rotation[overlap=" + overlap + ", lifetime=" + lifetime + "]";
    }
}
