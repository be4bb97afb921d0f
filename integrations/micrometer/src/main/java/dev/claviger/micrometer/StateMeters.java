package dev.claviger.micrometer;

import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.ClavigerStatus;
import dev.claviger.Decision;
import dev.claviger.DecisionCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What can be asked for at any time. All series exist from the start: an alert on a rate does not see the first event of a series
 * that comes into being with it.
 */
final class StateMeters {
    private static final String NONE = "none";

    private final Claviger claviger;
    private final Tags tags;

    StateMeters(Claviger claviger, Tags tags) {
        this.claviger = claviger;
        this.tags = tags;
    }

    void bindTo(MeterRegistry registry) {
        bindDecisions(registry);
        bindFreshness(registry);
        gauge(registry, "claviger.cache.keys", "Keys in the cache of this node", ClavigerStatus::cachedKeys);
        gauge(
                registry,
                "claviger.audit.waiting",
                "Audit records that wait for a sink or the store",
                ClavigerStatus::waitingAuditRecords);
        counter(
                registry,
                "claviger.audit.lost",
                "Audit records that were lost",
                tags,
                DecisionCounts::lostAuditRecords);
        gauge(
                registry,
                "claviger.events.waiting",
                "Key events that wait for the listener",
                ClavigerStatus::waitingKeyEvents);
        FunctionCounter.builder(
                        "claviger.events.lost", claviger, from -> from.status().lostKeyEvents())
                .description("Key events that were lost")
                .tags(tags)
                .register(registry);
        gauge(
                registry,
                "claviger.digests.waiting",
                "Keys that wait for a digest of the hashing that is configured now",
                ClavigerStatus::waitingDigests);
    }

    private void bindDecisions(MeterRegistry registry) {
        decisions(registry, "allowed", NONE, DecisionCounts::allowed);
        decisions(registry, "unavailable", NONE, DecisionCounts::unavailable);
        for (Decision.Reason reason : Decision.Reason.values()) {
            decisions(registry, "denied", reason.code(), counts -> of(counts.denied(), reason));
        }
        for (Call.Rejection rejection : Call.Rejection.values()) {
            counter(
                    registry,
                    "claviger.rejected",
                    "Requests that were rejected before there was anything to decide",
                    tags.and("code", rejection.code()),
                    counts -> of(counts.rejected(), rejection));
        }
    }

    private static <K> double of(Map<K, Long> counts, K kind) {
        return counts.getOrDefault(kind, 0L);
    }

    private void decisions(
            MeterRegistry registry, String outcome, String reason, ToDoubleFunction<DecisionCounts> count) {
        counter(
                registry,
                "claviger.decisions",
                "Decisions on calls",
                tags.and("outcome", outcome, "reason", reason),
                count);
    }

    private void bindFreshness(MeterRegistry registry) {
        gauge(
                registry,
                "claviger.ready",
                "1 if decisions are made, 0 if calls are answered with 503",
                status -> status.isReady() ? 1 : 0);
        gauge(
                registry,
                "claviger.store.reachable",
                "1 if the last poll of the store succeeded",
                status -> status.isStoreReachable() ? 1 : 0);
        gauge(
                registry,
                "claviger.policy.revision",
                "The policy that this node goes by",
                status -> status.policyRevision().orElse(0));
        time(
                registry,
                "claviger.staleness",
                "Age of the data that decisions are made with",
                status -> status.staleness().map(StateMeters::nanos).orElse(Double.NaN));
        time(
                registry,
                "claviger.staleness.bound",
                "The age from which that data is not used",
                status -> nanos(status.maxStaleness()));
    }

    private static double nanos(Duration duration) {
        return duration.toNanos();
    }

    private void counter(
            MeterRegistry registry,
            String name,
            String description,
            Tags allTags,
            ToDoubleFunction<DecisionCounts> count) {
        FunctionCounter.builder(name, claviger, from -> count.applyAsDouble(from.counts()))
                .description(description)
                .tags(allTags)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<ClavigerStatus> value) {
        Gauge.builder(name, claviger, from -> value.applyAsDouble(from.status()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void time(MeterRegistry registry, String name, String description, ToDoubleFunction<ClavigerStatus> nanos) {
        TimeGauge.builder(name, claviger, TimeUnit.NANOSECONDS, from -> nanos.applyAsDouble(from.status()))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
