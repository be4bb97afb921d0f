/**
 * The policy document, its evaluation, the explanation of what it decided, and what another document would change.
 *
 * <p>{@link dev.claviger.policy.PolicyDocument} is what an administrator writes: switches, grants, endpoint lists,
 * exemptions and limits. {@link dev.claviger.policy.AccessPolicy} is the same document compiled for judging calls, a
 * pure function without store or clock that tests and hosts may call directly.
 */
@NullMarked
package dev.claviger.policy;

import org.jspecify.annotations.NullMarked;
