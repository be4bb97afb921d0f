package dev.claviger.spi;

/**
 * Receives audit records, for a log, a queue or a security system.
 *
 * <p>Records of changes are durable in the store before a sink receives them. Records of calls and of refused operations go to
 * sinks only, unless {@link dev.claviger.ClavigerBuilder#recordCallsInStore} is set.
 *
 * <p>One thread calls the sinks, one record at a time, in order, never on the request path. An exception from a sink is logged and
 * counted, and the next record is delivered.
 */
@FunctionalInterface
public interface AuditSink {

    /** Takes one record. Blocking holds up later records; when too many wait, new ones are lost and counted, or under
     * {@link dev.claviger.ClavigerBuilder#strictAudit} there is no answer without them. */
    void accept(AuditEvent event);
}
