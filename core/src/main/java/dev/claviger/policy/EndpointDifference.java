package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Calls that an entry matches and none of some others does: a part of what one endpoint set allows and another does not.
 *
 * @param entry what they are
 * @param except what they are not, since both sets allow it
 */
public record EndpointDifference(EndpointEntry entry, List<EndpointEntry> except) {
    /** Copies the list. */
    public EndpointDifference {
        requireNonNull(entry, "entry");
        except = List.copyOf(except);
    }
}
