/**
 * JSON forms of policies and audit records.
 *
 * <p>{@link dev.claviger.json.PolicyJson} is the form of policies that administrators write, stores keep and APIs exchange.
 * {@link dev.claviger.json.AuditLines} writes audit records to a log, one JSON object a line; stores keep the details of records
 * with {@link dev.claviger.json.AuditJson}. Readers are strict: an unknown field, a field that appears more than once or a value of
 * another type is a {@link dev.claviger.JsonFormException} that names the field.
 *
 * <p>Of this module, only this package needs the optional dependency {@code com.fasterxml.jackson.core:jackson-databind}.
 */
@NullMarked
package dev.claviger.json;

import org.jspecify.annotations.NullMarked;
