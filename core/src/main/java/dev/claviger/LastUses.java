package dev.claviger;

import dev.claviger.spi.KeyStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when keys were used, and tells the store from time to time: for each key at most once a minute, never on the
 * request path. What cannot be told is lost, and nothing else is.
 */
final class LastUses {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);

    /** How exact the time of the last use is. */
    private static final long PRECISION_MILLIS = Duration.ofMinutes(1).toMillis();

    /** A store that takes nothing must not make the notes grow without end. */
    private static final int MAX_WAITING = 100_000;

    private final KeyStorage storage;
    private final Map<KeyId, Instant> waiting = new ConcurrentHashMap<>();
    private boolean failing;

    LastUses(KeyStorage storage) {
        this.storage = storage;
    }

    void note(KnownKey key, long now) {
        if (now - key.usedAt >= PRECISION_MILLIS && waiting.size() < MAX_WAITING) {
            key.usedAt = now;
            waiting.put(key.key.id(), Instant.ofEpochMilli(now));
        }
    }

    /** Tells the store what was noted. Called by one thread at a time. */
    synchronized void flush() {
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
