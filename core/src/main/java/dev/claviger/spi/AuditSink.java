package dev.claviger.spi;

/**
 * Receives audit records, for a log, a queue or a security system.
 *
 * <p>Changes are durable in the store before a sink hears of them; refusals and exempted calls exist only here. Sinks
 * are called by one thread, one record at a time, in order, never on the request path. What a sink throws is logged
 * and counted, and the next record is delivered.
 */
@FunctionalInterface
public interface AuditSink {

    /** Takes one record. Blocking holds up later records; when too many wait, new ones are lost and counted. */
    void accept(AuditRecord event);
}
