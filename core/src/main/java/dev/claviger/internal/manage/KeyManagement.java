package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPage;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyPosition;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.internal.node.AccountTimes;
import dev.claviger.internal.node.KeyQueries;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.StoredKeyScan;
import dev.claviger.internal.node.StoredPage;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import dev.claviger.spi.UnreadableKeyException;
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

    public Outcome<KeyPage> list(Actor actor, KeyFilter filter, KeyPageRequest page) {
        KeyFilter wanted = filter.askedBy(actor);
        // Who is in a group with whom is not for its members to find out.
        String owner = wanted.group() == null ? wanted.ownerId() : null;
        Operation operation = owner == null ? Operation.LIST_ALL : Operation.LIST;
        return operations.measured(operation, () -> list(actor, operation, wanted, page));
    }

    private Outcome<KeyPage> list(Actor actor, Operation operation, KeyFilter wanted, KeyPageRequest page) {
        String owner = operation == Operation.LIST_ALL ? null : wanted.ownerId();
        Outcome.Refused<KeyPage> refused = operations.unauthorised(actor, operation, owner);
        if (refused != null) {
            return refused;
        }
        Owner account = operations.confining(actor);
        KeyQuery query = KeyQueries.judgedAt(operations.now(), wanted).withPage(page);
        String group = wanted.group();
        boolean dated = account != null && AccountTimes.since(account) != null;
        if (group == null && !dated) {
            return new Outcome.Done<>(page(query));
        }
        GroupMembers members = group == null ? null : new GroupMembers(owners, group);
        return new Outcome.Done<>(page(
                account == null ? query : KeyQueries.ofAccount(query, account),
                key -> (account == null || account.isAccountOf(key)) && (members == null || members.own(key))));
    }

    private KeyPage page(KeyQuery query) {
        List<ApiKey> keys = KeyQueries.page(storage, query);
        return new KeyPage(keys, next(query, keys));
    }

    /** Only of some keys can be told here alone whether they are to be shown. */
    private KeyPage page(KeyQuery query, Predicate<ApiKey> shown) {
        List<ApiKey> found = new ArrayList<>();
        KeyPageRequest next = query.page();
        StoredKeyScan scan = new StoredKeyScan(storage, query);
        while (scan.passed() < MAX_KEYS_FOR_A_PAGE) {
            StoredPage page = scan.read();
            for (ApiKey key : page.keys()) {
                boolean isShown = shown.test(key);
                if (isShown && found.size() == query.limit()) {
                    return new KeyPage(found, next);
                }
                next = next.withAfter(KeyPosition.of(key));
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
    private @Nullable KeyPageRequest next(KeyQuery query, List<ApiKey> keys) {
        if (keys.size() < query.limit()) {
            return null;
        }
        KeyPageRequest next = query.page().withAfter(KeyPosition.of(keys.get(keys.size() - 1)));
        return KeyQueries.page(storage, query.withPage(next.withLimit(1))).isEmpty() ? null : next;
    }

    public Outcome<Owner> whoami(Actor actor) {
        return operations.measured(Operation.WHOAMI, () -> self(actor));
    }

    private Outcome<Owner> self(Actor actor) {
        Owner owner = operations.self(actor);
        return owner == null
                ? operations.refused(
                        actor, Operation.WHOAMI, null, Refusal.NOT_FOUND, "There is no owner " + actor.ownerId() + ".")
                : new Outcome.Done<>(owner);
    }

    public Outcome<ApiKey> find(Actor actor, KeyId id) {
        return operations.measured(
                Operation.FIND, () -> operations.find(actor, Operation.FIND, id).map(StoredKey::key));
    }

    public Outcome<ApiKey> edit(Actor actor, Target target, KeyEdit edit) {
        return operations.measured(Operation.EDIT, () -> editUnlessKeyInText(actor, target, edit));
    }

    private Outcome<ApiKey> editUnlessKeyInText(Actor actor, Target target, KeyEdit edit) {
        Map<String, String> texts = new HashMap<>();
        texts.put("name", edit.name() == null ? "" : edit.name());
        texts.put("description", edit.description() == null ? "" : edit.description());
        Outcome.Refused<ApiKey> refused = operations.keyInText(actor, Operation.EDIT, target.id(), texts);
        return refused != null ? refused : edited(actor, target, edit);
    }

    private Outcome<ApiKey> edited(Actor actor, Target target, KeyEdit edit) {
        return operations.changing(actor, Operation.EDIT, target, (stored, now) -> {
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
                                    .event(AuditEvent.Type.KEY_EDITED, actor, key)
                                    .details(editing.details()));
        });
    }

    /** An end that an administrator sets is one that the owner cannot put off by a rotation. */
    private static ApiKey withItsAuthor(ApiKey edited, ApiKey before, Actor actor) {
        return Objects.equals(edited.expiresAt(), before.expiresAt()) || isOwnersDoing(actor, before)
                ? edited
                : edited.toBuilder().expirySetBy(actor.toString()).build();
    }

    public Outcome<ApiKey> suspend(Actor actor, Target target, String reason) {
        return operations.measured(Operation.SUSPEND, () -> {
            Outcome.Refused<ApiKey> refused = operations.keyInReason(actor, Operation.SUSPEND, target.id(), reason);
            return refused != null ? refused : suspended(actor, target, reason);
        });
    }

    private Outcome<ApiKey> suspended(Actor actor, Target target, String reason) {
        return operations.changing(actor, Operation.SUSPEND, target, (stored, now) -> {
            ApiKey key = stored.key();
            if (!key.isLiveAt(now)) {
                return ended(key);
            }
            String present = key.suspendedBy();
            // An administrator's suspension replaces the owner's, or the owner could lift it.
            if (present != null && (!isOwnersDoing(present, key) || isOwnersDoing(actor, key))) {
                return Step.nothingToDo(key);
            }
            return write(
                    stored,
                    key.toBuilder().suspended(now, actor.toString()).build(),
                    operations.event(AuditEvent.Type.KEY_SUSPENDED, actor, key, reason));
        });
    }

    public Outcome<ApiKey> resume(Actor actor, Target target) {
        return operations.measured(Operation.RESUME, () -> resumed(actor, target));
    }

    private Outcome<ApiKey> resumed(Actor actor, Target target) {
        return operations.changing(actor, Operation.RESUME, target, (stored, now) -> {
            ApiKey key = stored.key();
            String present = key.suspendedBy();
            if (!key.isLiveAt(now)) {
                return ended(key);
            }
            if (present == null) {
                return Step.nothingToDo(key);
            }
            if (!isOwnersDoing(present, key) && !operations.isAdmin(actor)) {
                return Step.refuse(
                        Refusal.SUSPENDED_BY_OTHER,
                        "Key " + key.id() + " was suspended by " + present + ". Only an administrator can resume it.");
            }
            return write(
                    stored,
                    key.toBuilder().resumed().build(),
                    operations.event(AuditEvent.Type.KEY_RESUMED, actor, key));
        });
    }

    public Outcome<ApiKey> revoke(Actor actor, Target target, String reason) {
        return operations.measured(Operation.REVOKE, () -> {
            Outcome.Refused<ApiKey> refused = operations.keyInReason(actor, Operation.REVOKE, target.id(), reason);
            return refused != null ? refused : revoked(actor, target, reason);
        });
    }

    private Outcome<ApiKey> revoked(Actor actor, Target target, String reason) {
        try {
            return operations.changing(actor, Operation.REVOKE, target, (stored, now) -> {
                ApiKey key = stored.key();
                // The first revocation stays, so that its time remains true.
                return key.isRevoked()
                        ? Step.nothingToDo(key)
                        : write(
                                stored,
                                key.toBuilder().revokedAt(now).build(),
                                operations.event(AuditEvent.Type.KEY_REVOKED, actor, key, reason));
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
        AuditEvent event = operations
                .event(AuditEvent.Type.KEY_REVOKED, actor, key, reason)
                .build();
        if (key.isRevoked()) {
            operations.forget(key.id());
            return key;
        }
        ApiKey revoked = key.toBuilder().revokedAt(event.at()).build();
        Change change = new Change(List.of(), List.of(new Change.Revoke(key.id(), event.at())), List.of(event));
        if (!(operations.apply(change, List.of(revoked)) instanceof Change.Applied)) {
            throw new UnavailableException("key " + key.id() + " is being changed by others and not revoked");
        }
        return revoked;
    }

    static <T> Step<T> ended(ApiKey key) {
        return Step.refuse(
                Refusal.KEY_ENDED, "Key " + key.id() + (key.isRevoked() ? " was revoked." : " has expired."));
    }

    private static Step<ApiKey> write(StoredKey stored, ApiKey changed, AuditEvent.Builder event) {
        StoredKey next = stored.next(changed);
        return Step.write(next.key(), event.build(), List.of(new Change.Replace(next)));
    }

    private static boolean isOwnersDoing(String actor, ApiKey key) {
        return actor.startsWith("key:") || actor.equals("session:" + key.ownerId());
    }

    /** Returns whether it is the owner of the key, or one of its keys, that does something with it. */
    static boolean isOwnersDoing(Actor actor, ApiKey key) {
        return isOwnersDoing(actor.toString(), key);
    }
}
