package dev.claviger.internal.node;

import java.time.Duration;

/**
 * What a node keeps of what it has read, and for how long it trusts it.
 *
 * @param bound the longest time for which it acts on an outdated state; zero if it keeps nothing
 * @param keys about how many keys it keeps
 */
public record Keeping(Duration bound, int keys) {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    boolean isOfNothing() {
        return bound.isZero();
    }

    /** Returns how long a node waits between two looks at the store: several may fail within the bound. */
    public Duration pauseBetweenLooks() {
        Duration quarter = bound.dividedBy(4);
        return quarter.compareTo(LONGEST_PAUSE) < 0 ? quarter : LONGEST_PAUSE;
    }
}
