package dev.claviger.internal.chores;

import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.internal.text.Words;
import dev.claviger.spi.KeyListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells of keys that were not used for long: once, until they are used again. */
public final class UnusedKeys implements LifecycleSweep.Rule {
    private final Duration unusedAfter;
    private final KeyEvents events;

    public UnusedKeys(Duration unusedAfter, KeyEvents events) {
        this.unusedAfter = unusedAfter;
        this.events = events;
    }

    @Override
    public KeyFilter filter(Instant now) {
        // A key is unused once the whole time has passed, and the query asks for what lies before an instant.
        return KeyFilter.all().withUnusedSince(now.minus(unusedAfter).plusMillis(1));
    }

    @Override
    public void judge(ApiKey key, @Nullable Instant last, Instant now) {
        Instant used = key.lastUsedAt();
        Instant since = used == null ? key.issuedAt() : used;
        // A look a while ago has told of those that were unused by then. A time of use only moves forward.
        if (last == null || since.isAfter(last.minus(unusedAfter))) {
            events.tell(KeyListener.Type.UNUSED, key, Map.of("since", Words.of(since)));
        }
    }
}
