package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy that runs in the shadow of the one in force would have decided, on one node and since it was started
 * there. Kept in memory: it ends with the process, and other nodes neither run the policy nor know of this. Numbers are
 * read while calls go on, so that their sum may be a few calls off.
 *
 * @param node the name of the node
 * @param since when it was started
 * @param startedBy the actor that started it, as {@link Actor#toString} writes it
 * @param policy the policy that runs in the shadow
 * @param judged calls of keys that had passed all gates before {@link Gate#OWNER}; others are decided alike by any policy
 * @param same calls that were decided alike, and if refused for the same reason
 * @param otherReason calls that both refuse, for different reasons
 * @param newlyAllowed calls that were refused and would be allowed
 * @param newlyRefused calls that were allowed and would be refused, by reason; only reasons that occurred
 * @param failed calls for which it could not be found out; they count nowhere else
 * @param sample some of the calls that were not decided alike, the oldest first: the first hundred, and then at most
 *     one a second in place of the oldest
 */
public record ShadowReport(
        String node,
        Instant since,
        String startedBy,
        PolicyDocument policy,
        long judged,
        long same,
        long otherReason,
        long newlyAllowed,
        Map<Decision.Reason, Long> newlyRefused,
        long failed,
        List<Difference> sample) {
    /** Copies map and list. */
    public ShadowReport {
        requireNonNull(node, "node");
        requireNonNull(since, "since");
        requireNonNull(startedBy, "startedBy");
        requireNonNull(policy, "policy");
        newlyRefused = Map.copyOf(newlyRefused);
        sample = List.copyOf(sample);
    }

    /**
     * A call that two policies do not decide alike.
     *
     * @param at when it was made
     * @param key the key it was made with
     * @param owner the owner of the key
     * @param method the method
     * @param path the canonical path; like the method with whatever looks like a key hidden
     * @param live why it was refused, or {@code null} if it was allowed
     * @param shadow why it would be refused, or {@code null} if it would be allowed
     */
    public record Difference(
            Instant at,
            KeyId key,
            String owner,
            String method,
            String path,
            Decision.@Nullable Reason live,
            Decision.@Nullable Reason shadow) {
        /** Checks that nothing is missing. */
        public Difference {
            requireNonNull(at, "at");
            requireNonNull(key, "key");
            requireNonNull(owner, "owner");
            requireNonNull(method, "method");
            requireNonNull(path, "path");
        }
    }
}
