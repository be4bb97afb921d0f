/**
 * What bounds the work that others can cause: rates, places, and one read for all who wait for the same thing. It
 * depends on values of the public packages alone.
 */
@NullMarked
package dev.claviger.internal.limits;

import org.jspecify.annotations.NullMarked;
