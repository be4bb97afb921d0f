package dev.claviger.internal.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPage;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyPosition;
import dev.claviger.KeyState;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Owner;
import dev.claviger.internal.decide.DecisionExplainer;
import dev.claviger.internal.decide.DependentKeys;
import dev.claviger.internal.node.KeyQueries;
import dev.claviger.internal.node.KnownKey;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.node.StoredKeyScan;
import dev.claviger.internal.node.StoredPage;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.internal.policy.OwnerExtent;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Reach;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a key can call, which keys can make a call, and why. What counts is the store, and one state of the policy.
 */
public final class KeyQuestions {
    /** Of a call that few may make a page could otherwise take a look at every key there is. */
    private static final int MAX_KEYS_FOR_A_PAGE = 10_000;

    private final KeyStorage storage;
    private final Node node;
    private final KnownOwners owners;
    private final OperationSupport operations;
    private final DecisionExplainer explainer;
    private final DependentKeys dependent;

    public KeyQuestions(
            KeyStorage storage,
            Node node,
            KnownOwners owners,
            OperationSupport operations,
            DecisionExplainer explainer) {
        this.storage = storage;
        this.node = node;
        this.owners = owners;
        this.operations = operations;
        this.explainer = explainer;
        this.dependent = new DependentKeys(node, owners);
    }

    public Outcome<Explanation> explain(Actor actor, KeyId key, Call call) {
        return operations.measured(Operation.EXPLAIN, () -> {
            Outcome.Refused<Explanation> refused = operations.unauthorised(actor, Operation.EXPLAIN, null);
            return refused != null ? refused : new Outcome.Done<>(explainer.explain(key, call));
        });
    }

    public Outcome<Reach> allowedEndpoints(Actor actor, KeyId id) {
        return operations.measured(Operation.ALLOWED_ENDPOINTS, () -> reach(actor, id));
    }

    private Outcome<Reach> reach(Actor actor, KeyId id) {
        Outcome<StoredKey> found = operations.find(actor, Operation.ALLOWED_ENDPOINTS, id);
        if (found instanceof Outcome.Refused<StoredKey> refused) {
            return refused.as();
        }
        KnownKey known = node.known(((Outcome.Done<StoredKey>) found).value());
        try {
            return new Outcome.Done<>(reach(known));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            return operations.refused(actor, Operation.ALLOWED_ENDPOINTS, id, Refusal.ANSWER_TOO_LONG, message);
        }
    }

    private Reach reach(KnownKey known) {
        DependentKeys.Moment at = now();
        Owner owner = owners.ask(known.owner.id);
        KnownKey parent = dependent.parentOf(known);
        Reason inherited = dependent.refusal(known, parent, at);
        if (inherited == null && owner != null && parent != null && !owner.isAccountOf(parent.key)) {
            inherited = Reason.OWNER_GONE;
        }
        Reason ended = known.ended(at.now());
        if (ended == null && inherited == null) {
            return OwnerExtent.ofKey(at.policy(), owner, known.key, parent == null ? null : parent.key);
        }
        Reason own = ended == null
                ? OwnerExtent.ofKey(at.policy(), owner, reachingNothing(known.key), null)
                        .refusal()
                : ended;
        // As in a decision, the gate that comes first tells the reason, and among equals the key's own.
        boolean first = own != null && (inherited == null || own.gate().compareTo(inherited.gate()) <= 0);
        return Reach.none(requireNonNull(first ? own : inherited), at.policy().revision());
    }

    /** What it would reach does not matter where everything is refused, and may be too much to list. */
    private static ApiKey reachingNothing(ApiKey key) {
        return key.toBuilder().endpoints(EndpointSet.none()).build();
    }

    private DependentKeys.Moment now() {
        long nanos = node.freshness().require();
        return new DependentKeys.Moment(node.policy(), nanos, node.time().millis());
    }

    public Outcome<KeyPage> keysAllowedTo(Actor actor, Call call, KeyFilter filter, KeyPageRequest page) {
        return operations.measured(Operation.KEYS_ALLOWED_TO, () -> allowedTo(actor, call, filter, page));
    }

    private Outcome<KeyPage> allowedTo(Actor actor, Call call, KeyFilter filter, KeyPageRequest page) {
        Outcome.Refused<KeyPage> refused = operations.unauthorised(actor, Operation.KEYS_ALLOWED_TO, null);
        if (refused != null) {
            return refused;
        }
        // Keys in any other state make no call.
        boolean none = filter.state() != null && filter.state() != KeyState.ACTIVE;
        return new Outcome.Done<>(
                none ? new KeyPage(List.of(), null) : new Search(call, filter.askedBy(actor), page).page());
    }

    /** A search for one page. */
    private final class Search {
        private final Call call;
        private final KeyQuery query;
        private final DependentKeys.Moment at = now();

        /** The owners that were met, under the policy; empty for those that do not exist or are not asked for. */
        private final Map<String, Optional<AccessPolicy.Holder>> holders = new HashMap<>();

        private final List<ApiKey> found = new ArrayList<>();

        Search(Call call, KeyFilter filter, KeyPageRequest page) {
            this.call = call;
            this.query = KeyQueries.judgedAt(operations.now(), filter.withState(KeyState.ACTIVE))
                    .withPage(page);
        }

        KeyPage page() {
            KeyPageRequest next = query.page();
            StoredKeyScan scan = new StoredKeyScan(storage, query);
            while (scan.passed() < MAX_KEYS_FOR_A_PAGE) {
                StoredPage page = scan.readUnderstood();
                for (StoredKey stored : page.readable()) {
                    if (found.size() == query.limit()) {
                        return new KeyPage(found, next);
                    }
                    next = next.withAfter(KeyPosition.of(stored.key()));
                    if (mayCall(stored)) {
                        found.add(stored.key());
                    }
                }
                scan.pass(page);
                if (scan.isOver()) {
                    return new KeyPage(found, null);
                }
            }
            return new KeyPage(found, next);
        }

        private boolean mayCall(StoredKey stored) {
            KnownKey known = node.known(stored);
            return known.ended(at.now()) == null
                    && holders.computeIfAbsent(known.owner.id, id -> Optional.ofNullable(holder(id)))
                            .filter(holder -> holder.decide(known.key, call) instanceof Decision.Allowed)
                            .isPresent()
                    && (known.dependencies == null || dependent.judge(known, at, call) instanceof Decision.Allowed);
        }

        private AccessPolicy.@Nullable Holder holder(String id) {
            Owner owner = owners.ask(id);
            String group = query.filter().group();
            boolean asked = owner != null && (group == null || owner.groups().contains(group));
            return owner != null && asked ? at.policy().holder(owner) : null;
        }
    }
}
