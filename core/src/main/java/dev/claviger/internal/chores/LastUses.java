package dev.claviger.internal.chores;

import dev.claviger.KeyId;
import dev.claviger.internal.node.KnownKey;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.KeyStorage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when keys were used, and tells the store from time to time: for each key at most once a minute, never on the
 * request path. What cannot be told is lost, and nothing else is.
 */
public final class LastUses {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    /** How exact the time of the last use is. */
    private static final long PRECISION_MILLIS = Duration.ofMinutes(1).toMillis();

    /** A store that takes nothing must not make the notes grow without end. */
    private static final int MAX_WAITING = 100_000;

    private final KeyStorage storage;
    private final Clock clock;
    private final Map<KeyId, Instant> waiting = new ConcurrentHashMap<>();
    private boolean failing;

    public LastUses(KeyStorage storage, Clock clock) {
        this.storage = storage;
        this.clock = clock;
    }

    /**
     * Notes a use that is worth it: see {@link KnownKey#isWorthNoting}.
     *
     * @param nanos the time of the monotonic clock, which tells when a use is worth it again
     */
    void note(KnownKey known, long nanos) {
        long now = clock.millis();
        long pause = known.isNoted() ? 0 : restOfTheMinute(known.key.lastUsedAt(), now);
        if (pause <= 0) {
            if (waiting.size() >= MAX_WAITING) {
                return;
            }
            waiting.put(known.key.id(), Instant.ofEpochMilli(now));
            pause = PRECISION_MILLIS;
        }
        known.noteAgainAt(nanos + TimeUnit.MILLISECONDS.toNanos(pause));
    }

    /** The minute is the key's and not this node's, which may just have read the key again. */
    private static long restOfTheMinute(@Nullable Instant lastUse, long now) {
        return lastUse == null ? 0 : Math.min(PRECISION_MILLIS, lastUse.toEpochMilli() + PRECISION_MILLIS - now);
    }

    /** Returns whether a use of the key was noted that the store does not know of yet. */
    public boolean hasNoted(KeyId id) {
        return waiting.containsKey(id);
    }

    /** Tells the store what was noted. Called by one thread at a time. */
    public synchronized void flush() {
        Map<KeyId, Instant> noted = new HashMap<>();
        waiting.forEach((id, at) -> {
            if (waiting.remove(id, at)) {
                noted.put(id, at);
            }
        });
        if (noted.isEmpty()) {
            return;
        }
        try {
            storage.recordUses(noted);
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("When {} keys were last used could not be recorded; it is forgotten", noted.size(), e);
            }
            failing = true;
        }
    }
}
