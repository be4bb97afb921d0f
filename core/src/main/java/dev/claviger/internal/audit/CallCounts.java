package dev.claviger.internal.audit;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.internal.node.KnownKey;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts allowed calls by key, exactly, in one atomic step for each: a key counts its calls itself, and whoever counts the
 * first puts it on the list of those to be asked. Only the step is on the request path.
 */
final class CallCounts {
    private static final int MAX_LISTED = 16_384;

    /** Beyond, calls are counted together, whosever they are. */
    private static final int MAX_KEYS = 100_000;

    private final BlockingQueue<KnownKey> listed = new ArrayBlockingQueue<>(MAX_LISTED);
    private final LongAdder others = new LongAdder();

    /** What was taken from the keys and not told yet; touched by the collecting thread alone. */
    private final Map<KeyId, Count> counts = new HashMap<>();

    private long othersTold;

    /** The calls of one key. */
    record Count(ApiKey key, long calls) {
        Count and(Count more) {
            return new Count(more.key, calls + more.calls);
        }
    }

    void count(KnownKey known) {
        if (known.countCall() && !listed.offer(known)) {
            others.add(known.takeCalls());
        }
    }

    /** Asks the listed keys for their calls. Called by one thread at a time, often enough for the list to stay short. */
    void collect() {
        for (int i = listed.size(); i > 0; i--) {
            KnownKey known = listed.poll();
            long calls = known == null ? 0 : known.takeCalls();
            if (known != null && calls > 0) {
                add(new Count(known.key, calls));
            }
        }
    }

    private void add(Count more) {
        KeyId id = more.key().id();
        if (counts.size() < MAX_KEYS || counts.containsKey(id)) {
            counts.merge(id, more, Count::and);
        } else {
            others.add(more.calls());
        }
    }

    /** Returns the counts collected so far, to be removed as they are told. For the collecting thread alone. */
    Iterator<Count> counts() {
        return counts.values().iterator();
    }

    /** Returns how many calls were counted without their key since this was last asked. For the collecting thread alone. */
    long takeOthers() {
        // Never reset: a call that is counted meanwhile would be lost.
        long before = othersTold;
        othersTold = others.sum();
        return othersTold - before;
    }
}
