package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.text.TextRules;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a key, in one step. What is {@code null} stays. A key can only become narrower: its new lists lie
 * within the old ones, and its new end is not later.
 *
 * @param name another name
 * @param description another description
 * @param endpoints a narrower endpoint list
 * @param addresses a narrower list of addresses
 * @param expiresAt an earlier end
 */
public record KeyEdit(
        @Nullable String name,
        @Nullable String description,
        @Nullable EndpointSet endpoints,
        @Nullable AddressSet addresses,
        @Nullable Instant expiresAt) {
    private static final KeyEdit NOTHING = new KeyEdit(null, null, null, null, null);

    /** Checks the texts by the rules of {@link KeyRequest}, and the lists by the bounds of {@link ApiKey.Scope}. */
    public KeyEdit {
        if (name != null) {
            TextRules.checkName(name);
        }
        if (description != null) {
            TextRules.checkDescription(description);
        }
        if (endpoints != null) {
            ApiKey.Scope.requireSmall(endpoints);
        }
        if (addresses != null) {
            ApiKey.Scope.requireSmall(addresses);
        }
    }

    /** Changes nothing. */
    public static KeyEdit nothing() {
        return NOTHING;
    }

    /** Gives the key another name. */
    public KeyEdit name(String newName) {
        return new KeyEdit(requireNonNull(newName, "newName"), description, endpoints, addresses, expiresAt);
    }

    /** Gives the key another description. */
    public KeyEdit description(String newText) {
        return new KeyEdit(name, requireNonNull(newText, "newText"), endpoints, addresses, expiresAt);
    }

    /** Narrows the key to these endpoints. */
    public KeyEdit narrowedTo(EndpointSet list) {
        return new KeyEdit(name, description, requireNonNull(list, "list"), addresses, expiresAt);
    }

    /** Narrows the key to these addresses. */
    public KeyEdit usableFrom(AddressSet list) {
        return new KeyEdit(name, description, endpoints, requireNonNull(list, "list"), expiresAt);
    }

    /** Lets the key end at {@code instant}. */
    public KeyEdit expiringAt(Instant instant) {
        return new KeyEdit(name, description, endpoints, addresses, requireNonNull(instant, "instant"));
    }
}
