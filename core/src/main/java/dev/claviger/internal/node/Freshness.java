package dev.claviger.internal.node;

import dev.claviger.UnavailableException;
import dev.claviger.internal.limits.Waits;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.KeyStorage.Changes;
import dev.claviger.spi.KeyStorage.Position;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows since when this node has followed all changes of the store. What the node keeps may be used only while the last
 * look at the store is younger than the staleness bound. The age is measured by a monotonic clock, so that neither a
 * clock that is set nor a process that was stopped makes old knowledge look young. That clock may stand still while the
 * machine is suspended; so the wall clock is asked too, and counts where it says that more time has passed: set forward, it
 * costs one look.
 */
public final class Freshness {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    /** So long a request waits for another one's look at the store. */
    private static final long LONGEST_WAIT_MILLIS = 500;

    /**
     * How often the wall clock is asked, in nanoseconds: seldom enough to cost the request path nothing, and often enough for
     * a request that is sent after a suspension, which takes longer from the network to here.
     */
    private static final long PAUSE_OF_WALL_CLOCK = 5_000;

    /** Stands for a time at which what the node keeps may not be used without a look at the store. */
    public static final long NOT_CURRENT = Long.MIN_VALUE;

    private final KeyStorage storage;
    private final CurrentReadings readings;
    private final LongSupplier nanos;
    private final Clock clock;
    private final long bound;
    private final Follower follower;

    private final ReentrantLock looking = new ReentrantLock();

    /** Up to where all changes were followed; guarded by {@link #looking}. */
    private Position position = Position.NONE;

    /** Whether the last look, and since when each one, has shown less than was known; guarded by {@link #looking}. */
    private boolean behind;

    private long behindSince;

    private volatile long confirmedAt;

    /** What the wall clock said when the last look was begun that counts, in milliseconds. */
    private volatile long confirmedAtWall;

    /** When the wall clock was last asked and had nothing to say, by the monotonic clock. */
    private volatile long wallAskedAt;

    private volatile boolean failing;

    /** Whether any look has succeeded. */
    private volatile boolean confirmed;

    /** When the last look was begun, whatever came of it. */
    private volatile long triedAt;

    /** How often was doubted; guarded by this. */
    private long doubts;

    /** Whoever keeps something that a look at the store shows to be outdated. */
    interface Follower {
        /** Forgets what has changed. */
        void follow(Changes changes);

        /** Forgets what else was kept by the monotonic clock, because that stood still. */
        void resume();
    }

    /**
     * @param bound the staleness bound; zero if nothing is kept and so nothing to follow
     */
    Freshness(KeyStorage storage, CurrentReadings readings, Clocks clocks, Duration bound, Follower follower) {
        this.storage = storage;
        this.readings = readings;
        this.nanos = clocks.monotonic();
        this.clock = clocks.wall();
        this.bound = bound.toNanos();
        this.follower = follower;
        this.wallAskedAt = nanos.getAsLong();
        doubt();
    }

    /**
     * Makes sure that what the node keeps may be used for a decision that begins now.
     *
     * @return the time of the monotonic clock
     * @throws UnavailableException if the store cannot be looked at
     */
    public long require() {
        long now = ifCurrent();
        if (now == NOT_CURRENT) {
            lookAgain();
            return nanos.getAsLong();
        }
        return now;
    }

    /**
     * Returns the time of the monotonic clock if what the node keeps may be used now, else {@link #NOT_CURRENT}. Does not look at
     * the store.
     */
    public long ifCurrent() {
        long now = nanos.getAsLong();
        return bound > 0 && (now - confirmedAt >= bound || stoodStill(now)) ? NOT_CURRENT : now;
    }

    /** Returns whether the machine was suspended since the last look, as far as it is time to ask. */
    private boolean stoodStill(long now) {
        if (now - wallAskedAt < PAUSE_OF_WALL_CLOCK) {
            return false;
        }
        if (wallClockMoved()) {
            // Not noted as asked: until somebody has looked, everybody finds this out.
            return true;
        }
        wallAskedAt = now;
        return false;
    }

    private boolean wallClockMoved() {
        return clock.millis() - confirmedAtWall >= TimeUnit.NANOSECONDS.toMillis(bound);
    }

    /** The process was stopped, or the housekeeping is late: the first request looks, the others wait for it. */
    private void lookAgain() {
        refuseWhileFailing();
        Waits.begin();
        try {
            if (!looking.tryLock(failing ? 0 : LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new UnavailableException("timed out waiting for the key store");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for the key storage", e);
        }
        try {
            if (isOutdated()) {
                // Whoever looked while this one waited may have failed.
                refuseWhileFailing();
                look();
            }
        } finally {
            looking.unlock();
        }
        if (isOutdated()) {
            throw new UnavailableException("the key store changes faster than it can be polled");
        }
    }

    /**
     * The next regular look will tell; until then nobody waits for a store that does not answer. If there was no look for
     * as long as the bound, housekeeping has ended or is held up, and a request has to try.
     */
    private void refuseWhileFailing() {
        if (isLeftAlone()) {
            throw new UnavailableException("the key store could not be polled for longer than the staleness bound");
        }
    }

    private boolean isLeftAlone() {
        return failing && nanos.getAsLong() - triedAt < bound;
    }

    /** Returns whether a decision that begins now is tried at all. */
    public boolean isReady() {
        return bound == 0 || !isOutdated() || !isLeftAlone();
    }

    /** Returns whether the last look succeeded, or there was none yet. */
    public boolean isStoreReachable() {
        return !failing;
    }

    /** Returns how old what the node keeps may be, if it keeps anything and has ever looked; a doubt counts as the bound. */
    public Optional<Duration> staleness() {
        if (bound == 0 || !confirmed) {
            return Optional.empty();
        }
        long age = Math.max(0, nanos.getAsLong() - confirmedAt);
        long byWallClock = TimeUnit.MILLISECONDS.toNanos(clock.millis() - confirmedAtWall);
        // As in a decision: the one clock may have stood still, and otherwise the other has nothing to say.
        return Optional.of(Duration.ofNanos(byWallClock >= bound ? Math.max(age, byWallClock) : age));
    }

    private boolean isOutdated() {
        return nanos.getAsLong() - confirmedAt >= bound || wallClockMoved();
    }

    /** The regular look, by the housekeeping; its failure is on record and has no other consequence for now. */
    public void lookRegularly() {
        looking.lock();
        try {
            look();
        } catch (RuntimeException e) {
            LOG.debug("The key store could not be polled", e);
        } finally {
            looking.unlock();
        }
    }

    private void look() {
        long startedAt = nanos.getAsLong();
        triedAt = startedAt;
        long doubtsBefore = doubts();
        try {
            long wall = clock.millis();
            boolean resumed = startedAt - confirmedAt < bound && wallClockMoved();
            Changes changes = confirmation(startedAt);
            // In this order, so that nothing older is read and kept between the two.
            readings.looked(changes.position().revision());
            follower.follow(changes);
            position = changes.position();
            if (resumed) {
                LOG.warn("The machine was suspended, or its clock was set forward: what was known is asked for again");
                follower.resume();
            }
            Duration age = changes.age();
            confirm(startedAt - age.toNanos(), wall - age.toMillis(), doubtsBefore);
            if (failing) {
                LOG.info("The key store can be polled again");
                failing = false;
            }
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn(
                        "Cannot read the key store. Decisions continue with what is known until that is as old as maxStaleness, then they fail (503)",
                        e);
                failing = true;
            }
            throw e;
        }
    }

    /**
     * Returns what the store tells, if it can be relied on. A revision lower than what this node knows of is shown by a
     * server that is behind, and also by one that took over and has lost changes. What the one shows must never be believed,
     * the other one is the truth from now on. The difference is that the truth lasts: it is believed when every look has
     * shown less for as long as the staleness bound.
     */
    private Changes confirmation(long startedAt) {
        long known = readings.beginLook();
        boolean wasBehind = behind;
        behind = false;
        Changes changes = storage.changesSince(position);
        long shown = changes.position().revision();
        if (changes.age().toNanos() >= bound) {
            throw new UnavailableException("what the key storage shows may be older than the staleness bound");
        }
        if (shown >= known) {
            return changes;
        }
        behind = true;
        behindSince = wasBehind ? behindSince : startedAt;
        if (startedAt - behindSince < bound) {
            throw CurrentReadings.behind(shown, known);
        }
        LOG.warn(
                "The key storage has lost changes: it shows revision {}, and this node has followed it to {}. Everything is read again",
                shown,
                known);
        behind = false;
        return changes.ofEverything();
    }

    /** What is kept may be wrong: the next decision has to look first. */
    synchronized void doubt() {
        doubts++;
        confirmedAt = nanos.getAsLong() - bound;
    }

    private synchronized long doubts() {
        return doubts;
    }

    /** A look that began before a doubt does not settle it. */
    private synchronized void confirm(long at, long wall, long doubtsBefore) {
        if (doubts == doubtsBefore) {
            confirmedAtWall = wall;
            confirmedAt = at;
        }
        confirmed = true;
    }
}
