package dev.claviger.conformance.nodes.revocation;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The monotonic clock of a machine that is suspended while this process is stopped: it leaves out every time in which
 * nobody could read it. The process finds that out by itself, at the first reading after it: no message could come before
 * that.
 *
 * <p>The calls of this program begin inside the process, even in the first microsecond after it has gone on. A caller outside
 * cannot do that: a request takes longer than {@link #WAKING_NANOS} from the network to the filter, and so the clock has gone
 * on for as long when its call begins.
 *
 * <p>Needs somebody who reads it much more often than once a second.
 */
final class SuspendableTime implements LongSupplier {
    private static final long SUSPENDED_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So long the clock has gone on, at the least, when the first call after a suspension begins. */
    static final long WAKING_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final LongSupplier real;
    private long lastRead;
    private long leftOut;

    /**
     * @param real a clock that goes on, in nanoseconds
     */
    SuspendableTime(LongSupplier real) {
        this.real = real;
        this.lastRead = real.getAsLong();
    }

    @Override
    public synchronized long getAsLong() {
        long now = real.getAsLong();
        if (now - lastRead > SUSPENDED_NANOS) {
            leftOut += now - lastRead - WAKING_NANOS;
        }
        lastRead = now;
        return now - leftOut;
    }
}
