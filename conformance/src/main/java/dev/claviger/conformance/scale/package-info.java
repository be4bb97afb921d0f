/**
 * Whether a store with a million keys is still one: what a decision reads, how long a page takes, how soon a node is up.
 */
@NullMarked
package dev.claviger.conformance.scale;

import org.jspecify.annotations.NullMarked;
