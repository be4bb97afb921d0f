package dev.claviger.spi;

import static java.util.Objects.requireNonNull;

/**
 * A record and its place in the trail.
 *
 * @param number counts the records of a trail from 1: those of changes without a gap, in the order in which their changes
 *     happened and in which a change holds them
 * @param event the record
 */
public record AuditEntry(long number, AuditEvent event) {
    /** Checks that nothing is missing. */
    public AuditEntry {
        requireNonNull(event, "event");
        if (number < 1) {
            throw new IllegalArgumentException("audit records count from 1");
        }
    }
}
