/**
 * Kills nodes and the database in the middle of changes, and looks whether everything that was acknowledged is there and
 * everything else is there wholly or not at all. Start with {@link dev.claviger.conformance.nodes.crash.Main}; the judgement is
 * {@link dev.claviger.conformance.nodes.crash.Inspector}.
 */
@NullMarked
package dev.claviger.conformance.nodes.crash;

import org.jspecify.annotations.NullMarked;
