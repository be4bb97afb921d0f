package dev.claviger.internal.json;

import dev.claviger.ApiKey;
import dev.claviger.internal.text.DurationText;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values that policies and keys have in common. */
public final class SharedValues {
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
}
