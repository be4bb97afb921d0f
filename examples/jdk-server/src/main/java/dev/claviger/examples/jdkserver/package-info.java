/** Claviger in front of the JDK's own HTTP server, without servlets. */
@NullMarked
package dev.claviger.examples.jdkserver;

import org.jspecify.annotations.NullMarked;
