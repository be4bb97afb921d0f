package dev.claviger.spi;

/**
 * Receives audit records, for a log, a queue or a security system.
 *
 * <p>Changes are durable in the store before a sink hears of them. What it hears of calls and of refused operations exists
 * only here, unless {@link dev.claviger.ClavigerBuilder#recordCallsInStore} keeps it in the store too.
 *
 * <p>Sinks are called by one thread, one record at a time, in order, never on the request path. What a sink throws is
 * logged and counted, and the next record is delivered.
 */
@FunctionalInterface
public interface AuditSink {

    /** Takes one record. Blocking holds up later records; when too many wait, new ones are lost and counted, or under
     * {@link dev.claviger.ClavigerBuilder#strictAudit} there is no answer without them. */
    void accept(AuditRecord event);
}
