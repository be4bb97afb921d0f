package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many keys an owner may have and how long a key may last. Checked when a key is issued or rotated; keys that exist are left
 * alone.
 *
 * <p>The {@link #standard()} limits are 100 keys for each owner, of any lifetime, with or without an end.
 */
public final class IssuanceLimits {
    /** Most keys that a policy may allow one owner: {@value}. */
    public static final int LARGEST_MAX_KEYS_PER_OWNER = 10_000;

    private static final Duration LONGEST_MAX_LIFETIME = Duration.ofDays(36_500);

    private static final IssuanceLimits STANDARD = new IssuanceLimits(100, null, false);

    private final int maxKeysPerOwner;
    private final @Nullable Duration maxLifetime;
    private final boolean expiryRequired;

    private IssuanceLimits(int maxKeysPerOwner, @Nullable Duration maxLifetime, boolean expiryRequired) {
        this.maxKeysPerOwner = maxKeysPerOwner;
        this.maxLifetime = maxLifetime;
        this.expiryRequired = expiryRequired;
    }

    /** Returns the default limits: 100 keys for each owner, of any lifetime, with or without an end. */
    public static IssuanceLimits standard() {
        return STANDARD;
    }

    /**
     * Returns these limits with another number of keys.
     *
     * @param keys how many keys of one owner may be neither revoked nor expired at once, from 0 to 10 000. Rotation does not ask
     *     it: while an overlap runs, the old key is one more, so that an owner has at most twice as many
     * @throws IllegalArgumentException if the number is out of range
     */
    public IssuanceLimits withMaxKeysPerOwner(int keys) {
        if (keys < 0 || keys > LARGEST_MAX_KEYS_PER_OWNER) {
            throw new IllegalArgumentException("keys per owner must be from 0 to " + LARGEST_MAX_KEYS_PER_OWNER);
        }
        return new IssuanceLimits(keys, maxLifetime, expiryRequired);
    }

    /**
     * Returns these limits with a longest lifetime. With one, every key needs an end.
     *
     * @param lifetime more than zero, and 36 500 days at most
     * @throws IllegalArgumentException if the lifetime is out of range
     */
    public IssuanceLimits withMaxLifetime(Duration lifetime) {
        requireNonNull(lifetime, "lifetime");
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("the longest lifetime of a key must be more than zero");
        }
        if (lifetime.compareTo(LONGEST_MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("the longest lifetime of a key must be at most 36500 days, or none");
        }
        return new IssuanceLimits(maxKeysPerOwner, lifetime, expiryRequired);
    }

    /** Returns these limits without a longest lifetime. */
    public IssuanceLimits withoutMaxLifetime() {
        return new IssuanceLimits(maxKeysPerOwner, null, expiryRequired);
    }

    /** Returns these limits with the rule that every key must be issued with an end, or without that rule. */
    public IssuanceLimits withExpiryRequired(boolean required) {
        return new IssuanceLimits(maxKeysPerOwner, maxLifetime, required);
    }

    /** Returns how many keys of one owner may be neither revoked nor expired at once. */
    public int maxKeysPerOwner() {
        return maxKeysPerOwner;
    }

    /** Returns how long a key may last, or {@code null} if there is no limit. */
    public @Nullable Duration maxLifetime() {
        return maxLifetime;
    }

    /** Returns whether the limits say that a key must have an end, whatever they say of its lifetime. */
    public boolean expiryRequired() {
        return expiryRequired;
    }

    /** Returns whether a key must have an end under these limits: because they require it, or because they limit its lifetime. */
    public boolean needsEnd() {
        return expiryRequired || maxLifetime != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IssuanceLimits that
                && maxKeysPerOwner == that.maxKeysPerOwner
                && Objects.equals(maxLifetime, that.maxLifetime)
                && expiryRequired == that.expiryRequired;
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxKeysPerOwner, maxLifetime, expiryRequired);
    }

    @Override
    public String toString() {
        return "IssuanceLimits[maxKeysPerOwner=" + maxKeysPerOwner + ", maxLifetime=" + maxLifetime
                + ", expiryRequired=" + expiryRequired + "]";
    }
}
