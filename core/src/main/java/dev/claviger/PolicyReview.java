package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.internal.policy.OwnerExtent;
import dev.claviger.internal.policy.PolicyComparer;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.Reach;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says about owners, keys and calls, without a store: for tests of a policy and for a look before it is set.
 *
 * <p>It makes no decision. Whether a key exists, is revoked, suspended or past its end, whose secret was presented, and
 * what became of its parent and issuer, only {@link Claviger#decide} asks. Instances are immutable and safe for use by
 * many threads.
 */
public final class PolicyReview {
    private final AccessPolicy policy;

    private PolicyReview(PolicyDocument document) {
        this.policy = AccessPolicy.of(document, 0);
    }

    /** Returns a review of a policy. */
    public static PolicyReview of(PolicyDocument document) {
        return new PolicyReview(requireNonNull(document, "document"));
    }

    /**
     * Returns what each gate of the policy says to a call, from {@link dev.claviger.policy.Gate#OWNER} on. After the first
     * that refuses, no other is asked.
     *
     * @param owner the key's owner, or {@code null} if there is none
     */
    public List<GateResult> explain(@Nullable Owner owner, ApiKey key, Call call) {
        return policy.explain(owner, requireNonNull(key, "key"), requireNonNull(call, "call"))
                .gates();
    }

    /**
     * Returns what a key may call, if all gates before those of the policy let it pass and it has no parent.
     *
     * @param owner the key's owner, or {@code null} if there is none
     * @throws IllegalArgumentException if the owner's lists and the key's own have more in common than 100 000 entries
     */
    public Reach reach(@Nullable Owner owner, ApiKey key) {
        return OwnerExtent.ofKey(policy, owner, requireNonNull(key, "key"), null);
    }

    /**
     * Compares this policy with another that could take its place.
     *
     * @param owners owners to look at, beside those that could be; one that is not active is passed over
     */
    public PolicyComparison compareWith(PolicyDocument next, Collection<Owner> owners) {
        return PolicyComparer.compare(policy.document(), requireNonNull(next, "next"), owners, true);
    }
}
