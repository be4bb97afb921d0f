package dev.claviger.internal.text;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How values are written for programs to read: constants as words in snake_case, times and durations in ISO 8601. */
public final class Words {
    private Words() {}

    /** Returns the word for a constant: its name in lower case. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns a time to the millisecond, in UTC: {@code 2026-03-01T12:00:00.250Z}. */
    public static String of(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Returns a duration with its whole days as such, which {@link Duration#toString} writes as hours: {@code P1DT12H}. */
    public static String of(Duration duration) {
        long days = duration.toDays();
        Duration rest = duration.minusDays(days);
        if (days == 0) {
            return duration.toString();
        }
        return "P" + days + "D" + (rest.isZero() ? "" : rest.toString().substring(1));
    }
}
