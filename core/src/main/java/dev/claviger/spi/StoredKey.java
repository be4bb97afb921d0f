package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.SealedKey;
import org.jspecify.annotations.Nullable;

/**
 * A key as a store keeps it.
 *
 * @param key what is known about it
 * @param digest what its secret is verified with
 * @param sealed its plaintext under the key of a vault, or {@code null} if it cannot be shown again, which is the rule
 * @param version how often the record has been written, from 1; each {@link Change.Replace} raises it by one
 */
public record StoredKey(
        ApiKey key, KeyDigest digest, @Nullable SealedKey sealed, long version) {
    /** Checks that nothing is missing. */
    public StoredKey {
        requireNonNull(key, "key");
        requireNonNull(digest, "digest");
        if (version < 1) {
            throw new IllegalArgumentException("the version of a stored key counts from 1");
        }
    }

    /** A key whose plaintext nobody keeps. */
    public StoredKey(ApiKey key, KeyDigest digest, long version) {
        this(key, digest, null, version);
    }

    /** Returns the key's id. */
    public KeyId id() {
        return key.id();
    }

    /** Returns this record with another key state, as the next version. */
    public StoredKey next(ApiKey changed) {
        return new StoredKey(changed, digest, sealed, version + 1);
    }

    /** Returns this record with another digest, as the next version. */
    public StoredKey next(KeyDigest changed) {
        return new StoredKey(key, changed, sealed, version + 1);
    }

    /** Returns this record with its plaintext sealed anew, as the next version. */
    public StoredKey next(SealedKey changed) {
        return new StoredKey(key, digest, requireNonNull(changed, "changed"), version + 1);
    }
}
