/** Reading and writing JSON in closed forms, for {@code dev.claviger.json} and the bodies of the management servlet. */
@NullMarked
package dev.claviger.internal.json;

import org.jspecify.annotations.NullMarked;
