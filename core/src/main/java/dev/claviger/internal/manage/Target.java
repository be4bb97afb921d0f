package dev.claviger.internal.manage;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.spi.StoredKey;

/**
 * The key that an operation is to change.
 *
 * @param id its id
 * @param version the version that it must have, or {@link #ANY}
 */
public record Target(KeyId id, long version) {
    private static final long ANY = 0;

    /** Returns a key in whatever state it is. */
    public static Target of(KeyId id) {
        return new Target(id, ANY);
    }

    /** Returns a key as somebody has seen it. */
    public static Target of(ApiKey seen) {
        return new Target(seen.id(), seen.version());
    }

    boolean isMetBy(StoredKey stored) {
        return version == ANY || version == stored.version();
    }
}
