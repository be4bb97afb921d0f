package dev.claviger.internal.chores;

import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyState;
import dev.claviger.internal.node.StoredKeyScan;
import dev.claviger.internal.node.StoredPage;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through all keys of the store for those of which the listener should hear. Pages follow the order of keys alone, which
 * every database finds in an index, and the keys are judged here: a database that filters a million keys for a few reads them
 * all for one page. A page that fails is tried again.
 */
public final class LifecycleSweep {
    private static final Duration PAUSE = Duration.ofHours(1);

    /** Looks of nodes that start together are spread over so much time. */
    private static final Duration START = Duration.ofMinutes(10);

    /** A million keys take most of an hour, and hundreds of nodes read no more than a hundred pages a second. */
    private static final Duration PAUSE_BETWEEN_PAGES = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    private final KeyStorage storage;
    private final Clock clock;
    private final List<Rule> rules;

    /** The time of the last look that came to its end. */
    private @Nullable Instant last;

    /** The time of the look that has begun, and how far it came. */
    private @Nullable Instant begun;

    private StoredKeyScan scan;
    private boolean failing;

    /** Which keys to look at, and what to tell of them. Asked by one thread at a time. */
    public interface Rule {
        /** Returns which active keys to look at. */
        KeyFilter filter(Instant now);

        /**
         * Judges one key.
         *
         * @param last when the look before this one was, or {@code null} if this is the first
         */
        void judge(ApiKey key, @Nullable Instant last, Instant now);

        /** All keys were judged. */
        default void complete(Instant now) {}
    }

    public LifecycleSweep(KeyStorage storage, Clock clock, List<Rule> rules) {
        this.storage = storage;
        this.clock = clock;
        this.rules = List.copyOf(rules);
        this.scan = new StoredKeyScan(storage, KeyQuery.of(KeyFilter.all()));
    }

    /** Looks for what the listener should hear of, soon and then from time to time. */
    public void keepUp(Housekeeping housekeeping) {
        housekeeping.repeat(START, PAUSE, this::begin);
        housekeeping.repeat(PAUSE_BETWEEN_PAGES, this::goOn);
    }

    /** Begins a look, unless one is under way. */
    synchronized void begin() {
        if (begun == null) {
            begun = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /** Judges the next page of the look that is under way, if there is one. */
    synchronized void goOn() {
        if (begun == null) {
            return;
        }
        try {
            judgePage(begun);
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("The keys could not be looked through; the next try goes on from here", e);
            }
            failing = true;
        }
    }

    private void judgePage(Instant now) {
        StoredPage page = scan.read();
        for (Rule rule : rules) {
            KeyQuery concerned =
                    KeyQuery.of(rule.filter(now).withState(KeyState.ACTIVE)).withAt(now);
            page.readable().stream()
                    .map(StoredKey::key)
                    .filter(concerned::fits)
                    .forEach(key -> rule.judge(key, last, now));
        }
        if (scan.isLast(page)) {
            rules.forEach(rule -> rule.complete(now));
            scan = new StoredKeyScan(storage, KeyQuery.of(KeyFilter.all()));
            last = now;
            begun = null;
        } else {
            scan.pass(page);
        }
    }
}
