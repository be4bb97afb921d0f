/** A policy compiled for judging calls, its explanation, and what can be asked of one or two policies without a store. */
@NullMarked
package dev.claviger.internal.policy;

import org.jspecify.annotations.NullMarked;
