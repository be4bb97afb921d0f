package dev.claviger.internal.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes durations as people do: a number with one of the units s, m, h, d and w, or ISO 8601. The case of letters does
 * not count. Months and years are refused, because they have no fixed length. The message of a refusal is the rest of a sentence
 * about the value, and does not repeat it.
 */
public final class DurationText {
    /** At most ten digits: more seconds than any limit allows, and no overflow in weeks. */
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,10})([smhdw])");

    private static final Pattern ISO_WEEKS = Pattern.compile("p([0-9]{1,10})(w)");

    /** An M before the T of ISO 8601 is for months, after it for minutes. */
    private static final Pattern MONTHS_OR_YEARS = Pattern.compile("[-+]?p[^t]*[my].*|[0-9]+(?:y|mo)");

    /** The units that durations are written in, the longest first. */
    private static final List<ChronoUnit> UNITS =
            List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS);

    private DurationText() {}

    /**
     * Reads a duration, which may be zero or negative.
     *
     * @param alsoAllowed what is allowed besides, for the message: empty, or a text like {@code "unlimited or "}
     * @throws IllegalArgumentException if the text is no duration
     */
    public static Duration parse(String text, String alsoAllowed) {
        String written = text.toLowerCase(Locale.ROOT);
        for (Pattern pattern : new Pattern[] {NUMBER_AND_UNIT, ISO_WEEKS}) {
            Matcher parts = pattern.matcher(written);
            if (parts.matches()) {
                return unit(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1)));
            }
        }
        if (MONTHS_OR_YEARS.matcher(written).matches()) {
            throw new IllegalArgumentException(
                    "must be in weeks, days or less, such as 90d: months and years have no fixed length");
        }
        try {
            return Duration.parse(written);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(rule(alsoAllowed), e);
        }
    }

    /** Returns a duration in the longest unit of which it is a whole number: {@code 90d}, {@code 12h}. */
    public static String of(Duration duration) {
        for (ChronoUnit unit : UNITS) {
            long number = duration.dividedBy(unit.getDuration());
            if (duration.equals(unit.getDuration().multipliedBy(number))) {
                return number + unit.name().substring(0, 1).toLowerCase(Locale.ROOT);
            }
        }
        return duration.toString();
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> ChronoUnit.WEEKS.getDuration();
        };
    }

    /** Returns the rule that a text breaks which is no duration, as the rest of a sentence. */
    public static String rule(String alsoAllowed) {
        return "must be " + alsoAllowed + "a duration such as 90d, 12h, 2w or P90D";
    }
}
