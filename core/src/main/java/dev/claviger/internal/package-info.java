/**
 * The wiring of one claviger: its settings and its engine. Of the public packages only {@code Claviger}, {@code
 * ClavigerBuilder} and {@code Administration} reach in here.
 */
@NullMarked
package dev.claviger.internal;

import org.jspecify.annotations.NullMarked;
