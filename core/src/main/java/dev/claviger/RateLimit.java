package dev.claviger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets everybody do something a few times in any minute. Safe for use by many threads. */
final class RateLimit {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** More at once are refused rather than forgotten: there are not that many administrators. */
    private static final int MAX_REMEMBERED = 1_000;

    private final int times;
    private final LongSupplier nanos;
    private final Map<String, Deque<Long>> done = new HashMap<>();

    RateLimit(int times, LongSupplier nanos) {
        this.times = times;
        this.nanos = nanos;
    }

    /** Returns whether {@code who} may do it once more, and counts it if so. */
    synchronized boolean admits(String who) {
        long now = nanos.getAsLong();
        done.values().forEach(moments -> moments.removeIf(moment -> now - moment >= MINUTE));
        done.values().removeIf(Deque::isEmpty);
        if (!done.containsKey(who) && done.size() >= MAX_REMEMBERED) {
            return false;
        }
        Deque<Long> moments = done.computeIfAbsent(who, any -> new ArrayDeque<>());
        return moments.size() < times && moments.add(now);
    }
}
