package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.internal.text.OperatorLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which keys end: that of the clock, and never before the latest time that was seen, in the store or on the
 * clock itself. So a clock that is set back brings no ended key back.
 *
 * <p>A time that is more than a day ahead of the clock does not count: then the clock was ahead once, or that of another
 * node was, and keys would be refused for as long as it was ahead.
 */
public final class TimeFloor {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    private static final long MOST_AHEAD = Duration.ofDays(1).toMillis();

    /** Clocks of nodes differ; so much is no reason to speak of it. */
    private static final long TOLERANCE = Duration.ofSeconds(5).toMillis();

    private static final int LOOKS_TO_BELIEVE = 2;

    private final Clock clock;
    private volatile long latest = Long.MIN_VALUE;
    private boolean warned;

    /** How many looks in a row have found the store's clock elsewhere: one may just have waited long for its answer. */
    private int looksApart;

    TimeFloor(Clock clock) {
        this.clock = clock;
    }

    /** Returns the time, in milliseconds. */
    public long millis() {
        long now = clock.millis();
        long floor = latest;
        return floor > now && floor - now <= MOST_AHEAD ? floor : now;
    }

    /** Takes the times that a key carries. */
    void seen(ApiKey key) {
        seen(key.issuedAt());
        seen(key.revokedAt());
        seen(key.suspendedAt());
        seen(key.lastUsedAt());
    }

    /** Takes the time at which something happened. */
    void seen(@Nullable Instant at) {
        long millis = at == null ? Long.MIN_VALUE : at.toEpochMilli();
        if (millis > latest && millis - clock.millis() <= MOST_AHEAD) {
            raise(millis);
        }
    }

    private synchronized void raise(long millis) {
        latest = Math.max(latest, millis);
    }

    /**
     * Compares with the clock, and says once what is wrong with it. Called from time to time.
     *
     * @param storeTime what the clock of the store showed just now, or {@code null} if it has none
     */
    synchronized void compare(@Nullable Instant storeTime) {
        long now = clock.millis();
        compareWithStore(now, storeTime);
        if (latest <= now) {
            latest = now;
            warned = false;
        } else if (latest - now > MOST_AHEAD) {
            LOG.warn(
                    "The clock was ahead by more than a day, or is behind: it shows {}, after {}. Keys end by what it shows now; set it right",
                    Instant.ofEpochMilli(now),
                    Instant.ofEpochMilli(latest));
            latest = now;
        } else if (latest - now > TOLERANCE && !warned) {
            LOG.warn(
                    "The clock is behind: it shows {}, after {}. Keys that have ended by then stay refused; set it right",
                    Instant.ofEpochMilli(now),
                    Instant.ofEpochMilli(latest));
            warned = true;
        }
    }

    /** Nothing is decided by the clock of the store; but of two clocks that differ, one is wrong. */
    private void compareWithStore(long now, @Nullable Instant storeTime) {
        long ahead = storeTime == null ? 0 : now - storeTime.toEpochMilli();
        if (Math.abs(ahead) <= TOLERANCE) {
            looksApart = 0;
            return;
        }
        looksApart = Math.min(looksApart + 1, LOOKS_TO_BELIEVE + 1);
        if (looksApart == LOOKS_TO_BELIEVE) {
            LOG.warn(
                    "The clock of this node is {} ms {} that of the key storage: it shows {}, and that one {}."
                            + " Keys end by the clocks of the nodes; set both",
                    Math.abs(ahead),
                    ahead > 0 ? "ahead of" : "behind",
                    Instant.ofEpochMilli(now),
                    storeTime);
        }
    }
}
