package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What the settings of a {@link ClavigerBuilder} may be. Each method returns the value if it is in range. */
final class SettingRanges {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final int MAX_CACHE_SIZE = 10_000_000;
    private static final int MAX_NEW_KEYS = 100_000;
    private static final Pattern NODE_NAME = Pattern.compile("[0-9A-Za-z._-]{1,64}");

    private SettingRanges() {}

    static Duration stalenessBound(Duration bound) {
        boolean inRange = isBetween(Duration.ofSeconds(1), requireNonNull(bound, "bound"), Duration.ofMinutes(1));
        return checked(bound, inRange || bound.isZero(), "the staleness bound must be zero or from 1 to 60 seconds");
    }

    /** Returns how long a node waits between two looks at the store: several may fail within the bound. */
    static Duration pauseBetweenLooks(Duration stalenessBound) {
        Duration quarter = stalenessBound.dividedBy(4);
        return quarter.compareTo(LONGEST_PAUSE) < 0 ? quarter : LONGEST_PAUSE;
    }

    static int cacheSize(int keys) {
        return checked(
                keys, keys >= 1 && keys <= MAX_CACHE_SIZE, "the cache holds from 1 to " + MAX_CACHE_SIZE + " keys");
    }

    static List<Duration> expiryWarnings(Duration... before) {
        for (Duration each : before) {
            checked(
                    each,
                    isBetween(Duration.ofHours(1), each, Duration.ofDays(365)),
                    "a warning comes from 1 hour to 365 days before the end of a key");
        }
        return List.of(before);
    }

    static Duration unusedAfter(Duration time) {
        return checked(
                time,
                isBetween(Duration.ofDays(1), time, Duration.ofDays(3650)),
                "a key counts as unused after 1 to 3650 days");
    }

    static String nodeName(String name) {
        return checked(
                name,
                NODE_NAME.matcher(requireNonNull(name, "name")).matches(),
                "a node name must be 1 to 64 characters of 0-9, A-Z, a-z, '.', '_', '-'");
    }

    static int newKeysPerMinute(int times) {
        return checked(
                times,
                times >= 1 && times <= MAX_NEW_KEYS,
                "an actor can ask for from 1 to " + MAX_NEW_KEYS + " new keys a minute");
    }

    private static boolean isBetween(Duration shortest, Duration time, Duration longest) {
        return time.compareTo(shortest) >= 0 && time.compareTo(longest) <= 0;
    }

    private static <T> T checked(T value, boolean inRange, String rule) {
        if (!inRange) {
            throw new IllegalArgumentException(rule);
        }
        return value;
    }
}
