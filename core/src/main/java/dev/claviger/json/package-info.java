/**
 * JSON forms of policies, keys and audit records.
 *
 * <p>{@link dev.claviger.json.PolicyJson} is what administrators write, stores keep and APIs exchange; {@link
 * dev.claviger.json.AuditLines} writes audit records to a log, and {@link dev.claviger.json.AuditJson} is how stores keep
 * their details. {@link dev.claviger.json.KeyJson} and {@link dev.claviger.json.ManagementJson} are what the management
 * API exchanges. Reading never repairs or skips: what is not exactly of the form is refused.
 *
 * <p>The only package that needs {@code com.fasterxml.jackson.core:jackson-databind}, which is an optional dependency:
 * a host that does not use this package does not need it.
 */
@NullMarked
package dev.claviger.json;

import org.jspecify.annotations.NullMarked;
