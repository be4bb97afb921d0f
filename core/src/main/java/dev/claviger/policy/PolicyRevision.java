package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One state of the policy.
 *
 * @param number counts from 1, without gaps
 * @param document the policy
 * @param author the actor that set it
 * @param at when
 */
public record PolicyRevision(long number, PolicyDocument document, String author, Instant at) {
    /** Checks that nothing is missing. */
    public PolicyRevision {
        requireNonNull(document, "document");
        requireNonNull(author, "author");
        requireNonNull(at, "at");
        if (number < 1) {
            throw new IllegalArgumentException("policy revisions count from 1");
        }
    }

    /** Which policy is in force if, at a start, the store holds another one than the configuration. */
    public enum Precedence {
        /** The one in the store, where administrators may have changed it. A warning in the log says what differs. */
        STORED,

        /** None: the start is refused, and the message says what differs. */
        NEITHER,

        /**
         * The configured one: each start sets it, as a change by {@code host:initial-policy} that is on record, and other changes
         * are refused. Give it to all nodes, and the same policy: the one that starts last sets its own, and what a node without it
         * changes holds until then, with a warning in the log of those that have it.
         */
        CONFIGURED
    }
}
