package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How many keys an owner may have and how long they may last. Checked when a key is issued or rotated; keys that exist
 * are left alone.
 *
 * @param keysPerOwner how many keys of one owner may be neither revoked nor expired at once, from 0 to 10 000. Rotation
 *     does not ask it: while an overlap runs, the old key is one more, so that an owner has at most twice as many
 * @param lifetime how long a key may last; {@link #ANY_LIFETIME} for no limit. With a limit every key needs an end
 * @param end whether a key must have an end even without such a limit
 */
public record KeyLimits(int keysPerOwner, Duration lifetime, End end) {

    /** The lifetime limit that is none. */
    public static final Duration ANY_LIFETIME = ChronoUnit.FOREVER.getDuration();

    private static final Duration LONGEST_LIFETIME = Duration.ofDays(36_500);

    /** Most keys that a policy may allow one owner. */
    public static final int MAX_KEYS_PER_OWNER = 10_000;

    /** At most 100 keys for each owner, of any lifetime, with or without end: the default. */
    public static final KeyLimits STANDARD = new KeyLimits(100, ANY_LIFETIME, End.OPTIONAL);

    /** Whether keys must have an end. */
    public enum End {
        /** A key may be issued without an end. */
        OPTIONAL,
        /** Every key must be issued with an end. */
        REQUIRED
    }

    /** Checks the ranges. */
    public KeyLimits {
        requireNonNull(end, "end");
        if (keysPerOwner < 0 || keysPerOwner > MAX_KEYS_PER_OWNER) {
            throw new IllegalArgumentException("keys per owner must be from 0 to " + MAX_KEYS_PER_OWNER);
        }
        requireNonNull(lifetime, "lifetime");
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("the longest lifetime of a key must be more than zero");
        }
        if (lifetime.compareTo(LONGEST_LIFETIME) > 0 && !lifetime.equals(ANY_LIFETIME)) {
            throw new IllegalArgumentException("the longest lifetime of a key must be at most 36500 days, or none");
        }
    }

    /** Returns whether a key must have an end under these limits. */
    public boolean needsEnd() {
        return end == End.REQUIRED || !lifetime.equals(ANY_LIFETIME);
    }
}
