package dev.claviger.policy;

import dev.claviger.ApiKey;
import dev.claviger.Decision.Reason;
import dev.claviger.Owner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a policy lets the keys of an owner call, before a key narrows it.
 *
 * @param refusal why it is nothing, or {@code null}
 * @param unrestricted whether it is everything that a list can hold
 * @param entries what it is, unless it is everything or nothing
 */
record OwnerExtent(@Nullable Reason refusal, boolean unrestricted, Set<EndpointEntry> entries) {
    private static final OwnerExtent EVERYTHING = new OwnerExtent(null, true, Set.of());

    static OwnerExtent of(AccessPolicy policy, @Nullable Owner owner) {
        Reason refusal = policy.refusalToUse(owner).orElse(null);
        if (refusal != null || owner == null) {
            return new OwnerExtent(refusal, false, Set.of());
        }
        PolicyDocument document = policy.document();
        if (document.adminExempt().contains(Gate.ENDPOINT) && policy.isAdmin(owner)) {
            return EVERYTHING;
        }
        Set<EndpointEntry> entries = new LinkedHashSet<>();
        for (EndpointSet list : listsOf(document.endpoints(), owner)) {
            if (list.isUnrestricted()) {
                return EVERYTHING;
            }
            entries.addAll(list.entries());
        }
        return new OwnerExtent(null, false, entries);
    }

    private static List<EndpointSet> listsOf(PolicyDocument.Endpoints endpoints, Owner owner) {
        List<EndpointSet> lists = new ArrayList<>(List.of(endpoints.everyone()));
        add(endpoints.roles(), owner.roles(), lists);
        add(endpoints.groups(), owner.groups(), lists);
        return lists;
    }

    private static void add(Map<String, EndpointSet> named, Set<String> names, List<EndpointSet> lists) {
        names.stream().sorted().forEach(name -> lists.add(named.getOrDefault(name, EndpointSet.none())));
    }

    /** Returns what one key of the owner may call; neither more than its parent, if it has one. */
    static Explanation.Reach ofKey(AccessPolicy policy, @Nullable Owner owner, ApiKey key, @Nullable ApiKey parent) {
        AddressSet addresses = policy.document().addresses().and(key.scope().addresses());
        EndpointSet list = key.scope().endpoints();
        if (parent != null) {
            addresses = addresses.and(parent.scope().addresses());
            list = common(list, parent.scope().endpoints());
        }
        OwnerExtent extent = of(policy, owner);
        Reason refusal = owner == null || owner.isAccountOf(key) ? extent.refusal : Reason.OWNER_GONE;
        if (refusal == null && addresses.allowsNothing()) {
            refusal = Reason.ADDRESS_NOT_ALLOWED;
        }
        EndpointSet endpoints = refusal == null ? extent.and(list) : EndpointSet.none();
        return new Explanation.Reach(refusal, endpoints, addresses, policy.revision());
    }

    private static EndpointSet common(EndpointSet one, EndpointSet other) {
        if (one.isUnrestricted() || other.isUnrestricted()) {
            return one.isUnrestricted() ? other : one;
        }
        return EndpointSet.ofAny(EndpointPattern.common(one.entries(), other.entries()));
    }

    private EndpointSet and(EndpointSet list) {
        if (unrestricted) {
            return list;
        }
        return EndpointSet.ofAny(list.isUnrestricted() ? entries : EndpointPattern.common(entries, list.entries()));
    }

    /** Returns the entries, of which there is one for everything. */
    Collection<EndpointEntry> asEntries() {
        return unrestricted ? List.of(EndpointSet.EVERYTHING) : entries;
    }
}
