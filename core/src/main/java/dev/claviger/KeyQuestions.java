package dev.claviger;

import dev.claviger.Decision.Reason;
import dev.claviger.Outcome.Refusal;
import dev.claviger.policy.AccessPolicy;
import dev.claviger.policy.Explanation;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers what a key can call, and which keys can make a call. What counts is the store, and one state of the policy. */
final class KeyQuestions {
    private static final int KEYS_AT_ONCE = 1_000;

    /** Of a call that few may make a page could otherwise take a look at every key there is. */
    private static final int MAX_KEYS_FOR_A_PAGE = 10_000;

    private final KeyStorage storage;
    private final Node node;
    private final KnownOwners owners;
    private final Operations operations;

    KeyQuestions(KeyStorage storage, Node node, KnownOwners owners, Operations operations) {
        this.storage = storage;
        this.node = node;
        this.owners = owners;
        this.operations = operations;
    }

    Outcome<Explanation.Reach> whatCan(Actor actor, KeyId id) {
        Outcome<StoredKey> found = operations.find(actor, Operation.WHAT_CAN, id);
        if (found instanceof Outcome.Refused<StoredKey> refused) {
            return refused.as();
        }
        ApiKey key = ((Outcome.Done<StoredKey>) found).value().key();
        AccessPolicy policy = node.freshPolicy();
        Reason ended = KnownKey.ended(key, operations.now().toEpochMilli());
        if (ended != null) {
            return new Outcome.Done<>(Explanation.Reach.none(ended, policy.revision()));
        }
        Owner owner = owners.ask(key.owner());
        try {
            return new Outcome.Done<>(policy.reach(owner, key));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            return operations.refused(actor, Operation.WHAT_CAN, id, Refusal.ANSWER_TOO_LONG, message);
        }
    }

    Outcome<KeyQuery.Page> whoCan(Actor actor, Call call, KeyQuery query) {
        Outcome.Refused<KeyQuery.Page> refused = operations.unauthorised(actor, Operation.WHO_CAN, null);
        if (refused != null) {
            return refused;
        }
        // Keys in any other state make no call, and which state they were in at another time does not matter to one
        // now.
        boolean none = query.state() != null && query.state() != KeyQuery.State.ACTIVE;
        return new Outcome.Done<>(none ? new KeyQuery.Page(List.of(), null) : new Search(call, query).page());
    }

    /** A search for one page. */
    private final class Search {
        private final Call call;
        private final KeyQuery query;
        private final AccessPolicy policy = node.freshPolicy();
        private final long now = operations.now().toEpochMilli();

        /** The owners that were met, under the policy; empty for those that do not exist or are not asked for. */
        private final Map<String, Optional<AccessPolicy.Holder>> holders = new HashMap<>();

        private final List<ApiKey> found = new ArrayList<>();

        Search(Call call, KeyQuery query) {
            this.call = call;
            this.query = query.inState(KeyQuery.State.ACTIVE).at(operations.now());
        }

        KeyQuery.Page page() {
            KeyQuery next = query;
            for (int looked = 0; looked < MAX_KEYS_FOR_A_PAGE; looked += KEYS_AT_ONCE) {
                List<StoredKey> some = storage.list(next.inAnyGroup().withLimit(KEYS_AT_ONCE));
                for (StoredKey stored : some) {
                    if (found.size() == query.limit()) {
                        return new KeyQuery.Page(found, next);
                    }
                    next = next.after(KeyQuery.Position.of(stored.key()));
                    if (mayCall(stored)) {
                        found.add(stored.key());
                    }
                }
                if (some.size() < KEYS_AT_ONCE) {
                    return new KeyQuery.Page(found, null);
                }
            }
            return new KeyQuery.Page(found, next);
        }

        private boolean mayCall(StoredKey stored) {
            ApiKey key = stored.key();
            if (KnownKey.ended(key, now) != null) {
                return false;
            }
            return holders.computeIfAbsent(key.owner(), id -> Optional.ofNullable(holder(id)))
                    .filter(holder -> holder.decide(key, call) instanceof Decision.Allowed)
                    .isPresent();
        }

        private AccessPolicy.@Nullable Holder holder(String id) {
            Owner owner = owners.ask(id);
            boolean asked =
                    owner != null && (query.group() == null || owner.groups().contains(query.group()));
            return owner != null && asked ? policy.holder(owner) : null;
        }
    }
}
