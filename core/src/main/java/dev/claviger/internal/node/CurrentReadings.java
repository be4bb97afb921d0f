package dev.claviger.internal.node;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.internal.limits.Waits;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.KeyStorage.Reading;
import dev.claviger.spi.StoredKey;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Reads keys and policy from the store, and uses no reading that is older than what this node has followed or made. Where
 * a data source leads to several servers, one of them may be behind: what it shows can hold a key that is revoked.
 */
final class CurrentReadings {
    /** A data source that leads to several servers leads to another one soon. */
    private static final int MAX_TRIES = 3;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long NONE = KeyStorage.Position.NONE.revision();

    private final KeyStorage storage;
    private final boolean following;

    /** The lowest revision that a reading may have. */
    private volatile long floor = NONE;

    /** The highest revision that this node has made since its last look at the store was begun; guarded by this. */
    private long madeSinceLook = NONE;

    /**
     * @param following whether the node follows the store; one that keeps nothing does not, and takes what it reads
     */
    CurrentReadings(KeyStorage storage, boolean following) {
        this.storage = storage;
        this.following = following;
    }

    /**
     * Finds a key.
     *
     * @throws UnavailableException also if the store shows an older state than this node knows
     */
    Optional<StoredKey> find(KeyId id) {
        return read(() -> storage.find(id));
    }

    /**
     * Finds the policy in force.
     *
     * @throws UnavailableException also if the store shows an older state than this node knows
     */
    Optional<PolicyRevision> policy() {
        return read(storage::policy);
    }

    private <T> T read(Supplier<Reading<T>> question) {
        Waits.begin();
        for (int tries = 1; ; tries++) {
            // Before the reading: what is followed meanwhile makes readings outdated in another way.
            long least = floor;
            Reading<T> reading = question.get();
            if (reading.revision() >= least) {
                return reading.value();
            }
            if (tries == MAX_TRIES) {
                throw behind(reading.revision(), least);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    static UnavailableException behind(long shown, long known) {
        return new UnavailableException("the key storage shows revision " + shown + ", and this node knows of " + known
                + ": the server that was read is behind the one that takes changes, or has lost changes that were"
                + " acknowledged. The data source must lead to the server that takes changes");
    }

    /** This node has made a revision. To be told before what it changed is forgotten, and so before it is read again. */
    synchronized void made(long revision) {
        if (following) {
            madeSinceLook = Math.max(madeSinceLook, revision);
            floor = Math.max(floor, revision);
        }
    }

    /** Begins a look at the store, and returns the revision that it has to show at least. */
    synchronized long beginLook() {
        madeSinceLook = NONE;
        return floor;
    }

    /**
     * A look has shown this revision; it may be lower than before, if the store has lost changes. To be told before what
     * has changed is forgotten.
     */
    synchronized void looked(long revision) {
        floor = Math.max(revision, madeSinceLook);
    }
}
