package dev.claviger;

import dev.claviger.Decision.Reason;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.AuditSink;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries audit events from the request path to the sinks. Putting one in never blocks; when the queue is full the event
 * is lost, counted, and reported with the exact number.
 */
final class AuditQueue {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);
    private static final int CAPACITY = 8_192;
    private static final String CLAVIGER = "host:claviger";

    private final Clock clock;
    private final KeyFormat format;
    private final List<AuditSink> sinks;
    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final LongAdder malformed = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** What the sinks have been told already; touched by the draining thread alone. */
    private long reportedMalformed;

    private long reportedLost;

    /** Becomes a record only when it is drained, to keep that work off the request path. */
    private interface Event {
        AuditRecord toRecord(KeyFormat format);
    }

    private record Refusal(
            long at,
            Reason reason,
            @Nullable KeyId claimed,
            @Nullable ApiKey proven,
            Call call,
            long policy) implements Event {
        @Override
        public AuditRecord toRecord(KeyFormat format) {
            return callRecord(
                    new AuditRecord(
                            java.time.Instant.ofEpochMilli(at),
                            AuditRecord.Type.CALL_REFUSED,
                            proven == null ? "nobody" : "key:" + proven.id(),
                            proven == null ? null : proven.owner(),
                            claimed,
                            Map.of("reason", reason.code())),
                    call,
                    policy,
                    format);
        }
    }

    private record Exemption(long at, Decision.Allowed allowed, Call call) implements Event {
        @Override
        public AuditRecord toRecord(KeyFormat format) {
            ApiKey key = allowed.key();
            return callRecord(
                    new AuditRecord(
                            java.time.Instant.ofEpochMilli(at),
                            AuditRecord.Type.CALL_EXEMPTED,
                            "key:" + key.id(),
                            key.owner(),
                            key.id(),
                            Map.of(
                                    "exemptions",
                                    allowed.exemptions().stream()
                                            .sorted()
                                            .toList()
                                            .toString())),
                    call,
                    allowed.policyRevision(),
                    format);
        }
    }

    AuditQueue(List<AuditSink> sinks, Clock clock, KeyFormat format) {
        this.sinks = List.copyOf(sinks);
        this.clock = clock;
        this.format = format;
    }

    /** Counts a text that is no key. It names nobody, and scanners send millions: one record tells how many. */
    void malformed() {
        malformed.increment();
    }

    void refused(long at, Decision.Denied denied, KeyId claimed, Call call) {
        offer(new Refusal(at, denied.reason(), claimed, denied.key(), call, denied.policyRevision()));
    }

    void exempted(long at, Decision.Allowed allowed, Call call) {
        offer(new Exemption(at, allowed, call));
    }

    /** Passes on a record that is durable in the store already, or that tells of a refused operation. */
    void publish(AuditRecord event) {
        offer(format -> event);
    }

    private void offer(Event event) {
        if (!sinks.isEmpty() && !waiting.offer(event)) {
            lost.increment();
        }
    }

    /** Delivers what waits. Called by one thread at a time. */
    synchronized void drain() {
        for (Event event = waiting.poll(); event != null; event = waiting.poll()) {
            deliver(event.toRecord(format));
        }
        reportedMalformed = report(
                malformed.sum(),
                reportedMalformed,
                AuditRecord.Type.CALL_REFUSED,
                Map.of("reason", Reason.MALFORMED.code()));
        reportedLost = report(lost.sum(), reportedLost, AuditRecord.Type.RECORDS_LOST, Map.of());
    }

    private long report(long now, long before, AuditRecord.Type type, Map<String, String> details) {
        if (now != before && !sinks.isEmpty()) {
            Map<String, String> counted = new HashMap<>(details);
            counted.put("count", Long.toString(now - before));
            String actor = type == AuditRecord.Type.CALL_REFUSED ? "nobody" : CLAVIGER;
            deliver(new AuditRecord(clock.instant(), type, actor, null, null, counted));
        }
        return now;
    }

    private void deliver(AuditRecord event) {
        for (AuditSink sink : sinks) {
            try {
                sink.accept(event);
            } catch (RuntimeException | Error e) {
                // An error of a sink, a class it lacks for instance, must not end the delivery to all sinks for good.
                failed.increment();
                LOG.warn("An audit sink failed to take a {} record", event.type(), e);
            }
        }
    }

    long lostRecords() {
        return lost.sum() + failed.sum();
    }

    private static AuditRecord callRecord(AuditRecord event, Call call, long policyRevision, KeyFormat format) {
        Map<String, String> details = new HashMap<>(event.details());
        details.put("method", call.method());
        // A key that was pasted into a URL shall not be in the log as well.
        details.put("path", format.redact(call.path().value()));
        details.put("source", call.source());
        details.put("policy", Long.toString(policyRevision));
        putIfKnown(details, "overriding-method", call.overridingMethod());
        putIfKnown(details, "address", call.clientAddress());
        return new AuditRecord(event.at(), event.type(), event.actor(), event.owner(), event.key(), details);
    }

    private static void putIfKnown(Map<String, String> details, String name, @Nullable String value) {
        if (value != null) {
            details.put(name, value);
        }
    }
}
