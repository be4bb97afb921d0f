package dev.claviger.conformance.crash;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.spi.AuditTrail;
import java.util.List;
import java.util.Map;

/**
 * What the store says after a round.
 *
 * @param keys the keys that lists show of the owners of the round
 * @param before the number of the last audit record before the round
 * @param trail the audit records since then, in any order
 * @param usable for keys whose text is known: whether a call with it is allowed
 */
record Evidence(List<ApiKey> keys, long before, List<AuditTrail.Entry> trail, Map<KeyId, Boolean> usable) {
    Evidence {
        keys = List.copyOf(keys);
        trail = List.copyOf(trail);
        usable = Map.copyOf(usable);
    }
}
