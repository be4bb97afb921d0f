package dev.claviger.internal.audit;

import dev.claviger.internal.text.OperatorLog;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.KeyStorage;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the records of calls into the store, apart from those of changes, in batches and off the request path. A store that
 * takes nothing keeps a limited number of them waiting; the rest is lost and counted. A batch whose fate the store did not
 * tell is written again: its records then are there twice, under the same numbers.
 */
public final class CallTrail {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);
    private static final int BATCH = 500;

    private final AuditTrail store;
    private final Backlog<AuditEvent> waiting = new Backlog<>();
    private final LongAdder lost = new LongAdder();
    private volatile boolean failing;

    /**
     * @throws IllegalStateException if the store does not keep records of calls
     */
    public CallTrail(KeyStorage storage) {
        if (!(storage instanceof AuditTrail trail)) {
            throw new IllegalStateException("records of calls cannot be kept in this store: it is no AuditTrail");
        }
        this.store = trail;
    }

    void add(AuditEvent event) {
        if (!waiting.offer(event, CallRecords.size(event), Backlog.Cause.KNOWN)) {
            lost.increment();
        }
    }

    /** Returns whether there is room, or can be made: the store takes records, as far as is known. */
    boolean makeRoom() {
        if (isFull() && !failing) {
            flush();
        }
        return !isFull();
    }

    boolean isFull() {
        return waiting.isFull();
    }

    int waiting() {
        return waiting.size();
    }

    long lost() {
        return lost.sum();
    }

    /** Writes what waits now, or as much of it as the store takes. */
    synchronized void flush() {
        for (int batches = 0; batches <= Backlog.CAPACITY / BATCH; batches++) {
            List<AuditEvent> batch = waiting.first(BATCH);
            if (batch.isEmpty() || !write(batch)) {
                return;
            }
            batch.forEach(written -> waiting.poll());
        }
    }

    private boolean write(List<AuditEvent> batch) {
        try {
            store.recordCalls(batch);
            failing = false;
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn(
                        "The store does not take the records of calls; they wait, and are lost beyond {}",
                        Backlog.CAPACITY,
                        e);
            }
            failing = true;
            return false;
        }
    }
}
