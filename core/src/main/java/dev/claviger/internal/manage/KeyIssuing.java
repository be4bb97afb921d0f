package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.Owner;
import dev.claviger.PlaintextKey;
import dev.claviger.UnavailableException;
import dev.claviger.internal.keys.Draft;
import dev.claviger.internal.keys.KeyDrafts;
import dev.claviger.internal.keys.KeyTextReader;
import dev.claviger.internal.node.AccountTimes;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.DangerousStep;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operations that add a key which replaces none: issue and import. */
public final class KeyIssuing {
    private final KeyDrafts drafts;
    private final OperationSupport operations;
    private final Approvals approvals;
    private final Lineage lineage;
    private final EarlierAccounts earlierAccounts;

    public KeyIssuing(
            KeyDrafts drafts,
            OperationSupport operations,
            Approvals approvals,
            Lineage lineage,
            EarlierAccounts earlierAccounts) {
        this.drafts = drafts;
        this.operations = operations;
        this.approvals = approvals;
        this.lineage = lineage;
        this.earlierAccounts = earlierAccounts;
    }

    /** Who asks for which key, and how. */
    private record Order(Actor actor, Operation operation, String owner, KeyRequest request) {
        boolean isImport() {
            return operation == Operation.IMPORT;
        }

        boolean isForOther() {
            return !owner.equals(actor.ownerId());
        }

        /** Returns the step of making it, as the terms have it. */
        DangerousStep.UnlimitedKey forKey(Lineage.Terms terms) {
            KeyRequest settled = request.withEndpoints(terms.endpoints()).withAddresses(terms.addresses());
            return new DangerousStep.UnlimitedKey(
                    owner, terms.end() == null ? settled : settled.withExpiresAt(terms.end()));
        }
    }

    /** What makes the key: each time another one, unless its id is settled. */
    private record Making<T>(@Nullable KeyId id, Supplier<Draft<T>> drafts) {}

    public Outcome<IssuedKey> issue(Actor actor, KeyRequest request) {
        String owner = ownerFor(actor, request);
        Operation operation = owner.equals(actor.ownerId()) ? Operation.ISSUE : Operation.ISSUE_FOR_OTHER;
        String idempotencyId = request.idempotencyId();
        KeyId id = idempotencyId == null ? null : KeyDrafts.idFor(actor, owner, idempotencyId);
        return add(new Order(actor, operation, owner, request), () -> new Making<>(id, () -> drafts.drawn(id)));
    }

    public Outcome<ApiKey> importKey(Actor actor, KeyRequest request, PlaintextKey plaintext) {
        return add(new Order(actor, Operation.IMPORT, ownerFor(actor, request), request), () -> {
            KeyId id = drafts.idOf(plaintext);
            KeyTextReader.requireNotIn(request, plaintext);
            return new Making<>(id, () -> drafts.imported(plaintext));
        });
    }

    public Outcome<ApiKey> importHashed(Actor actor, KeyRequest request, String digested) {
        return add(new Order(actor, Operation.IMPORT, ownerFor(actor, request), request), () -> {
            Draft<ApiKey> draft = drafts.ofDigested(digested);
            return new Making<>(draft.id(), () -> draft);
        });
    }

    /** Returns what {@link #importHashed} takes. */
    public String digested(PlaintextKey plaintext) {
        return drafts.digested(plaintext);
    }

    private static String ownerFor(Actor actor, KeyRequest request) {
        String owner = request.ownerId() == null ? actor.ownerId() : request.ownerId();
        if (owner.isEmpty()) {
            throw new IllegalArgumentException("the host has no keys of its own: name the owner with forOwner");
        }
        return owner;
    }

    /** Nothing is made, and of a text to import nothing is said, for an actor who may not do it. */
    private <T> Outcome<T> add(Order order, Supplier<Making<T>> making) {
        return operations.measured(order.operation(), () -> {
            Refused<T> unauthorised = unauthorised(order);
            return unauthorised != null ? unauthorised : add(order, making.get());
        });
    }

    private <T> @Nullable Refused<T> unauthorised(Order order) {
        Refused<T> refused = operations.unauthorised(order.actor(), order.operation(), order.owner());
        if (refused == null && !order.request().abilities().isEmpty()) {
            refused = operations.unauthorised(order.actor(), Operation.GIVE_ABILITIES, order.owner());
        }
        if (refused != null) {
            return refused;
        }
        KeyRequest request = order.request();
        if (order.isForOther() && request.reason().isBlank()) {
            return refused(
                    order,
                    Refusal.REASON_REQUIRED,
                    "Say why this key is made for " + order.owner() + ": a reason is required.");
        }
        Map<String, String> texts =
                Map.of("name", request.name(), "description", request.description(), "reason", request.reason());
        return operations.keyInText(order.actor(), order.operation(), null, texts);
    }

    private <T> Outcome<T> add(Order order, Making<T> making) {
        Refused<T> already = alreadyThere(order, making.id());
        if (already != null) {
            return already;
        }
        AccessPolicy policy = operations.policy();
        Owner owner = operations.owner(order.owner());
        Refusal refusal = IssueRules.refusal(policy, owner);
        Instant now = operations.issueTime(order.actor(), order.owner(), owner);
        if (refusal != null || owner == null || now == null) {
            Refusal why = refusal == null ? Refusal.OWNER_NOT_YET_CREATED : refusal;
            return refused(order, why, IssueRules.noKeyFor(order.owner(), why));
        }
        Outcome<Lineage.Terms> outcome = lineage.terms(order.actor(), order.request(), now);
        if (outcome instanceof Refused<Lineage.Terms> tooMuch) {
            return refused(order, tooMuch.refusal(), tooMuch.message());
        }
        Lineage.Terms terms = ((Outcome.Done<Lineage.Terms>) outcome).value();
        IssuanceLimits limits = policy.document().limits();
        Refused<T> unfit = unfit(order, terms, limits, now);
        if (unfit != null) {
            return unfit;
        }
        Instant since = AccountTimes.since(owner);
        return insert(
                order,
                new Change.OwnerHasRoom(order.owner(), limits.maxKeysPerOwner(), now),
                making,
                draft -> shaped(order, draft, terms, now).ownerSince(since).build());
    }

    /** Returns why there is no key on these terms, or {@code null}. */
    private <T> @Nullable Refused<T> unfit(Order order, Lineage.Terms terms, IssuanceLimits limits, Instant now) {
        Refusal refusal = IssueRules.refusedEnd(limits, now, terms.end());
        return refusal != null
                ? refused(order, refusal, IssueRules.noKeyFor(order.owner(), refusal))
                : approvals.refused(order.actor(), order.operation(), order.forKey(terms), now);
    }

    private static ApiKeyBuilder shaped(Order order, Draft<?> draft, Lineage.Terms terms, Instant now) {
        KeyRequest request = order.request();
        boolean setForOwner = terms.end() != null && order.isForOther();
        return ApiKey.builder(draft.id(), order.owner(), order.actor().toString(), now)
                .name(request.name())
                .description(request.description())
                .hint(draft.hint())
                .reason(request.reason())
                .parent(terms.parent())
                .expiresAt(terms.end())
                .expirySetBy(setForOwner ? order.actor().toString() : null)
                .endpoints(terms.endpoints())
                .addresses(terms.addresses())
                .abilities(request.abilities());
    }

    private <T> Outcome<T> insert(
            Order order, Change.OwnerHasRoom limit, Making<T> making, Function<Draft<T>, ApiKey> shape) {
        Change.OwnerHasRoom room = limit;
        for (int draw = 1; ; draw++) {
            Draft<T> draft = making.drafts().get();
            ApiKey key = shape.apply(draft);
            AuditEvent event = operations
                    .event(
                            order.isImport() ? AuditEvent.Type.KEY_IMPORTED : AuditEvent.Type.KEY_ISSUED,
                            order.actor(),
                            key,
                            key.reason())
                    .detail("key_name", key.name())
                    .build();
            Change.Result result =
                    operations.apply(new Change(List.of(room), List.of(draft.inserting(key)), List.of(event)));
            if (result instanceof Change.Applied) {
                return new Outcome.Done<>(draft.answer().apply(key));
            }
            // Somebody else may have been faster with the same key, and have taken the last place with it.
            Refused<T> already = alreadyThere(order, making.id());
            if (already != null) {
                return already;
            }
            if (result instanceof Change.NoRoom) {
                Change.OwnerHasRoom wider = besideKeysOfEarlierAccounts(limit);
                if (wider.limit() <= room.limit()) {
                    return refused(
                            order,
                            Refusal.TOO_MANY_KEYS,
                            "Owner " + limit.owner() + " has " + limit.limit()
                                    + " keys, and the policy allows no more. Revoke one first.");
                }
                room = wider;
                continue;
            }
            OperationSupport.requireFreshId(result, draw);
        }
    }

    /** Keys of an earlier account under the same id take no place from the owner, who can neither see nor revoke them. */
    private Change.OwnerHasRoom besideKeysOfEarlierAccounts(Change.OwnerHasRoom limit) {
        Owner account = operations.owner(limit.owner());
        Instant since = account == null ? null : AccountTimes.since(account);
        if (account == null || since == null) {
            return limit;
        }
        int others = earlierAccounts.liveKeys(account, since, limit.now());
        return new Change.OwnerHasRoom(limit.owner(), limit.limit() + others, limit.now());
    }

    /** Returns the refusal to make a key again that there is, or {@code null}. */
    private <T> @Nullable Refused<T> alreadyThere(Order order, @Nullable KeyId id) {
        StoredKey stored = id == null ? null : operations.stored(id).orElse(null);
        if (stored == null) {
            return null;
        }
        ApiKey key = stored.key();
        Owner account = operations.owner(order.owner());
        boolean same = account != null
                && account.isAccountOf(key)
                && key.issuedBy().equals(order.actor().toString());
        if (!order.isImport() && !same) {
            // An earlier account under this id has asked so, or there is one chance in 62^10, or somebody has looked
            // long
            // for it: there is no answer that would not mislead.
            throw new UnavailableException(
                    "no key was made: another key has the id for this idempotency id; use another one");
        }
        Refused<T> refused = isOther(order, key)
                ? operations.refused(
                        order.actor(),
                        order.operation(),
                        id,
                        Refusal.IDEMPOTENCY_ID_REUSED,
                        "This idempotency id already issued key " + id
                                + ", for which something else was asked. Use another id.")
                : operations.refused(
                        order.actor(),
                        order.operation(),
                        key.id(),
                        Refusal.ALREADY_ISSUED,
                        alreadyIssued(order, key.id()));
        return Refusals.naming(refused, key.id());
    }

    private static String alreadyIssued(Order order, KeyId id) {
        return order.isImport()
                ? "There is a key with the id of this text already: " + id + "."
                : "This idempotency id already issued key " + id + ". Its secret cannot be shown again; rotate key "
                        + id + " to get a new one.";
    }

    /** As far as it can be told: what was edited since may have been asked for like this. */
    private static boolean isOther(Order order, ApiKey key) {
        KeyRequest request = order.request();
        boolean asIssued = key.version() == 1;
        return !order.isImport()
                && (!request.reason().equals(key.reason())
                        || (asIssued
                                && !(request.name().equals(key.name())
                                        && request.description().equals(key.description())
                                        && request.abilities().equals(key.abilities()))));
    }

    private <T> Refused<T> refused(Order order, Refusal refusal, String message) {
        return operations.refused(order.actor(), order.operation(), null, refusal, message);
    }
}
