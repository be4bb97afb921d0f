package dev.claviger;

import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The last audit records of one trail, in memory. Not safe for use by several threads. */
final class RecordLog {
    private static final int MAX_RECORDS = 10_000;

    private static final Comparator<AuditEntry> EARLIEST_FIRST =
            Comparator.comparing((AuditEntry entry) -> entry.event().at()).thenComparingLong(AuditEntry::number);

    private final Deque<AuditEntry> entries = new ArrayDeque<>();
    private long records;

    void addAll(List<AuditEvent> events) {
        for (AuditEvent event : events) {
            if (entries.size() == MAX_RECORDS) {
                entries.removeLast();
            }
            entries.addFirst(new AuditEntry(++records, event));
        }
    }

    List<AuditEntry> read(AuditQuery query) {
        return (query.hasPeriod() ? byTime(query.before()) : byNumber(query.before()))
                .filter(query::fits)
                .limit(query.limit())
                .toList();
    }

    private Stream<AuditEntry> byNumber(long before) {
        return entries.stream().filter(entry -> entry.number() < before);
    }

    private Stream<AuditEntry> byTime(long before) {
        return entries.stream()
                .filter(entry -> entry.number() == before)
                .findAny()
                .map(last -> entries.stream().filter(entry -> EARLIEST_FIRST.compare(entry, last) < 0))
                .orElseGet(() -> byNumber(before))
                .sorted(EARLIEST_FIRST.reversed());
    }
}
