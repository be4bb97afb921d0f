/** Measures how long store, directory, decisions and operations take, for a host that wants to know. */
@NullMarked
package dev.claviger.internal.metrics;

import org.jspecify.annotations.NullMarked;
