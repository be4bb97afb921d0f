package dev.claviger.internal.json;

import dev.claviger.ApiKey;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values that policies and keys have in common. */
public final class SharedValues {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,9})([wdhms])");

    /** The units that days and what is shorter are written in, the longest first. */
    private static final List<ChronoUnit> UNITS =
            List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS);

    private SharedValues() {}

    /** Reads the list of a policy. */
    public static EndpointSet endpoints(ClosedJson json) {
        return endpoints(json, Integer.MAX_VALUE, ClosedJson.MAX_LENGTH);
    }

    /** Reads the list of a key. */
    public static EndpointSet fewEndpoints(ClosedJson json) {
        return endpoints(json, ApiKey.Scope.MAX_ENTRIES, ApiKey.Scope.MAX_ENDPOINT_CHARACTERS);
    }

    private static EndpointSet endpoints(ClosedJson json, int most, int characters) {
        if (json.isText(PolicyFields.UNRESTRICTED)) {
            return EndpointSet.unrestricted();
        }
        List<String> entries = json.texts("must be \"unrestricted\" or a list of endpoint entries", most, characters);
        return json.checked(() -> EndpointSet.of(entries));
    }

    public static Object form(EndpointSet list) {
        return list.isUnrestricted()
                ? PolicyFields.UNRESTRICTED
                : list.entries().stream().map(EndpointEntry::toString).toList();
    }

    /** Reads the list of a policy. */
    public static AddressSet addresses(ClosedJson json) {
        return addresses(json, Integer.MAX_VALUE, ClosedJson.MAX_LENGTH);
    }

    /** Reads the list of a key. */
    public static AddressSet fewAddresses(ClosedJson json) {
        return addresses(json, ApiKey.Scope.MAX_ENTRIES, ApiKey.Scope.MAX_ENDPOINT_CHARACTERS);
    }

    private static AddressSet addresses(ClosedJson json, int most, int characters) {
        if (json.isText(PolicyFields.UNRESTRICTED)) {
            return AddressSet.unrestricted();
        }
        List<String> entries =
                json.texts("must be \"unrestricted\" or a list of addresses and blocks", most, characters);
        return json.checked(() -> AddressSet.of(entries));
    }

    public static Object form(AddressSet list) {
        return list.isUnrestricted() ? PolicyFields.UNRESTRICTED : list.entries();
    }

    /** Reads a time that may be without end, {@code null} then. */
    public static @Nullable Duration lifetime(ClosedJson json) {
        return json.isText(PolicyFields.UNLIMITED) ? null : duration(json, "\"unlimited\", ");
    }

    /** Reads a time that has an end. */
    public static Duration duration(ClosedJson json) {
        return duration(json, "");
    }

    private static Duration duration(ClosedJson json, String alsoAllowed) {
        String rule = "must be " + alsoAllowed
                + "a whole number of weeks, days, hours, minutes or seconds such as \"90d\" or \"12h\", or an ISO 8601"
                + " duration of days to seconds such as \"P90D\" or \"PT12H\"";
        String value = json.text(rule);
        Matcher written = NUMBER_AND_UNIT.matcher(value);
        try {
            return written.matches()
                    ? duration(Long.parseLong(written.group(1)), written.group(2))
                    : Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw json.refused(rule);
        }
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "w" -> Duration.ofDays(7 * number);
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** Writes a time in the longest unit of which it is a whole number: {@code 90d}, {@code 12h}. */
    public static String form(Duration time) {
        for (ChronoUnit unit : UNITS) {
            long number = time.dividedBy(unit.getDuration());
            if (time.equals(unit.getDuration().multipliedBy(number))) {
                return number + unit.name().substring(0, 1).toLowerCase(Locale.ROOT);
            }
        }
        return time.toString();
    }
}
