/**
 * The tree of path segments that endpoint lists are searched in. Of this library it uses {@code internal.text} alone, and
 * values of the public packages may use it.
 */
@NullMarked
package dev.claviger.internal.paths;

import org.jspecify.annotations.NullMarked;
