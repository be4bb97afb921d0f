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
}
