/**
 * Digits, octets, durations, the rules for texts, and the name of the log. It depends on nothing else of this library, and values of the public
 * packages may use it.
 */
@NullMarked
package dev.claviger.internal.text;

import org.jspecify.annotations.NullMarked;
