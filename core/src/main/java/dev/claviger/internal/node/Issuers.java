package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.Owner;
import dev.claviger.internal.policy.AccessPolicy;
import org.jspecify.annotations.Nullable;

/** Tells of keys that somebody has issued for somebody else whether that one could still do it. */
public final class Issuers {
    private static final String SESSION = "session:";

    private Issuers() {}

    /** Returns who has issued the key for its owner; {@code null} if it was the owner itself, one of its keys or the host. */
    public static @Nullable String of(ApiKey key) {
        String actor = key.issuedBy();
        if (!actor.startsWith(SESSION)) {
            return null;
        }
        String issuer = actor.substring(SESSION.length());
        return issuer.equals(key.ownerId()) ? null : issuer;
    }

    /**
     * Returns whether the issuer of a key is no administrator any more, or another account under the same id.
     *
     * @param issuer whom {@link #of} names, as it is now; {@code null} if there is none
     */
    public static boolean isGone(@Nullable Owner issuer, ApiKey key, AccessPolicy policy) {
        return issuer == null || !policy.isAdmin(issuer) || !issuer.existedAt(key.issuedAt());
    }
}
