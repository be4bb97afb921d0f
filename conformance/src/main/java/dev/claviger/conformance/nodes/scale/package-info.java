/**
 * What becomes of a store with a million keys, of one with many writers, and of one with many nodes: how long everything takes
 * that somebody waits for.
 */
@NullMarked
package dev.claviger.conformance.nodes.scale;

import org.jspecify.annotations.NullMarked;
