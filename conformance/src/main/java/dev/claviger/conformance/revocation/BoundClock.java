package dev.claviger.conformance.revocation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A clock that goes exactly as a monotonic one does, and so knows nothing of what that leaves out. */
final class BoundClock extends Clock {
    private final Instant beginning;
    private final LongSupplier nanos;
    private final long nanosAtBeginning;

    BoundClock(Instant beginning, LongSupplier nanos) {
        this.beginning = beginning;
        this.nanos = nanos;
        this.nanosAtBeginning = nanos.getAsLong();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants are all that is asked for");
    }

    @Override
    public Instant instant() {
        return beginning.plusNanos(nanos.getAsLong() - nanosAtBeginning);
    }
}
