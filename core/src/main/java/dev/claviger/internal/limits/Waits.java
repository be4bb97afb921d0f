package dev.claviger.internal.limits;

/**
 * Counts for each thread what takes a decision out of the cache: reads of the store, questions to the directory, slow digests, and
 * waiting for those of others. Who wants to know whether a decision was one of these compares before and after.
 */
public final class Waits {
    /** By thread, because what is begun far below belongs to the decision that the same thread makes far above. */
    private static final ThreadLocal<long[]> COUNT = ThreadLocal.withInitial(() -> new long[1]);

    private Waits() {}

    /** Counts that the thread is about to do or wait for something slow. */
    public static void begin() {
        COUNT.get()[0]++;
    }

    /** Returns how often this thread did. */
    public static long count() {
        return COUNT.get()[0];
    }
}
