/**
 * The text of a key and its digest: drawing, reading, hiding, digesting and verifying. It depends on {@code text} and
 * on the public packages.
 */
@NullMarked
package dev.claviger.internal.keys;

import org.jspecify.annotations.NullMarked;
