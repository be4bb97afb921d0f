package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.ClavigerStatus;
import dev.claviger.Decision;
import dev.claviger.DecisionCounts;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What actuator shows of a claviger, by name, in texts and numbers that any JSON library writes alike. No key, no owner. Immutable. For
 * the starters, which put it where their version of Spring Boot wants it.
 */
public final class ClavigerDetails {
    private final ClavigerStatus status;
    private final DecisionCounts counts;

    private ClavigerDetails(ClavigerStatus status, DecisionCounts counts) {
        this.status = status;
        this.counts = counts;
    }

    /** Returns the details as of now; the store is not asked. */
    public static ClavigerDetails of(Claviger claviger) {
        return new ClavigerDetails(claviger.status(), claviger.counts());
    }

    /** Returns whether decisions are made; if not, each ends with 503. */
    public boolean isUp() {
        return status.isReady();
    }

    /**
     * Returns {@code node}, {@code storeReachable}, {@code staleness} and {@code maxStaleness} as ISO 8601 durations, {@code
     * policyRevision} and {@code usage}. What is not known is not there.
     */
    public Map<String, Object> health() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("node", status.nodeName());
        details.put("storeReachable", status.isStoreReachable());
        status.staleness()
                .ifPresent(age -> details.put(
                        "staleness", age.truncatedTo(ChronoUnit.MILLIS).toString()));
        details.put("maxStaleness", status.maxStaleness().toString());
        status.policyRevision().ifPresent(revision -> details.put("policyRevision", revision));
        status.usage()
                .ifPresent(usage -> details.put(
                        "usage", usage.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        return details;
    }

    /** Returns the same, what waits, and since the start: decisions by outcome, and what was lost. */
    public Map<String, Object> all() {
        Map<String, Object> details = health();
        details.put("ready", isUp());
        details.put("cachedKeys", status.cachedKeys());
        details.put("waitingAuditRecords", status.waitingAuditRecords());
        details.put("lostAuditRecords", counts.lostAuditRecords());
        details.put("waitingKeyEvents", status.waitingKeyEvents());
        details.put("lostKeyEvents", status.lostKeyEvents());
        details.put("waitingDigests", status.waitingDigests());
        details.put("allowed", counts.allowed());
        Map<String, Long> denied = new TreeMap<>();
        for (Map.Entry<Decision.Reason, Long> reason : counts.denied().entrySet()) {
            denied.put(reason.getKey().code(), reason.getValue());
        }
        details.put("denied", denied);
        details.put("unavailable", counts.unavailable());
        return details;
    }
}
