package dev.claviger.spi;

import dev.claviger.UnavailableException;
import java.util.List;

/**
 * Reads the audit records of a store. A {@link KeyStorage} that supports this implements both interfaces.
 *
 * <p>Multiple threads may call every method at once.
 */
public interface AuditTrail {

    /**
     * Reads the records that {@linkplain AuditQuery#fits fit}, the latest first: by number, or {@linkplain AuditQuery#hasPeriod with a
     * period} by the time of the record and then by number. At most {@link AuditQuery#limit} of them, from {@link AuditQuery#before} on.
     *
     * @return an unmodifiable snapshot; empty if nothing fits the query
     * @throws UnavailableException if the storage could not be read
     */
    List<AuditEntry> read(AuditQuery query);

    /**
     * Keeps records of calls, {@linkplain Trail#CALLS apart} from those of changes: for all nodes this is the most frequent write,
     * and neither changes nor nodes may have to wait for it. All of them are kept, or none.
     *
     * @param events what to keep, in the order in which it is numbered; at most 1 000
     * @throws UnavailableException if the storage could not be written, or did not say whether it was
     */
    void recordCalls(List<AuditEvent> events);

    /** The two trails of a store. They are numbered apart. */
    enum Trail {
        /** The records that changes {@linkplain Change#audit bring}: each is as durable as its change. */
        CHANGES,
        /**
         * The records that {@link AuditTrail#recordCalls} brings. They are in no chain of hashes that shows tampering, do not
         * raise the revision of the store, and numbers may be left out.
         */
        CALLS
    }
}
