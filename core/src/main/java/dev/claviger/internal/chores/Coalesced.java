package dev.claviger.internal.chores;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that an executor does whenever it was asked for: one run at a time, and one more if it was asked for during a run. So
 * work that blocks takes one thread of the executor and not all.
 */
final class Coalesced {
    /** A run was asked for and has begun or waits for a thread. */
    private static final int ONE = 1;

    /** Another one was asked for since. */
    private static final int ONE_AND_ANOTHER = 2;

    private final Executor executor;
    private final Runnable work;
    private final AtomicInteger due = new AtomicInteger();

    Coalesced(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    /** Asks for a run that begins after this. */
    void ask() {
        if (due.getAndUpdate(now -> Math.min(now + 1, ONE_AND_ANOTHER)) == 0) {
            executor.execute(this::run);
        }
    }

    private void run() {
        // What was asked for before the run begins is settled by it.
        due.set(ONE);
        try {
            work.run();
        } finally {
            if (due.decrementAndGet() > 0) {
                executor.execute(this::run);
            }
        }
    }
}
