package dev.claviger.internal.limits;

import dev.claviger.UnavailableException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Takes permits of semaphores, and waits for them no longer than it is allowed to. */
public final class Permits {
    private Permits() {}

    /**
     * Takes a permit.
     *
     * @param busy what to throw if there is none in time
     * @param interrupted says what was interrupted
     * @throws UnavailableException if there is none in time, or the thread is interrupted
     */
    public static void acquire(Semaphore permits, long nanos, Supplier<UnavailableException> busy, String interrupted) {
        try {
            if (!permits.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                throw busy.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(interrupted, e);
        }
    }
}
