package dev.claviger.internal.limits;

import dev.claviger.UnavailableException;
import dev.claviger.internal.text.OperatorLog;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits what reads of the store for keys that do not exist can take: who invents ids with right checksums must not take
 * the store's time from those who hold real keys.
 */
public final class ReadBudget {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    private static final int VAIN_READS_A_SECOND = 200;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** How many reads go on at once beyond the budget, of keys that may or may not exist. */
    private static final int TURNS = 4;

    /** Half of what {@link SingleFlight} reads at once: the other half is for keys that exist. */
    private static final int MAX_WAITING = 32;

    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);

    private final LongSupplier nanos;
    private final Semaphore turns = new Semaphore(TURNS, true);
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private long since;
    private int spent;
    private long warnedAt;

    public ReadBudget(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
        this.warnedAt = since - MINUTE;
    }

    /** Returns whether fewer reads than the limit were in vain during this second. */
    public synchronized boolean hasSome() {
        long now = nanos.getAsLong();
        if (now - since >= SECOND) {
            since = now;
            spent = 0;
        }
        return spent < VAIN_READS_A_SECOND;
    }

    public synchronized void spendOne() {
        if (++spent == VAIN_READS_A_SECOND && since - warnedAt >= MINUTE) {
            warnedAt = since;
            LOG.warn(
                    "More than {} keys that do not exist were tried within a second; others are refused without a read for this second. Records of refused calls tell from where",
                    VAIN_READS_A_SECOND);
        }
    }

    /**
     * Does a read that may be in vain although the budget is spent, when its turn has come.
     *
     * @throws UnavailableException if too many wait already, or it takes too long
     */
    public <T> T inTurn(Supplier<T> read) {
        if (!waiting.tryAcquire()) {
            throw tooMany();
        }
        try {
            Permits.acquire(
                    turns, LONGEST_WAIT, ReadBudget::tooMany, "interrupted while waiting for a turn to read a key");
        } finally {
            waiting.release();
        }
        try {
            return read.get();
        } finally {
            turns.release();
        }
    }

    private static UnavailableException tooMany() {
        return new UnavailableException("Lookups of unknown keys are limited to " + VAIN_READS_A_SECOND
                + " a second on this node until the ids of all keys are listed. Retry shortly.");
    }
}
