package dev.claviger.internal.audit;

import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditSink;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Where audit records go: to the sinks of the host, in their order, and into the store if that was asked for. */
public final class AuditOutlets {
    private final List<AuditSink> sinks;
    private final @Nullable CallTrail trail;
    private final TroubleLog troubles;
    private final LongAdder failed = new LongAdder();

    /**
     * @param trail the way into the store for what is not there yet, or {@code null} if it stays out
     */
    public AuditOutlets(List<AuditSink> sinks, @Nullable CallTrail trail, TroubleLog troubles) {
        this.sinks = List.copyOf(sinks);
        this.trail = trail;
        this.troubles = troubles;
    }

    /** Returns whether there is any. */
    boolean areThere() {
        return trail != null || !sinks.isEmpty();
    }

    /** Returns whether there is room on the way into the store, or can be made. */
    boolean makeRoom() {
        return trail == null || trail.makeRoom();
    }

    /** Writes to the store what waits for it. */
    void store() {
        if (trail != null) {
            trail.flush();
        }
    }

    /** Delivers a record that the store does not have. */
    void deliver(AuditEvent event) {
        if (trail != null) {
            trail.add(event);
        }
        deliverToSinks(event);
    }

    /** Delivers a record that is durable in the store already. */
    void deliverToSinks(AuditEvent event) {
        for (AuditSink sink : sinks) {
            try {
                sink.accept(event);
            } catch (RuntimeException | Error e) {
                // An error of a sink, a class it lacks for instance, must not end the delivery to all sinks for good.
                failed.increment();
                troubles.tell("An audit sink failed to take a record", e);
            }
        }
    }

    /** Tells the operator what has not been told of failed deliveries and other trouble. */
    void tellRestOfTroubles() {
        troubles.tellRest();
    }

    /** Returns how many records were lost on the way into the store, if it takes records again that tell of it. */
    long lostOnTheWayIntoStore() {
        return trail == null || trail.isFull() ? 0 : trail.lost();
    }

    /** Returns how many records wait on the way into the store. */
    int waiting() {
        return trail == null ? 0 : trail.waiting();
    }

    /** Returns how many deliveries have failed. */
    long lost() {
        return failed.sum() + (trail == null ? 0 : trail.lost());
    }
}
