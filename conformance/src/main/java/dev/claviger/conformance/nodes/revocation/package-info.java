/**
 * Finds out whether a revocation holds on every node within the bound: nodes in processes of their own decide on keys
 * without pause while an operator takes keys away and faults are injected, and all that was said is judged afterwards.
 * Start with {@link dev.claviger.conformance.nodes.revocation.Main}; the judgement is
 * {@link dev.claviger.conformance.nodes.revocation.Judge}.
 */
@NullMarked
package dev.claviger.conformance.nodes.revocation;

import org.jspecify.annotations.NullMarked;
