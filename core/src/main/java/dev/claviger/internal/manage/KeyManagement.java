package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.ApiKey.Suspension;
import dev.claviger.KeyEdit;
import dev.claviger.KeyId;
import dev.claviger.KeyPage;
import dev.claviger.KeyQuery;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.internal.node.AccountTimes;
import dev.claviger.internal.node.KeyQueries;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.StoredKeyScan;
import dev.claviger.internal.node.StoredPage;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import dev.claviger.spi.UnreadableKeyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The operations on keys that exist: list, find, edit, suspend, resume, revoke. */
public final class KeyManagement {
    /** Of a small group among many owners a page could otherwise take a look at every key there is. */
    private static final int MAX_KEYS_FOR_A_PAGE = 10_000;

    private final KeyStorage storage;
    private final KnownOwners owners;
    private final OperationSupport operations;

    public KeyManagement(KeyStorage storage, KnownOwners owners, OperationSupport operations) {
        this.storage = storage;
        this.owners = owners;
        this.operations = operations;
    }

    public Outcome<KeyPage> list(Actor actor, KeyQuery query) {
        // Who is in a group with whom is not for its members to find out.
        String owner = query.group() == null ? query.owner() : null;
        Operation operation = owner == null ? Operation.LIST_ALL : Operation.LIST;
        Outcome.Refused<KeyPage> refused = operations.unauthorised(actor, operation, owner);
        if (refused != null) {
            return refused;
        }
        Owner account = operations.confining(actor);
        KeyQuery judged = KeyQueries.judgedBy(query, operations.now());
        String group = judged.group();
        boolean dated = account != null && AccountTimes.since(account) != null;
        if (group == null && !dated) {
            return new Outcome.Done<>(page(judged));
        }
        GroupMembers members = group == null ? null : new GroupMembers(owners, group);
        return new Outcome.Done<>(page(
                account == null ? judged : KeyQueries.ofAccount(judged, account),
                key -> (account == null || account.isAccountOf(key)) && (members == null || members.own(key))));
    }

    private KeyPage page(KeyQuery query) {
        List<ApiKey> keys = KeyQueries.page(storage, query);
        return new KeyPage(keys, next(query, keys));
    }

    /** Only of some keys can be told here alone whether they are to be shown. */
    private KeyPage page(KeyQuery query, Predicate<ApiKey> shown) {
        List<ApiKey> found = new ArrayList<>();
        KeyQuery next = query;
        StoredKeyScan scan = new StoredKeyScan(storage, KeyQueries.inAnyGroup(query));
        while (scan.passed() < MAX_KEYS_FOR_A_PAGE) {
            StoredPage page = scan.read();
            for (ApiKey key : page.keys()) {
                boolean isShown = shown.test(key);
                if (isShown && found.size() == query.limit()) {
                    return new KeyPage(found, next);
                }
                next = next.after(KeyQuery.Position.of(key));
                if (isShown) {
                    found.add(key);
                }
            }
            scan.pass(page);
            if (scan.isOver()) {
                return new KeyPage(found, null);
            }
        }
        return new KeyPage(found, next);
    }

    /** A full page has a next one only if there is something on it. */
    private @Nullable KeyQuery next(KeyQuery query, List<ApiKey> keys) {
        if (keys.size() < query.limit()) {
            return null;
        }
        KeyQuery next = query.after(KeyQuery.Position.of(keys.get(keys.size() - 1)));
        return KeyQueries.page(storage, next.withLimit(1)).isEmpty() ? null : next;
    }

    public Outcome<Owner> whoami(Actor actor) {
        Owner owner = operations.self(actor);
        return owner == null
                ? operations.refused(actor, Operation.WHOAMI, null, Refusal.NOT_FOUND, actor + " is no owner")
                : new Outcome.Done<>(owner);
    }

    public Outcome<ApiKey> find(Actor actor, KeyId id) {
        return operations
                .find(actor, Operation.FIND, id)
                .fold(done -> new Outcome.Done<>(done.value().key()), refused -> Refusals.as(refused));
    }

    public Outcome<ApiKey> edit(Actor actor, KeyId id, KeyEdit edit) {
        Map<String, String> texts = new HashMap<>();
        texts.put("name", edit.name() == null ? "" : edit.name());
        texts.put("description", edit.description() == null ? "" : edit.description());
        Outcome.Refused<ApiKey> refused = operations.keyInText(actor, Operation.EDIT, id, texts);
        return refused != null ? refused : edited(actor, id, edit);
    }

    private Outcome<ApiKey> edited(Actor actor, KeyId id, KeyEdit edit) {
        return operations.changing(actor, Operation.EDIT, id, (stored, now) -> {
            ApiKey key = stored.key();
            if (!key.isLiveAt(now)) {
                return ended(key);
            }
            KeyEditing editing = new KeyEditing(key, edit, now);
            if (editing.refusal() != null) {
                return Step.refuse(editing.refusal(), editing.message());
            }
            return editing.details().isEmpty()
                    ? Step.nothingToDo(key)
                    : write(
                            stored,
                            withItsAuthor(editing.edited(), key, actor),
                            operations
                                    .event(AuditRecord.Type.KEY_EDITED, actor, key)
                                    .details(editing.details()));
        });
    }

    /** An end that an administrator sets is one that the owner cannot put off by a rotation. */
    private static ApiKey withItsAuthor(ApiKey edited, ApiKey before, Actor actor) {
        boolean sameEnd = Objects.equals(
                edited.lifecycle().expiresAt(), before.lifecycle().expiresAt());
        return sameEnd || ownersDoing(actor, before) ? edited : KeyCopies.withEndSetBy(edited, actor.toString());
    }

    public Outcome<ApiKey> suspend(Actor actor, KeyId id, String reason) {
        Outcome.Refused<ApiKey> refused = operations.keyInReason(actor, Operation.SUSPEND, id, reason);
        return refused != null ? refused : suspended(actor, id, reason);
    }

    private Outcome<ApiKey> suspended(Actor actor, KeyId id, String reason) {
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
            Suspension suspension = new Suspension(now, actor.toString());
            return write(
                    stored,
                    KeyCopies.withSuspension(key, suspension),
                    operations.event(AuditRecord.Type.KEY_SUSPENDED, actor, key, reason));
        });
    }

    public Outcome<ApiKey> resume(Actor actor, KeyId id) {
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
                    stored,
                    KeyCopies.withSuspension(key, null),
                    operations.event(AuditRecord.Type.KEY_RESUMED, actor, key));
        });
    }

    public Outcome<ApiKey> revoke(Actor actor, KeyId id, String reason) {
        Outcome.Refused<ApiKey> refused = operations.keyInReason(actor, Operation.REVOKE, id, reason);
        return refused != null ? refused : revoked(actor, id, reason);
    }

    private Outcome<ApiKey> revoked(Actor actor, KeyId id, String reason) {
        try {
            return operations.changing(actor, Operation.REVOKE, id, (stored, now) -> {
                ApiKey key = stored.key();
                // The first revocation stays, so that its time remains true.
                return key.isRevoked()
                        ? Step.nothingToDo(key)
                        : write(
                                stored,
                                key.withRevokedAt(now),
                                operations.event(AuditRecord.Type.KEY_REVOKED, actor, key, reason));
            });
        } catch (UnreadableKeyException e) {
            ApiKey key = e.keys().get(0);
            if (!operations.allows(actor, Operation.REVOKE, key)) {
                throw e;
            }
            return new Outcome.Done<>(revokedUnread(actor, key, reason));
        }
    }

    /** Nobody has to understand a key to end it. */
    private ApiKey revokedUnread(Actor actor, ApiKey key, String reason) {
        AuditRecord event = operations
                .event(AuditRecord.Type.KEY_REVOKED, actor, key, reason)
                .build();
        if (key.isRevoked()) {
            operations.forget(key.id());
            return key;
        }
        ApiKey revoked = key.withRevokedAt(event.at());
        Change change = new Change(List.of(), List.of(new Change.Revoke(key.id(), event.at())), List.of(event));
        if (!(operations.apply(change, List.of(revoked)) instanceof Change.Applied)) {
            throw new UnavailableException("key " + key.id() + " is being changed by others and not revoked");
        }
        return revoked;
    }

    static <T> Step<T> ended(ApiKey key) {
        return Step.refuse(Refusal.KEY_ENDED, "key " + key.id() + (key.isRevoked() ? " was revoked" : " has expired"));
    }

    private static Step<ApiKey> write(StoredKey stored, ApiKey changed, AuditRecord.Builder event) {
        return Step.write(changed, event.build(), List.of(new Change.Replace(stored.next(changed))));
    }

    private static boolean ownersDoing(Suspension suspension, ApiKey key) {
        return suspension.by().startsWith("key:") || suspension.by().equals("session:" + key.owner());
    }

    private static boolean ownersDoing(Actor actor, ApiKey key) {
        return ownersDoing(new Suspension(Instant.EPOCH, actor.toString()), key);
    }
}
