package dev.claviger;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits how many reads of the store keys that do not exist can cause: whoever invents ids with right checksums must not
 * take the store's time from those who hold real keys.
 */
final class ReadBudget {
    private static final int VAIN_READS_A_SECOND = 200;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private long since;
    private int spent;

    ReadBudget(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /**
     * Checks that another read is affordable.
     *
     * @throws UnavailableException if too many were in vain during this second
     */
    synchronized void requireSome() {
        long now = nanos.getAsLong();
        if (now - since >= SECOND) {
            since = now;
            spent = 0;
        }
        if (spent >= VAIN_READS_A_SECOND) {
            throw new UnavailableException(
                    "more than " + VAIN_READS_A_SECOND + " keys that do not exist were tried within a second");
        }
    }

    synchronized void spendOne() {
        spent++;
    }
}
