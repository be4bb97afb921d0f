package dev.claviger.jdbc;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many threads may be in the database, by what they do there. Those that wait for a row which somebody holds take no
 * more than half of the connections, so that decisions go on; and the poll, by which every decision lives, always finds one.
 */
final class Permits {
    /** With fewer connections none can be set aside. */
    private static final int LEAST_WITH_A_RESERVE = 3;

    private final Semaphore all;
    private final Semaphore allButThePoll;
    private final Semaphore others;
    private final int connections;
    private final int mostDecisions;
    private final int mostOthers;

    /** What a thread does in the database. */
    enum Use {
        /** A caller waits for it. */
        DECISION,
        /** Looks what has changed. */
        POLL,
        /** Changes, lists and all else. */
        OTHER
    }

    /** Shares out {@code connections}. A single one is for everything. */
    Permits(int connections) {
        this.connections = connections;
        mostDecisions = connections < LEAST_WITH_A_RESERVE ? connections : connections - 1;
        mostOthers = Math.max(1, connections / 2);
        all = new Semaphore(connections, true);
        allButThePoll = new Semaphore(mostDecisions, true);
        others = new Semaphore(mostOthers, true);
    }

    /** The widest comes last, so that a thread which still waits keeps nobody out who needs less. */
    private List<Semaphore> neededFor(Use use) {
        return switch (use) {
            case POLL -> List.of(all);
            case DECISION -> List.of(allButThePoll, all);
            case OTHER -> List.of(others, allButThePoll, all);
        };
    }

    /** Returns how many threads may do this at once, if nothing else is done. */
    int most(Use use) {
        return switch (use) {
            case POLL -> connections;
            case DECISION -> mostDecisions;
            case OTHER -> mostOthers;
        };
    }

    /** Returns whether the thread may go in, for which it waits up to {@code millis}; then it must {@link #leave}. */
    boolean enter(Use use, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return takeAll(use, permit -> permit.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    /** Returns whether the thread may go in at once; then it must {@link #leave}. */
    boolean enterNow(Use use) {
        return takeAll(use, Semaphore::tryAcquire);
    }

    /** A way to take a permit, or not. */
    @FunctionalInterface
    private interface Taking<E extends Exception> {
        boolean of(Semaphore permit) throws E;
    }

    private <E extends Exception> boolean takeAll(Use use, Taking<E> taking) throws E {
        List<Semaphore> needed = neededFor(use);
        int taken = 0;
        try {
            while (taken < needed.size() && taking.of(needed.get(taken))) {
                taken++;
            }
            return taken == needed.size();
        } finally {
            if (taken < needed.size()) {
                needed.subList(0, taken).forEach(Semaphore::release);
            }
        }
    }

    void leave(Use use) {
        neededFor(use).forEach(Semaphore::release);
    }
}
