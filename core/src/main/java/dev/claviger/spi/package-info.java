/**
 * Interfaces that an application or a store implements.
 *
 * <p>Every application implements {@link dev.claviger.spi.OwnerDirectory}. {@link dev.claviger.spi.KeyStorage} has an
 * in-memory implementation, {@link dev.claviger.InMemoryKeyStorage}, and a JDBC implementation in its own module.
 * {@link dev.claviger.spi.AuditSink} has one that writes JSON lines to SLF4J, {@link dev.claviger.json.AuditLines}. Implement
 * them to keep keys or audit records elsewhere.
 */
@NullMarked
package dev.claviger.spi;

import org.jspecify.annotations.NullMarked;
