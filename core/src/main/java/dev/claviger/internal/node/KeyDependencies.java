package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import org.jspecify.annotations.Nullable;

/** On whom and what a key depends beside its owner. Few keys have any. */
public final class KeyDependencies {
    /** Whoever issued the key for its owner, if it ends with its issuer. */
    public final @Nullable KnownOwner issuer;

    /** The key whose holder made it, if one did. */
    public final @Nullable KeyId parent;

    private KeyDependencies(@Nullable KnownOwner issuer, @Nullable KeyId parent) {
        this.issuer = issuer;
        this.parent = parent;
    }

    /** @param endingWithIssuer whether keys end with those who issued them for others */
    static @Nullable KeyDependencies of(ApiKey key, KnownOwners owners, boolean endingWithIssuer) {
        String issuer = endingWithIssuer ? Issuers.of(key) : null;
        KeyId parent = key.parent();
        return issuer == null && parent == null
                ? null
                : new KeyDependencies(issuer == null ? null : owners.of(issuer), parent);
    }
}
