package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.SealedKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A key as a store keeps it. Immutable. */
public final class StoredKey {
    private final ApiKey key;
    private final KeyDigest digest;
    private final @Nullable SealedKey sealed;

    private StoredKey(ApiKey key, KeyDigest digest, @Nullable SealedKey sealed) {
        this.key = requireNonNull(key, "key");
        this.digest = requireNonNull(digest, "digest");
        this.sealed = sealed;
    }

    /** Returns a key whose plaintext nobody keeps. */
    public static StoredKey of(ApiKey key, KeyDigest digest) {
        return new StoredKey(key, digest, null);
    }

    /** Returns this record, in the same version, with its plaintext under the key of a vault. */
    public StoredKey withSealed(SealedKey text) {
        return new StoredKey(key, digest, requireNonNull(text, "text"));
    }

    /** Returns what is known about the key. */
    public ApiKey key() {
        return key;
    }

    /** Returns what its secret is verified with. */
    public KeyDigest digest() {
        return digest;
    }

    /** Returns its plaintext under the key of a vault, or {@code null} if it cannot be shown again, which is the rule. */
    public @Nullable SealedKey sealed() {
        return sealed;
    }

    /** Returns the key's id. */
    public KeyId id() {
        return key.id();
    }

    /** Returns how often the record has been written, from 1; each {@link Change.Replace} raises it by one. */
    public long version() {
        return key.version();
    }

    /** Returns this record with another key state, as the next version. */
    public StoredKey next(ApiKey changed) {
        return new StoredKey(changed.toBuilder().version(version() + 1).build(), digest, sealed);
    }

    /** Returns this record with another digest, as the next version. */
    public StoredKey next(KeyDigest changed) {
        return new StoredKey(key.toBuilder().version(version() + 1).build(), changed, sealed);
    }

    /** Returns this record with its plaintext encrypted again, as the next version. */
    public StoredKey next(SealedKey changed) {
        return next(digest).withSealed(changed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredKey that
                && key.equals(that.key)
                && digest.equals(that.digest)
                && Objects.equals(sealed, that.sealed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, digest, sealed);
    }

    @Override
    public String toString() {
        return "StoredKey[" + key + ", " + digest + "]";
    }
}
