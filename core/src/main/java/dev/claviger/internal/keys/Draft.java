package dev.claviger.internal.keys;

import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.SealedKey;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A key that is made but not stored yet.
 *
 * @param sealed its text for later, if there is a vault and the text is known
 * @param answer what to tell whoever asked for it, once it is stored
 */
public record Draft<T>(
        KeyId id, String hint, KeyDigest digest, @Nullable SealedKey sealed, Function<ApiKey, T> answer) {

    /** Gives a key that is being built the id and the hint of this one. */
    public ApiKeyBuilder shaped(ApiKeyBuilder key) {
        return key.id(id).hint(hint);
    }

    /** Returns the mutation that stores it as {@code key}. */
    public Change.Insert inserting(ApiKey key) {
        StoredKey stored = StoredKey.of(key, digest);
        return new Change.Insert(sealed == null ? stored : stored.withSealed(sealed));
    }
}
