/**
 * What a host or a store implements.
 *
 * <p>Every host implements {@link dev.claviger.spi.OwnerDirectory}. {@link dev.claviger.spi.KeyStorage} comes with an
 * implementation in memory, {@link dev.claviger.InMemoryKeyStorage}, and {@link dev.claviger.spi.AuditSink} with
 * one that writes JSON lines to SLF4J; implement them to keep keys or audit events somewhere else.
 */
@NullMarked
package dev.claviger.spi;

import org.jspecify.annotations.NullMarked;
