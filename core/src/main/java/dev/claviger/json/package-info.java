/**
 * JSON forms of policies, keys and audit records.
 *
 * <p>{@link dev.claviger.json.PolicyJson} is the form of policies that administrators write, stores keep and APIs exchange.
 * {@link dev.claviger.json.AuditLines} writes audit records to a log, one JSON object a line; stores keep the details of records
 * with {@link dev.claviger.json.AuditJson}. {@link dev.claviger.json.KeyJson} and {@link dev.claviger.json.ManagementJson} are
 * the request and response bodies of the management API. Readers are strict: an unknown field, a field that appears more than
 * once or a value of another type is an error that names the field.
 *
 * <p>Only this package needs the optional dependency {@code com.fasterxml.jackson.core:jackson-databind}.
 */
@NullMarked
package dev.claviger.json;

import org.jspecify.annotations.NullMarked;
