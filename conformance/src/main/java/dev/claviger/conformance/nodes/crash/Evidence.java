package dev.claviger.conformance.nodes.crash;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import java.util.List;
import java.util.Map;

/**
 * What the store says after a round.
 *
 * @param before what it said before
 * @param keys the keys that lists show of the owners of the round
 * @param policy the policy in force
 * @param trail the audit records since then, in any order
 * @param usable for keys whose text is known: whether a call with it is allowed
 */
record Evidence(
        Before before, List<ApiKey> keys, PolicyRevision policy, List<AuditEntry> trail, Map<KeyId, Boolean> usable) {
    Evidence {
        keys = List.copyOf(keys);
        trail = List.copyOf(trail);
        usable = Map.copyOf(usable);
    }

    /**
     * How far the store had come before a round.
     *
     * @param record the number of the last audit record
     * @param policy the number of the policy in force
     */
    record Before(long record, long policy) {}
}
