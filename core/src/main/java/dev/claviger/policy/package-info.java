/**
 * Policies: the document, explanations of decisions, and comparisons of two documents.
 *
 * <p>{@link dev.claviger.policy.PolicyDocument} contains switches, grants, endpoint lists, exemptions and limits.
 * {@link dev.claviger.PolicyReview} tells what a document allows, without store or clock.
 */
@NullMarked
package dev.claviger.policy;

import org.jspecify.annotations.NullMarked;
