/**
 * Runs case files against the real filter in real containers and compares what came back with what each row expects.
 * Start with {@link dev.claviger.conformance.cases.Main}.
 */
@NullMarked
package dev.claviger.conformance.cases;

import org.jspecify.annotations.NullMarked;
