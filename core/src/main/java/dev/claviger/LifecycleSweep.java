package dev.claviger;

import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the store for keys of which the listener should hear, a page at a time. A look that fails, or that is too
 * large for one run, goes on at the next run from where it stopped.
 */
final class LifecycleSweep {
    private static final Duration PAUSE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);
    private static final int PAGE = 1_000;
    private static final int MAX_PAGES = 1_000;

    private final KeyStorage storage;
    private final Clock clock;
    private final Rule rule;

    /** The time of the last look that came to its end. */
    private @Nullable Instant last;

    /** The time of the look that has begun, and how far it came. */
    private @Nullable Instant begun;

    private KeyQuery.@Nullable Position reached;
    private boolean failing;

    /** Which keys to look at, and what to tell of them. Asked by one thread at a time. */
    interface Rule {
        /** Returns which active keys to look at. */
        KeyQuery query(Instant now);

        /**
         * Judges one key.
         *
         * @param last when the look before this one was, or {@code null} if this is the first
         */
        void judge(ApiKey key, @Nullable Instant last, Instant now);

        /** All keys were judged. */
        default void complete(Instant now) {}
    }

    LifecycleSweep(ClavigerBuilder builder, Rule rule) {
        this.storage = builder.storage;
        this.clock = builder.clock;
        this.rule = rule;
    }

    /** Looks for what the listener should hear of, at once and then from time to time. */
    static void keepUp(ClavigerBuilder builder, KeyEvents events, Housekeeping housekeeping) {
        if (!events.areHeard()) {
            return;
        }
        List<Rule> rules = new ArrayList<>();
        rules.add(new UnusedKeys(builder.unusedAfter, events));
        if (!builder.expiryWarnings.isEmpty()) {
            rules.add(new ExpiryWarnings(builder.expiryWarnings, events));
        }
        for (Rule rule : rules) {
            LifecycleSweep sweep = new LifecycleSweep(builder, rule);
            housekeeping.execute(sweep::run);
            housekeeping.repeat(PAUSE, sweep::run);
        }
    }

    /** Looks once. Called by one thread at a time. */
    synchronized void run() {
        Instant now = begun == null ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : begun;
        begun = now;
        try {
            for (int pages = 0; begun != null && pages < MAX_PAGES; pages++) {
                judgePage(now);
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("The keys could not be looked through; the next try goes on from here", e);
            }
            failing = true;
        }
    }

    private void judgePage(Instant now) {
        KeyQuery first = rule.query(now).inState(KeyQuery.State.ACTIVE).at(now).withLimit(PAGE);
        List<StoredKey> page = storage.list(reached == null ? first : first.after(reached));
        page.forEach(stored -> rule.judge(stored.key(), last, now));
        if (page.size() == PAGE) {
            reached = KeyQuery.Position.of(page.get(PAGE - 1).key());
        } else {
            rule.complete(now);
            last = now;
            begun = null;
            reached = null;
        }
    }
}
