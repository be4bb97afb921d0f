package dev.claviger.internal.keys;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.internal.limits.Permits;
import dev.claviger.internal.limits.Waits;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Who may compute an expensive hash, and when: at most a fixed number at once, for one key one after the other, and for
 * keys that were lately tried with a wrong secret in half of the places only. So wrong secrets for some keys do not keep
 * others out. Others wait, for half a second at most for their turn and again for a place; how many wait is limited too.
 */
final class HashPlaces {
    private static final String INTERRUPTED = "interrupted while waiting to compute an Argon2id hash";
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);

    private final Semaphore places;
    private final Semaphore doubtedPlaces;
    private final Map<Standing, Semaphore> present = new EnumMap<>(Standing.class);

    /** What is known of who asks, and how many threads of such may be present, those that compute included. */
    enum Standing {
        /** The key was not tried with a wrong secret lately. Many may come at once, before the first hash is known. */
        GOOD(64, 32),
        /**
         * It was, and this text was turned away for want of a place: who has the right one tries it again, who guesses
         * goes on to another.
         */
        TRIED_AGAIN(8, 8),
        /** The key was tried with a wrong secret lately. */
        DOUBTED(16, 4);

        private final int most;
        private final int mostForOneKey;

        Standing(int most, int mostForOneKey) {
            this.most = most;
            this.mostForOneKey = mostForOneKey;
        }
    }

    /** Guarded by itself. */
    private final Map<KeyId, Turn> turns = new HashMap<>();

    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int present;
    }

    HashPlaces(int most) {
        this.places = new Semaphore(most, true);
        this.doubtedPlaces = new Semaphore(Math.max(1, most / 2), true);
        for (Standing standing : Standing.values()) {
            present.put(standing, new Semaphore(standing.most));
        }
    }

    /**
     * Computes the hash of a new key.
     *
     * @throws UnavailableException if too many wait already, or it takes too long
     */
    <T> T forNew(Supplier<T> hashing) {
        return limited(Standing.GOOD, () -> limited(places, hashing));
    }

    /**
     * Computes a hash to verify a key, when nobody else does for the same key.
     *
     * @throws UnavailableException if too many wait already, or it takes too long
     */
    <T> T forKey(KeyId id, Standing standing, Supplier<T> hashing) {
        Supplier<T> inPlace = () -> limited(places, hashing);
        Supplier<T> inItsPlace = standing == Standing.GOOD ? inPlace : () -> limited(doubtedPlaces, inPlace);
        return limited(standing, () -> inTurn(id, standing.mostForOneKey, inItsPlace));
    }

    /** Computes a hash for a key that does not exist, if nobody has to wait for that, or else does not. */
    void forNobody(Runnable hashing) {
        if (!doubtedPlaces.tryAcquire()) {
            return;
        }
        try {
            if (places.tryAcquire()) {
                Waits.begin();
                try {
                    hashing.run();
                } finally {
                    places.release();
                }
            }
        } finally {
            doubtedPlaces.release();
        }
    }

    private <T> T inTurn(KeyId id, int most, Supplier<T> work) {
        Turn turn = enter(id, most);
        try {
            if (!turn.lock.tryLock(LONGEST_WAIT, TimeUnit.NANOSECONDS)) {
                throw busy();
            }
            try {
                return work.get();
            } finally {
                turn.lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(INTERRUPTED, e);
        } finally {
            leave(id, turn);
        }
    }

    private Turn enter(KeyId id, int most) {
        synchronized (turns) {
            Turn turn = turns.computeIfAbsent(id, any -> new Turn());
            if (turn.present >= most) {
                throw busy();
            }
            turn.present++;
            return turn;
        }
    }

    private void leave(KeyId id, Turn turn) {
        synchronized (turns) {
            if (--turn.present == 0) {
                turns.remove(id);
            }
        }
    }

    private <T> T limited(Standing standing, Supplier<T> work) {
        Waits.begin();
        Semaphore permits = present.getOrDefault(standing, places);
        if (!permits.tryAcquire()) {
            throw busy();
        }
        return released(permits, work);
    }

    private static <T> T limited(Semaphore permits, Supplier<T> work) {
        Permits.acquire(permits, LONGEST_WAIT, HashPlaces::busy, INTERRUPTED);
        return released(permits, work);
    }

    private static <T> T released(Semaphore permits, Supplier<T> work) {
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private static UnavailableException busy() {
        return new UnavailableException("too many concurrent Argon2id hashes");
    }
}
