package dev.claviger.internal.json;

import dev.claviger.ApiKey;
import dev.claviger.internal.text.DurationText;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The values that policies and keys have in common. */
public final class SharedValues {
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
        return endpoints(json, ApiKey.MAX_ENTRIES, ApiKey.MAX_ENDPOINT_CHARACTERS);
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
        return addresses(json, ApiKey.MAX_ENTRIES, ApiKey.MAX_ENDPOINT_CHARACTERS);
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
        return json.isText(PolicyFields.UNLIMITED) ? null : duration(json, "\"unlimited\" or ");
    }

    /** Reads a time that has an end. */
    public static Duration duration(ClosedJson json) {
        return duration(json, "");
    }

    private static Duration duration(ClosedJson json, String alsoAllowed) {
        String value = json.text(DurationText.rule(alsoAllowed));
        return json.checked(() -> DurationText.parse(value, alsoAllowed));
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
