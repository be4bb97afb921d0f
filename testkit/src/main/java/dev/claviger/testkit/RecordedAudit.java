package dev.claviger.testkit;

import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An audit sink that remembers what it was told, in order.
 *
 * <p>Records arrive from the housekeeping thread, a moment after the call that caused them.
 * {@link dev.claviger.Claviger#close()} delivers those that wait, so that a test which closes first can look without
 * waiting. Safe for use by many threads.
 */
public final class RecordedAudit implements AuditSink {
    private final List<AuditEvent> records = new CopyOnWriteArrayList<>();

    /** Creates a sink that has heard nothing yet. */
    public RecordedAudit() {}

    @Override
    public void accept(AuditEvent event) {
        records.add(event);
    }

    /** Returns what was recorded so far, the oldest first. */
    public List<AuditEvent> records() {
        return List.copyOf(records);
    }

    /** Returns the records of one type, the oldest first. */
    public List<AuditEvent> records(AuditEvent.Type type) {
        return records.stream().filter(event -> event.type() == type).toList();
    }

    @Override
    public String toString() {
        return "RecordedAudit[" + records.size() + " records]";
    }
}
