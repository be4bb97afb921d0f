package dev.claviger.micrometer;

import dev.claviger.spi.MetricsListener;
import dev.claviger.spi.MetricsListener.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What takes time, on one registry. The series of the store and of decisions exist from the start, like those of counters. */
final class WorkTimers {
    private static final List<String> READS = List.of("find_key", "list_keys", "find_policy", "poll_changes");
    private static final List<String> WRITES = List.of("apply_change", "record_uses");
    private static final List<String> ENDS = List.of("done", "failed");

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    /** Of a decision the reason is left out: how long it took does not depend on it. */
    private record Series(MetricsListener.Type type, String operation, String outcome) {}

    WorkTimers(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
        for (String outcome : List.of("allowed", "denied", "unavailable")) {
            timer(new Series(MetricsListener.Type.DECISION, "decide", outcome));
        }
        for (String end : ENDS) {
            READS.forEach(read -> timer(new Series(MetricsListener.Type.STORE_READ, read, end)));
            WRITES.forEach(write -> timer(new Series(MetricsListener.Type.STORE_WRITE, write, end)));
            timer(new Series(MetricsListener.Type.OWNER_LOOKUP, "find_owner", end));
        }
    }

    void record(Measurement measurement) {
        timer(new Series(measurement.type(), measurement.operation(), outcome(measurement)))
                .record(measurement.took());
    }

    private static String outcome(Measurement measurement) {
        boolean isDenied = measurement.type() == MetricsListener.Type.DECISION
                && !measurement.outcome().equals("allowed")
                && !measurement.outcome().equals("unavailable");
        return isDenied ? "denied" : measurement.outcome();
    }

    private Timer timer(Series series) {
        return timers.computeIfAbsent(series, this::registered);
    }

    private Timer registered(Series series) {
        Tags outcome = tags.and("outcome", series.outcome());
        Tags both = outcome.and("operation", series.operation());
        return switch (series.type()) {
            case DECISION -> registered("claviger.decision", "Decisions for which the cache was not enough", outcome);
            case STORE_READ -> registered("claviger.store.read", "Reads of the store", both);
            case STORE_WRITE -> registered("claviger.store.write", "Writes to the store", both);
            case OWNER_LOOKUP -> registered("claviger.owner.lookup", "Questions to the owner directory", outcome);
            case OPERATION -> registered("claviger.operations", "Management operations", both);
        };
    }

    private Timer registered(String name, String description, Tags ofSeries) {
        return Timer.builder(name).description(description).tags(ofSeries).register(registry);
    }
}
