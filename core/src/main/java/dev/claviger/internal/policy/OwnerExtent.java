package dev.claviger.internal.policy;

import dev.claviger.ApiKey;
import dev.claviger.Decision.Reason;
import dev.claviger.Owner;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a policy lets the keys of an owner call, before a key narrows it.
 *
 * @param refusal why it is nothing, or {@code null}
 * @param endpoints what it is; unrestricted if it is everything that a list can hold
 */
public record OwnerExtent(@Nullable Reason refusal, EndpointSet endpoints) {
    static OwnerExtent of(AccessPolicy policy, @Nullable Owner owner) {
        Reason refusal = policy.refusalToUse(owner).orElse(null);
        if (refusal != null || owner == null) {
            return new OwnerExtent(refusal, EndpointSet.none());
        }
        PolicyDocument document = policy.document();
        if (document.adminBypass().contains(Gate.ENDPOINT) && policy.isAdmin(owner)) {
            return new OwnerExtent(null, EndpointSet.unrestricted());
        }
        return new OwnerExtent(null, EndpointSet.anyOf(listsOf(document, owner)));
    }

    private static List<EndpointSet> listsOf(PolicyDocument document, Owner owner) {
        List<EndpointSet> lists = new ArrayList<>(List.of(document.endpoints()));
        add(document.roleEndpoints(), owner.roles(), lists);
        add(document.groupEndpoints(), owner.groups(), lists);
        return lists;
    }

    private static void add(Map<String, EndpointSet> named, Set<String> names, List<EndpointSet> lists) {
        names.stream().sorted().forEach(name -> lists.add(named.getOrDefault(name, EndpointSet.none())));
    }

    /**
     * Lists what a key that has passed the gates before may call: exactly the calls that {@link AccessPolicy#decide} allows.
     *
     * @param owner the key's owner as it is now, or {@code null} if there is none
     * @param parent the key that made it, which narrows it too, or {@code null}
     * @throws IllegalArgumentException if the owner's lists and the key's own have more in common than 100 000 entries
     */
    public static Reach ofKey(AccessPolicy policy, @Nullable Owner owner, ApiKey key, @Nullable ApiKey parent) {
        AddressSet addresses = policy.document().addresses().and(key.addresses());
        EndpointSet list = key.endpoints();
        if (parent != null) {
            addresses = addresses.and(parent.addresses());
            list = list.and(parent.endpoints());
        }
        OwnerExtent extent = of(policy, owner);
        Reason refusal = owner == null || owner.isAccountOf(key) ? extent.refusal : Reason.OWNER_GONE;
        if (refusal == null
                && !addresses.isUnrestricted()
                && addresses.entries().isEmpty()) {
            refusal = Reason.ADDRESS_NOT_ALLOWED;
        }
        return refusal == null
                ? Reach.of(extent.endpoints.and(list), addresses, policy.revision())
                : Reach.none(refusal, addresses, policy.revision());
    }
}
