package dev.claviger.conformance.nodes.revocation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A clock that goes exactly as a monotonic one does, and so knows nothing of what that leaves out. */
final class BoundClock implements InstantSource {
    private final Instant beginning;
    private final LongSupplier nanos;
    private final long nanosAtBeginning;

    BoundClock(Instant beginning, LongSupplier nanos) {
        this.beginning = beginning;
        this.nanos = nanos;
        this.nanosAtBeginning = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return beginning.plusNanos(nanos.getAsLong() - nanosAtBeginning);
    }
}
