package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.Decision;
import org.jspecify.annotations.Nullable;

/**
 * What one key may call: exactly the calls whose method and path {@code endpoints} allows, and whose client address
 * {@code addresses} allows. A call with a method override is allowed if both methods are.
 *
 * @param refusal why every call is refused, whatever its method, path and address; {@code null} if that is not so. An
 *     empty list without a refusal allows nothing either
 * @param endpoints what the lists of the owner and the key's own have in common, in entries of the usual form;
 *     unrestricted if neither restricts. An entry that is part of two can be longer than one that
 *     {@link EndpointEntry#parse} takes
 * @param addresses what policy and key have in common
 * @param policyRevision the policy revision that was applied
 */
public record Reach(
        Decision.@Nullable Reason refusal, EndpointSet endpoints, AddressSet addresses, long policyRevision) {
    /** Checks that nothing is missing, and that what is refused has no endpoints. */
    public Reach {
        requireNonNull(endpoints, "endpoints");
        requireNonNull(addresses, "addresses");
        if (refusal != null && !endpoints.equals(EndpointSet.none())) {
            throw new IllegalArgumentException("a key that is refused every call reaches no endpoint");
        }
    }

    /** Returns that every call is refused for this reason. */
    public static Reach none(Decision.Reason refusal, long policyRevision) {
        return new Reach(
                requireNonNull(refusal, "refusal"), EndpointSet.none(), AddressSet.unrestricted(), policyRevision);
    }
}
