package dev.claviger;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads what is not known yet, once for all who ask for the same at the same time, and keeps what was read only if
 * nothing was declared outdated since the reading began: a reader that was held up must not bring back what is gone.
 */
final class Loads<K, V> {
    /**
     * Once a reading has gone on for so long, nobody else waits for its end. Otherwise one owner whose look-up hangs could
     * gather all threads of a server, and what comes in the end could be as old as the reading.
     */
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);

    private final String what;
    private final LongSupplier nanos;
    private final Map<K, Load<V>> running = new HashMap<>();
    private long outdated;

    private static final class Load<V> {
        /** How often something had been declared outdated before the reading began. */
        private final long outdatedBefore;

        private final long startedAt;
        private final FutureTask<V> reading;

        Load(long outdatedBefore, long startedAt, Supplier<V> reading) {
            this.outdatedBefore = outdatedBefore;
            this.startedAt = startedAt;
            this.reading = new FutureTask<>(reading::get);
        }
    }

    /** Reads what messages call {@code what}. */
    Loads(String what, LongSupplier nanos) {
        this.what = what;
        this.nanos = nanos;
    }

    /**
     * Returns the outcome of a reading that began after all that was declared outdated so far.
     *
     * @param keeping is handed the outcome, unless something became outdated meanwhile
     * @throws UnavailableException if the reading fails, or somebody else's takes too long
     */
    V read(K key, Supplier<V> reading, Consumer<V> keeping) {
        Load<V> own = new Load<>(outdatedSoFar(), nanos.getAsLong(), reading);
        Load<V> load = joined(key, own);
        if (load != own) {
            return await(key, load, LONGEST_WAIT - (own.startedAt - load.startedAt));
        }
        lead(key, own, keeping);
        return await(key, own, LONGEST_WAIT);
    }

    /** Declares what {@code forgetting} removes outdated, and with it all that is being read. */
    synchronized void outdate(Runnable forgetting) {
        outdated++;
        forgetting.run();
    }

    private synchronized long outdatedSoFar() {
        return outdated;
    }

    /** Returns the reading to wait for: somebody else's if it is young enough, else one's own. */
    private synchronized Load<V> joined(K key, Load<V> own) {
        Load<V> present = running.get(key);
        if (present != null && present.outdatedBefore >= own.outdatedBefore) {
            return present;
        }
        running.put(key, own);
        return own;
    }

    private void lead(K key, Load<V> own, Consumer<V> keeping) {
        try {
            own.reading.run();
        } finally {
            finish(key, own, keeping);
        }
    }

    private synchronized void finish(K key, Load<V> own, Consumer<V> keeping) {
        running.remove(key, own);
        if (own.outdatedBefore == outdated) {
            keeping.accept(await(key, own, LONGEST_WAIT));
        }
    }

    private V await(K key, Load<V> load, long longest) {
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
