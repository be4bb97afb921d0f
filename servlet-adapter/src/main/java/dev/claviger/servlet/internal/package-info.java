/** Servlet requests as a guard reads them, for the filter and the management servlet. */
@NullMarked
package dev.claviger.servlet.internal;

import org.jspecify.annotations.NullMarked;
