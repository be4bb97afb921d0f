package dev.claviger;

import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one key, laid out so that a decision finds it in few places. Immutable but for the note of use and
 * the count of calls.
 */
final class KnownKey {
    /** Instead of an {@code AtomicLong} in each of a million keys. */
    private static final AtomicLongFieldUpdater<KnownKey> CALLS =
            AtomicLongFieldUpdater.newUpdater(KnownKey.class, "calls");

    final long id;
    final StoredKey stored;
    final ApiKey key;
    final KeyDigest digest;
    final KnownOwner owner;

    /** On whom it depends beside its owner; {@code null} for most keys. */
    final @Nullable Ties ties;

    /** The first millisecond at which the key is not valid; it lies before all others if it is revoked or suspended. */
    final long end;

    /** When a use was noted last. Two threads may both note one: that is one write too many, and not worth a fence. */
    long usedAt;

    /** How many calls were allowed since they were last taken; written through {@link #CALLS} alone. */
    private volatile long calls;

    KnownKey(StoredKey stored, KnownOwner owner) {
        this(stored, owner, null);
    }

    KnownKey(StoredKey stored, KnownOwner owner, @Nullable Ties ties) {
        this.id = stored.id().value();
        this.stored = stored;
        this.key = stored.key().sharing(owner.id);
        this.digest = stored.digest();
        this.owner = owner;
        this.ties = ties;
        this.end = key.isRevoked() || key.isSuspended()
                ? Long.MIN_VALUE
                : millis(key.lifecycle().expiresAt(), Long.MAX_VALUE);
        this.usedAt = millis(key.lastUsedAt(), 0);
    }

    /** Whether it was never used, as far as the store and this object know. */
    boolean isUnused() {
        return usedAt == 0;
    }

    /** Counts one call, and returns whether it is the first since they were last taken. */
    boolean countCall() {
        return CALLS.getAndIncrement(this) == 0;
    }

    /** Returns how many calls were counted since this was last asked. */
    long takeCalls() {
        return calls == 0 ? 0 : CALLS.getAndSet(this, 0);
    }

    private static long millis(@Nullable Instant time, long otherwise) {
        return time == null ? otherwise : time.toEpochMilli();
    }
}
