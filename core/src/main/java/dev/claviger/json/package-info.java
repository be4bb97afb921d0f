/**
 * JSON forms of audit records and explanations.
 *
 * <p>The only package that needs {@code com.fasterxml.jackson.core:jackson-databind}, which is an optional dependency:
 * a host that does not use this package does not need it.
 */
@NullMarked
package dev.claviger.json;

import org.jspecify.annotations.NullMarked;
