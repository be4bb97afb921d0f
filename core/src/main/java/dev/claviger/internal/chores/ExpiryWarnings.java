package dev.claviger.internal.chores;

import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.internal.text.Words;
import dev.claviger.spi.KeyListener;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells of keys that end soon: for each warning once, and where several are due at once, the nearest alone. A key that was
 * issued for less time than a warning comes before the end has no such warning.
 */
public final class ExpiryWarnings implements LifecycleSweep.Rule {
    private static final int MAX_REMEMBERED = 100_000;

    private final List<Duration> nearestFirst;
    private final KeyEvents events;

    /** What was told of keys that have not ended yet. */
    private final Map<KeyId, Told> told = new HashMap<>();

    /**
     * @param warning the nearest that was told
     * @param seenAt the time of the last look that saw the key
     */
    private record Told(Duration warning, Instant seenAt) {}

    /**
     * @param warnings how long before the end of a key; at least one
     */
    public ExpiryWarnings(List<Duration> warnings, KeyEvents events) {
        this.nearestFirst = warnings.stream().sorted().toList();
        this.events = events;
    }

    @Override
    public KeyFilter filter(Instant now) {
        Duration longest = nearestFirst.get(nearestFirst.size() - 1);
        // A warning is due at its instant, and the query asks for what lies before one.
        return KeyFilter.all().withExpiringBefore(now.plus(longest).plusMillis(1));
    }

    @Override
    public void judge(ApiKey key, @Nullable Instant last, Instant now) {
        Duration due = due(key, now);
        if (due == null) {
            return;
        }
        Duration before = toldOf(key, last);
        if (before == null || due.compareTo(before) < 0) {
            events.tell(KeyListener.Type.EXPIRING, key, Map.of("before", Words.of(due)));
        }
        if (told.size() < MAX_REMEMBERED || told.containsKey(key.id())) {
            told.put(key.id(), new Told(due, now));
        }
    }

    /** Of more keys than can be remembered it is assumed that they were told of at the last look. */
    private @Nullable Duration toldOf(ApiKey key, @Nullable Instant last) {
        Told known = told.get(key.id());
        if (known != null) {
            return known.warning();
        }
        return told.size() < MAX_REMEMBERED || last == null ? null : due(key, last);
    }

    /** Returns the nearest warning that is due, or {@code null}. */
    private @Nullable Duration due(ApiKey key, Instant now) {
        Instant end = key.expiresAt();
        if (end == null) {
            return null;
        }
        Duration left = Duration.between(now, end);
        Duration lifetime = Duration.between(key.issuedAt(), end);
        return nearestFirst.stream()
                .filter(warning -> warning.compareTo(left) >= 0 && warning.compareTo(lifetime) <= 0)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void complete(Instant now) {
        told.values().removeIf(each -> !each.seenAt().equals(now));
    }
}
