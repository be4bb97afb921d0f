package dev.claviger.jdbc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How a purge leaves room for changes. */
final class Pacing {
    /** Changes wait while a batch is removed: so few that they wait for a fraction of a second. */
    static final int BATCH = 1_000;

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private Pacing() {}

    /** Removes a batch. */
    @FunctionalInterface
    interface Batch {
        /** Returns how many rows it has removed. */
        int remove();
    }

    /** Removes batches until one is not full, and returns how many rows that were. */
    static long untilNotFull(Batch batch) {
        long removed = 0;
        while (true) {
            int some = paced(batch);
            removed += some;
            if (some < BATCH) {
                return removed;
            }
        }
    }

    /** Removes a batch and then waits as long as that took: locks are not fair on every database. */
    static int paced(Batch batch) {
        long start = System.nanoTime();
        int removed = batch.remove();
        if (removed == BATCH) {
            LockSupport.parkNanos(Math.min(System.nanoTime() - start, LONGEST_PAUSE_NANOS));
        }
        return removed;
    }
}
