package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.Decision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one key may call: exactly the calls whose method and path {@link #endpoints} allows, and whose client address
 * {@link #addresses} allows. A call with a method override is allowed if both methods are. Immutable.
 */
public final class Reach {
    private final Decision.@Nullable Reason refusal;
    private final EndpointSet endpoints;
    private final AddressSet addresses;
    private final long policyRevision;

    private Reach(Decision.@Nullable Reason refusal, EndpointSet endpoints, AddressSet addresses, long policyRevision) {
        this.refusal = refusal;
        this.endpoints = requireNonNull(endpoints, "endpoints");
        this.addresses = requireNonNull(addresses, "addresses");
        this.policyRevision = policyRevision;
    }

    /** Returns that these calls are allowed, if there are any. */
    public static Reach of(EndpointSet endpoints, AddressSet addresses, long policyRevision) {
        return new Reach(null, endpoints, addresses, policyRevision);
    }

    /** Returns that every call is refused for this reason. */
    public static Reach none(Decision.Reason refusal, long policyRevision) {
        return new Reach(
                requireNonNull(refusal, "refusal"), EndpointSet.none(), AddressSet.unrestricted(), policyRevision);
    }

    /** Returns that every call is refused for this reason, from wherever it would be allowed. */
    public static Reach none(Decision.Reason refusal, AddressSet addresses, long policyRevision) {
        return new Reach(requireNonNull(refusal, "refusal"), EndpointSet.none(), addresses, policyRevision);
    }

    /**
     * Returns why every call is refused, whatever its method, path and address; {@code null} if that is not so. An empty list
     * without a refusal allows nothing either.
     */
    public Decision.@Nullable Reason refusal() {
        return refusal;
    }

    /**
     * Returns what the lists of the owner and the key's own have in common, in entries of the usual form; unrestricted if neither
     * restricts. An entry that is part of two can be longer than one that {@link EndpointEntry#parse} takes.
     */
    public EndpointSet endpoints() {
        return endpoints;
    }

    /** Returns what policy and key have in common. */
    public AddressSet addresses() {
        return addresses;
    }

    /** Returns the policy revision that was applied. */
    public long policyRevision() {
        return policyRevision;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reach that
                && refusal == that.refusal
                && endpoints.equals(that.endpoints)
                && addresses.equals(that.addresses)
                && policyRevision == that.policyRevision;
    }

    @Override
    public int hashCode() {
        return Objects.hash(refusal, endpoints, addresses, policyRevision);
    }

    @Override
    public String toString() {
        return "Reach[" + (refusal == null ? endpoints : refusal) + ", addresses=" + addresses + ", policyRevision="
                + policyRevision + "]";
    }
}
