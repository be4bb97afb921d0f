/**
 * The way from a presented text to a decision, and what explains one. It depends on {@code audit} and the rooms below
 * it, and writes nothing.
 */
@NullMarked
package dev.claviger.internal.decide;

import org.jspecify.annotations.NullMarked;
