package dev.claviger;

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
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);

    /** Of threads, those that compute included. */
    private static final int MAX_PRESENT = 64;

    private static final int MAX_DOUBTED = 16;

    /** Many may come at once with the right secret, before its first hash is known. */
    private static final int MAX_FOR_ONE = 32;

    private static final int MAX_FOR_ONE_DOUBTED = 8;

    private final Semaphore places;
    private final Semaphore doubtedPlaces;
    private final Semaphore present = new Semaphore(MAX_PRESENT);
    private final Semaphore doubtedPresent = new Semaphore(MAX_DOUBTED);

    /** Guarded by itself. */
    private final Map<KeyId, Turn> turns = new HashMap<>();

    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int present;
    }

    HashPlaces(int most) {
        this.places = new Semaphore(most, true);
        this.doubtedPlaces = new Semaphore(Math.max(1, most / 2), true);
    }

    /**
     * Computes the hash of a new key.
     *
     * @throws UnavailableException if too many wait already, or it takes too long
     */
    <T> T forNew(Supplier<T> hashing) {
        return limited(present, () -> limited(places, LONGEST_WAIT, hashing));
    }

    /**
     * Computes a hash to verify a key, when nobody else does for the same key.
     *
     * @param doubted whether it was lately tried with a wrong secret
     * @throws UnavailableException if too many wait already, or it takes too long
     */
    <T> T forKey(KeyId id, boolean doubted, Supplier<T> hashing) {
        Supplier<T> inPlace = () -> limited(places, LONGEST_WAIT, hashing);
        return doubted
                ? limited(
                        doubtedPresent,
                        () -> inTurn(id, MAX_FOR_ONE_DOUBTED, () -> limited(doubtedPlaces, LONGEST_WAIT, inPlace)))
                : limited(present, () -> inTurn(id, MAX_FOR_ONE, inPlace));
    }

    /** Computes a hash for a key that does not exist, if nobody has to wait for that, or else does not. */
    void forNobody(Runnable hashing) {
        if (!doubtedPlaces.tryAcquire()) {
            return;
        }
        try {
            if (places.tryAcquire()) {
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
            throw interrupted(e);
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

    private static <T> T limited(Semaphore permits, Supplier<T> work) {
        if (!permits.tryAcquire()) {
            throw busy();
        }
        return released(permits, work);
    }

    private static <T> T limited(Semaphore permits, long wait, Supplier<T> work) {
        try {
            if (!permits.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
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
        return new UnavailableException("no place free to compute an Argon2id hash");
    }

    private static UnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UnavailableException("interrupted while waiting to compute an Argon2id hash", e);
    }
}
