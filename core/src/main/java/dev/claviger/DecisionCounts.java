package dev.claviger;

import java.util.Map;

/**
 * How often a {@link Claviger} has decided what, since it was built.
 *
 * @param allowed calls that were allowed
 * @param denied calls that were refused, by reason; every reason is present
 * @param unavailable calls for which the question could not be answered
 * @param lostAuditRecords audit records that were lost because too many waited, or that a sink failed to take
 */
public record DecisionCounts(long allowed, Map<Decision.Reason, Long> denied, long unavailable, long lostAuditRecords) {
    /** Copies the map. */
    public DecisionCounts {
        denied = Map.copyOf(denied);
    }
}
