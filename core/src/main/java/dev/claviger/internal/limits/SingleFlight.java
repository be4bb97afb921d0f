package dev.claviger.internal.limits;

import dev.claviger.UnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads what is not known yet, once for all who ask for the same at the same time, and keeps what was read only if it was
 * not declared outdated since the reading began: a reader that was held up must not bring back what is gone.
 *
 * <p>A reading goes on in the thread of the first who asks, as long as it takes: it may need what belongs to that thread.
 * Of each thing there is one reading at a time, never a second beside one that hangs, so that a hanging thing takes one
 * thread. Others wait for half a second at most, and only so many for a slow reading; of all things only so many are read
 * at once. What is beyond that is unavailable at once.
 */
public final class SingleFlight<K, V> {
    /**
     * Once a reading has gone on for so long, nobody else waits for its end. Otherwise one owner whose look-up hangs could
     * gather all threads of a server, and what comes in the end could be as old as the reading.
     */
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);

    /** A reading that takes longer is slow, and then only so many wait for it; many may come at once for a quick one. */
    private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int MAX_WAITING_FOR_SLOW = 32;

    /** Together fewer than the threads of a usual server, so that some are left if all that is read hangs. */
    private static final int MAX_READINGS = 64;

    private static final int MAX_WAITING_FOR_PLACE = 64;

    private final String what;
    private final LongSupplier nanos;
    private final Map<K, Load<V>> running = new HashMap<>();
    private final Semaphore places = new Semaphore(MAX_READINGS, true);
    private final Semaphore waitingPlaces = new Semaphore(MAX_WAITING_FOR_PLACE);

    private static final class Load<V> {
        private final long startedAt;
        private final FutureTask<V> reading;

        /** Whether what comes may be from before something changed; guarded by the lock of the outer object. */
        private boolean outdated;

        /** How many wait for it; guarded by the lock of the outer object. */
        private int waiting;

        Load(long startedAt, Supplier<V> reading) {
            this.startedAt = startedAt;
            this.reading = new FutureTask<>(reading::get);
        }
    }

    /** Reads what messages call {@code what}. */
    public SingleFlight(String what, LongSupplier nanos) {
        this.what = what;
        this.nanos = nanos;
    }

    /**
     * Returns the outcome of a reading that began after all that was declared outdated so far.
     *
     * @param keeping is handed the outcome, unless it became outdated meanwhile
     * @throws UnavailableException if the reading fails, if somebody else's takes longer than half a second, or if too
     *     many read or wait already
     */
    public V read(K key, Supplier<V> reading, Consumer<V> keeping) {
        Waits.begin();
        long askedAt = nanos.getAsLong();
        while (true) {
            Load<V> own = new Load<>(nanos.getAsLong(), () -> inItsPlace(key, reading));
            Load<V> load = joined(key, own);
            if (load == own) {
                lead(key, own, keeping);
                return outcome(key, own, LONGEST_WAIT);
            }
            boolean usable = !isOutdated(load);
            try {
                long since = Math.max(own.startedAt - askedAt, own.startedAt - load.startedAt);
                V outcome = waited(key, load, LONGEST_WAIT - since);
                if (usable) {
                    return outcome;
                }
            } catch (UnavailableException e) {
                if (usable || !load.reading.isDone()) {
                    throw e;
                }
            }
            // What came may be from before something changed. Now that it is over, it can be read again.
        }
    }

    /** Declares outdated what {@code forgetting} removes: these things, also where they are being read. */
    public synchronized void outdate(Set<K> keys, Runnable forgetting) {
        for (K key : keys) {
            Load<V> load = running.get(key);
            if (load != null) {
                load.outdated = true;
            }
        }
        forgetting.run();
    }

    /** Declares everything outdated, and {@code forgetting} removes it. */
    public synchronized void outdateAll(Runnable forgetting) {
        running.values().forEach(load -> load.outdated = true);
        forgetting.run();
    }

    private synchronized boolean isOutdated(Load<V> load) {
        return load.outdated;
    }

    /** Returns the reading that goes on, or one's own if there is none. */
    private synchronized Load<V> joined(K key, Load<V> own) {
        Load<V> present = running.putIfAbsent(key, own);
        return present == null ? own : present;
    }

    private void lead(K key, Load<V> own, Consumer<V> keeping) {
        try {
            own.reading.run();
        } finally {
            finish(key, own, keeping);
        }
    }

    private V inItsPlace(K key, Supplier<V> reading) {
        if (!places.tryAcquire()) {
            waitForAPlace(key);
        }
        try {
            return reading.get();
        } finally {
            places.release();
        }
    }

    private void waitForAPlace(K key) {
        if (!waitingPlaces.tryAcquire()) {
            throw tooMany(key);
        }
        try {
            Permits.acquire(
                    places,
                    LONGEST_WAIT,
                    () -> tooMany(key),
                    "interrupted while " + what + " " + key + " was to be read");
        } finally {
            waitingPlaces.release();
        }
    }

    private synchronized void finish(K key, Load<V> own, Consumer<V> keeping) {
        running.remove(key);
        if (!own.outdated) {
            keeping.accept(outcome(key, own, LONGEST_WAIT));
        }
    }

    private V waited(K key, Load<V> load, long longest) {
        beginToWait(key, load);
        try {
            return outcome(key, load, longest);
        } finally {
            endToWait(load);
        }
    }

    private synchronized void beginToWait(K key, Load<V> load) {
        if (load.waiting >= MAX_WAITING_FOR_SLOW && nanos.getAsLong() - load.startedAt > SLOW) {
            throw tooMany(key);
        }
        load.waiting++;
    }

    private synchronized void endToWait(Load<V> load) {
        load.waiting--;
    }

    private UnavailableException tooMany(K key) {
        return new UnavailableException(
                what + " " + key + " cannot be read: too many others are being read or waited for");
    }

    private V outcome(K key, Load<V> load, long longest) {
        try {
            if (longest <= 0) {
                throw new TimeoutException();
            }
            return load.reading.get(longest, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new UnavailableException(what + " " + key + " could not be read", e.getCause());
        } catch (TimeoutException e) {
            throw new UnavailableException(what + " " + key + " is being read for too long", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while " + what + " " + key + " was being read", e);
        }
    }
}
