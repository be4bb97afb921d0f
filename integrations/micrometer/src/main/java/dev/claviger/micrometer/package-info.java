/**
 * Claviger beside Micrometer: meters by {@link dev.claviger.micrometer.ClavigerMeters}, the verdict on the span of the server by
 * {@link dev.claviger.micrometer.ClavigerObservations}, and the id of a trace for audit records by {@link
 * dev.claviger.micrometer.CurrentTrace}.
 */
@NullMarked
package dev.claviger.micrometer;

import org.jspecify.annotations.NullMarked;
