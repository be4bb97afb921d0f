package dev.claviger.internal.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Lets everybody do something a few times in any minute. Safe for use by many threads; nobody waits for what others do.
 *
 * <p>Ask it for those only whose right to do the thing is certain. Names that somebody makes up must not take the room of
 * those that there are.
 */
public final class RateLimit {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /*
     * Up to here nobody is forgotten before the minute is over. So many at once are no accident: then some are, because the
     * other way out, to refuse who is new, would let a few lock out all others.
     */
    private static final int MAX_REMEMBERED = 100_000;

    private final int times;
    private final LongSupplier nanos;
    private final ConcurrentMap<String, Moments> done;

    public RateLimit(int times, LongSupplier nanos) {
        this.times = times;
        this.nanos = nanos;
        this.done = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterAccess(MINUTE)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .<String, Moments>build()
                .asMap();
    }

    /** Returns whether {@code who} may do it once more, and counts it if so. */
    public boolean admits(String who) {
        return done.computeIfAbsent(who, any -> new Moments()).admit(nanos.getAsLong());
    }

    /** When one actor did it in the last minute, the earliest first, in a ring that grows with what it has to hold. */
    private final class Moments {
        private long[] ring = new long[1];
        private int first;
        private int count;

        synchronized boolean admit(long now) {
            while (count > 0 && now - ring[first] >= MINUTE.toNanos()) {
                first = (first + 1) % ring.length;
                count--;
            }
            if (count == times) {
                return false;
            }
            if (count == ring.length) {
                grow();
            }
            ring[(first + count) % ring.length] = now;
            count++;
            return true;
        }

        private void grow() {
            long[] grown = Arrays.copyOf(ring, Math.min(times, ring.length * 2));
            for (int i = 0; i < count; i++) {
                grown[i] = ring[(first + i) % ring.length];
            }
            ring = grown;
            first = 0;
        }
    }
}
