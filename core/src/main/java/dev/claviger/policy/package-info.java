/**
 * Policies: the document, its evaluation, explanations of decisions, and comparisons of two documents.
 *
 * <p>{@link dev.claviger.policy.PolicyDocument} contains switches, grants, endpoint lists, exemptions and limits.
 * {@link dev.claviger.policy.AccessPolicy} is the compiled document, a pure function without store or clock that tests and
 * applications can call directly.
 */
@NullMarked
package dev.claviger.policy;

import org.jspecify.annotations.NullMarked;
