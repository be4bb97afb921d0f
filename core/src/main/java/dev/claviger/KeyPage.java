package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of keys.
 *
 * @param keys the keys, the oldest first. Where a group is asked for, there can be fewer than the limit, or none,
 *     and a next page all the same
 * @param next the request for the next page, or {@code null} if this is the last one
 */
public record KeyPage(List<ApiKey> keys, @Nullable KeyPageRequest next) {
    /** Copies the list. */
    public KeyPage {
        keys = List.copyOf(requireNonNull(keys, "keys"));
    }
}
