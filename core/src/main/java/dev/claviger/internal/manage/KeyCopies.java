package dev.claviger.internal.manage;

import dev.claviger.ApiKey;
import dev.claviger.ApiKey.Lifecycle;
import dev.claviger.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What operations make of a key: the same one but for what they change. */
final class KeyCopies {
    private KeyCopies() {}

    /** Returns the lifecycle of a new key that ends then, or never. */
    static Lifecycle endingAt(@Nullable Instant end, @Nullable String setBy) {
        return new Lifecycle(end, null, null, null, end == null ? null : setBy);
    }

    static ApiKey withTexts(ApiKey key, String name, String description) {
        return copy(key, name, description, key.lifecycle(), key.scope());
    }

    static ApiKey withScope(ApiKey key, ApiKey.Scope scope) {
        return copy(key, key.name(), key.description(), key.lifecycle(), scope);
    }

    static ApiKey withLifecycle(ApiKey key, Lifecycle lifecycle) {
        return copy(key, key.name(), key.description(), lifecycle, key.scope());
    }

    private static ApiKey copy(ApiKey key, String name, String description, Lifecycle lifecycle, ApiKey.Scope scope) {
        return new ApiKey(
                key.id(), key.owner(), name, description, key.hint(), key.origin(), lifecycle, scope, key.lastUsedAt());
    }

    static ApiKey withSuspension(ApiKey key, ApiKey.@Nullable Suspension suspension) {
        Lifecycle old = key.lifecycle();
        return withLifecycle(
                key, new Lifecycle(old.expiresAt(), suspension, old.revokedAt(), old.successor(), old.endSetBy()));
    }

    static ApiKey withSuccessor(ApiKey key, KeyId successor) {
        Lifecycle old = key.lifecycle();
        return withLifecycle(
                key, new Lifecycle(old.expiresAt(), old.suspension(), old.revokedAt(), successor, old.endSetBy()));
    }

    static ApiKey withEnd(ApiKey key, @Nullable Instant end) {
        Lifecycle old = key.lifecycle();
        return withLifecycle(
                key, new Lifecycle(end, old.suspension(), old.revokedAt(), old.successor(), old.endSetBy()));
    }

    static ApiKey withEndSetBy(ApiKey key, String actor) {
        Lifecycle old = key.lifecycle();
        return withLifecycle(
                key, new Lifecycle(old.expiresAt(), old.suspension(), old.revokedAt(), old.successor(), actor));
    }
}
