package dev.claviger.internal.metrics;

import dev.claviger.Outcome;
import dev.claviger.UnavailableException;
import dev.claviger.internal.audit.TroubleLog;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.MetricsListener;
import dev.claviger.spi.MetricsListener.Measurement;
import dev.claviger.spi.OwnerDirectory;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures work for the host's listeners, if it gave any; otherwise the work is done and nothing else. */
public final class Metrics {
    private static final String DONE = "done";
    private static final String FAILED = "failed";
    private static final String UNAVAILABLE = "unavailable";

    private final List<MetricsListener> listeners;
    private final boolean heard;
    private final LongSupplier nanos;
    private final TroubleLog troubles;

    public Metrics(List<MetricsListener> listeners, LongSupplier nanos, TroubleLog troubles) {
        this.listeners = List.copyOf(listeners);
        this.heard = !listeners.isEmpty();
        this.nanos = nanos;
        this.troubles = troubles;
    }

    /** Returns whether somebody listens. */
    public boolean areHeard() {
        return heard;
    }

    /** Returns a store whose reads and writes are measured; it has none of the store's other abilities. */
    public KeyStorage measured(KeyStorage storage) {
        return heard ? new MeasuredStorage(storage, this) : storage;
    }

    /** Returns a directory whose answers are measured. */
    public OwnerDirectory measured(OwnerDirectory directory) {
        return heard
                ? id -> timed(MetricsListener.Type.OWNER_LOOKUP, "find_owner", () -> directory.find(id))
                : directory;
    }

    /** Does something that comes off or fails. */
    <T> T timed(MetricsListener.Type type, String operation, Supplier<T> work) {
        long startedAt = now();
        String outcome = FAILED;
        try {
            T result = work.get();
            outcome = DONE;
            return result;
        } finally {
            tell(type, operation, outcome, startedAt);
        }
    }

    /** Carries out a management operation. */
    public <T> Outcome<T> operation(String code, Supplier<Outcome<T>> work) {
        if (!heard) {
            return work.get();
        }
        long startedAt = now();
        String outcome = FAILED;
        try {
            Outcome<T> result = work.get();
            outcome = result.fold(value -> DONE, refused -> refused.refusal().code());
            return result;
        } catch (UnavailableException e) {
            outcome = UNAVAILABLE;
            throw e;
        } finally {
            tell(MetricsListener.Type.OPERATION, code, outcome, startedAt);
        }
    }

    /** Tells of a decision, or with {@code null} of one that was not possible. */
    public void decided(@Nullable String outcome, long startedAt) {
        tell(MetricsListener.Type.DECISION, "decide", outcome == null ? UNAVAILABLE : outcome, startedAt);
    }

    /** Returns the time of the monotonic clock. */
    public long now() {
        return nanos.getAsLong();
    }

    private void tell(MetricsListener.Type type, String operation, String outcome, long startedAt) {
        if (heard) {
            Measurement measurement =
                    Measurement.of(type, operation, outcome, Duration.ofNanos(Math.max(0, now() - startedAt)));
            listeners.forEach(listener -> tell(listener, measurement));
        }
    }

    private void tell(MetricsListener listener, Measurement measurement) {
        try {
            listener.accept(measurement);
        } catch (RuntimeException | Error e) {
            // An error of the listener, a class it lacks for instance, must not turn a decision into another one.
            troubles.tell("The metrics listener failed to take a measurement", e);
        }
    }
}
