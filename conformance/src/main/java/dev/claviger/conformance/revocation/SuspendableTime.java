package dev.claviger.conformance.revocation;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The monotonic clock of a machine that is suspended while this process is stopped: it leaves out every time in which
 * nobody could read it. The process finds that out by itself, at the first reading after it: no message could come before
 * that.
 *
 * <p>Needs somebody who reads it much more often than once a second.
 */
final class SuspendableTime implements LongSupplier {
    private static final long SUSPENDED_NANOS = TimeUnit.SECONDS.toNanos(1);

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
            leftOut += now - lastRead;
        }
        lastRead = now;
        return now - leftOut;
    }
}
