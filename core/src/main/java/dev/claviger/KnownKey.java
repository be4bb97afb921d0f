package dev.claviger;

import dev.claviger.spi.StoredKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a node knows of one key, laid out so that a decision finds it in few places. Immutable but for the note of use. */
final class KnownKey {
    final long id;
    final StoredKey stored;
    final ApiKey key;
    final KeyDigest digest;
    final KnownOwner owner;

    /** The first millisecond at which the key is no longer valid. */
    final long end;

    /** When a use was noted last. Two threads may both note one: that is one write too many, and not worth a fence. */
    long usedAt;

    KnownKey(StoredKey stored, KnownOwner owner) {
        this.id = stored.id().value();
        this.stored = stored;
        this.key = stored.key();
        this.digest = stored.digest();
        this.owner = owner;
        this.end = millis(key.lifecycle().expiresAt(), Long.MAX_VALUE);
        this.usedAt = millis(key.lastUsedAt(), 0);
    }

    private static long millis(@Nullable Instant time, long otherwise) {
        return time == null ? otherwise : time.toEpochMilli();
    }
}
