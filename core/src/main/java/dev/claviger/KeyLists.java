package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import java.util.List;

/**
 * The size of lists that somebody asks for. Users make keys, and each list is kept, shown, compared and asked by every node. Not asked
 * of keys in a store: those can be read, shown and revoked however they came there.
 */
final class KeyLists {
    private KeyLists() {}

    static EndpointSet requireSmall(EndpointSet endpoints) {
        List<EndpointEntry> entries = requireNonNull(endpoints, "endpoints").entries();
        int characters =
                entries.stream().mapToInt(entry -> entry.toString().length()).sum();
        if (entries.size() > ApiKey.MAX_ENTRIES || characters > ApiKey.MAX_ENDPOINT_CHARACTERS) {
            throw new IllegalArgumentException("the endpoint list of a key has at most " + ApiKey.MAX_ENTRIES
                    + " entries, of " + ApiKey.MAX_ENDPOINT_CHARACTERS + " characters together");
        }
        return endpoints;
    }

    static AddressSet requireSmall(AddressSet addresses) {
        if (requireNonNull(addresses, "addresses").entries().size() > ApiKey.MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "the list of addresses of a key has at most " + ApiKey.MAX_ENTRIES + " entries");
        }
        return addresses;
    }
}
