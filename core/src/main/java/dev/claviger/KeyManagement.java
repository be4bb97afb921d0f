package dev.claviger;

import dev.claviger.ApiKey.Lifecycle;
import dev.claviger.ApiKey.Suspension;
import dev.claviger.Outcome.Refusal;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations on keys that exist: list, find, rename, suspend, resume, revoke. */
final class KeyManagement {
    private final KeyStorage storage;
    private final Operations operations;

    KeyManagement(KeyStorage storage, Operations operations) {
        this.storage = storage;
        this.operations = operations;
    }

    Outcome<KeyQuery.Page> list(Actor actor, KeyQuery query) {
        Operation operation = query.owner() == null ? Operation.LIST_ALL : Operation.LIST;
        Outcome.Refused<KeyQuery.Page> refused = operations.unauthorised(actor, operation, query.owner());
        if (refused != null) {
            return refused;
        }
        List<ApiKey> keys = storage.list(query).stream().map(StoredKey::key).toList();
        return new Outcome.Done<>(new KeyQuery.Page(keys, next(query, keys)));
    }

    /** A full page has a next one only if there is something on it. */
    private @Nullable KeyQuery next(KeyQuery query, List<ApiKey> keys) {
        if (keys.size() < query.limit()) {
            return null;
        }
        KeyQuery next = query.after(KeyQuery.Position.of(keys.get(keys.size() - 1)));
        return storage.list(next.withLimit(1)).isEmpty() ? null : next;
    }

    Outcome<ApiKey> find(Actor actor, KeyId id) {
        return operations
                .find(actor, Operation.FIND, id)
                .fold(
                        done -> new Outcome.Done<>(done.value().key()),
                        refused -> new Outcome.Refused<>(refused.refusal(), refused.message()));
    }

    Outcome<ApiKey> rename(Actor actor, KeyId id, String name) {
        KeyRequest.checkName(name);
        return operations.changing(actor, Operation.RENAME, id, (stored, now) -> {
            ApiKey key = stored.key();
            if (!key.isLiveAt(now)) {
                return ended(key);
            }
            return key.name().equals(name)
                    ? Step.nothingToDo(key)
                    : write(
                            actor,
                            stored,
                            key.withName(name),
                            AuditRecord.Type.KEY_RENAMED,
                            Map.of("from", key.name(), "to", name));
        });
    }

    Outcome<ApiKey> suspend(Actor actor, KeyId id, String reason) {
        KeyRequest.checkReason(reason);
        return operations.changing(actor, Operation.SUSPEND, id, (stored, now) -> {
            ApiKey key = stored.key();
            if (!key.isLiveAt(now)) {
                return ended(key);
            }
            Suspension present = key.lifecycle().suspension();
            // An administrator's suspension replaces the owner's, or the owner could lift it.
            if (present != null && (!ownersDoing(present, key) || ownersDoing(actor, key))) {
                return Step.nothingToDo(key);
            }
            Lifecycle suspended = key.lifecycle().withSuspension(new Suspension(now, actor.toString()));
            return write(
                    actor,
                    stored,
                    key.withLifecycle(suspended),
                    AuditRecord.Type.KEY_SUSPENDED,
                    Map.of("reason", reason));
        });
    }

    Outcome<ApiKey> resume(Actor actor, KeyId id) {
        return operations.changing(actor, Operation.RESUME, id, (stored, now) -> {
            ApiKey key = stored.key();
            Suspension present = key.lifecycle().suspension();
            if (!key.isLiveAt(now)) {
                return ended(key);
            }
            if (present == null) {
                return Step.nothingToDo(key);
            }
            if (!ownersDoing(present, key) && !operations.isAdmin(actor)) {
                return Step.refuse(Refusal.SUSPENDED_BY_OTHER, "key " + id + " was suspended by " + present.by());
            }
            return write(
                    actor,
                    stored,
                    key.withLifecycle(key.lifecycle().withSuspension(null)),
                    AuditRecord.Type.KEY_RESUMED,
                    Map.of());
        });
    }

    Outcome<ApiKey> revoke(Actor actor, KeyId id, String reason) {
        KeyRequest.checkReason(reason);
        return operations.changing(actor, Operation.REVOKE, id, (stored, now) -> {
            ApiKey key = stored.key();
            // The first revocation stays, so that its time remains true.
            return key.isRevoked()
                    ? Step.nothingToDo(key)
                    : write(
                            actor,
                            stored,
                            key.withLifecycle(key.lifecycle().withRevokedAt(now)),
                            AuditRecord.Type.KEY_REVOKED,
                            Map.of("reason", reason));
        });
    }

    static <T> Step<T> ended(ApiKey key) {
        return Step.refuse(Refusal.KEY_ENDED, "key " + key.id() + (key.isRevoked() ? " was revoked" : " has expired"));
    }

    private Step<ApiKey> write(
            Actor actor, StoredKey stored, ApiKey changed, AuditRecord.Type type, Map<String, String> details) {
        AuditRecord event = operations.event(type, actor, changed, details);
        return Step.write(changed, event, List.of(new Change.Replace(stored.next(changed))));
    }

    private static boolean ownersDoing(Suspension suspension, ApiKey key) {
        return suspension.by().startsWith("key:") || suspension.by().equals("session:" + key.owner());
    }

    private static boolean ownersDoing(Actor actor, ApiKey key) {
        return ownersDoing(new Suspension(Instant.EPOCH, actor.toString()), key);
    }
}
