package dev.claviger;

import org.jspecify.annotations.Nullable;

/** On whom a key depends beside its owner. Few keys have any. */
final class Ties {
    /** Whoever issued the key for its owner, if it ends with its issuer. */
    final KnownOwner issuer;

    private Ties(KnownOwner issuer) {
        this.issuer = issuer;
    }

    /** @param endingWithIssuer whether keys end with those who issued them for others */
    static @Nullable Ties of(ApiKey key, KnownOwners owners, boolean endingWithIssuer) {
        String issuer = endingWithIssuer ? Issuers.of(key) : null;
        return issuer == null ? null : new Ties(owners.of(issuer));
    }
}
