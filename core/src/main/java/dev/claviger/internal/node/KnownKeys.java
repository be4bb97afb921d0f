package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.spi.StoredKey;

/**
 * Makes of a stored key what a node knows of it: the key with its owner, its dependencies and the hash to compare with.
 *
 * @param endingWithIssuer whether keys end with those who issued them for others
 */
public record KnownKeys(KnownOwners owners, DigestAlgorithms digests, boolean endingWithIssuer) {
    KnownKey of(StoredKey stored) {
        ApiKey key = stored.key();
        return new KnownKey(
                stored, owners.of(key.ownerId()), KeyDependencies.of(key, owners, endingWithIssuer), digests);
    }
}
