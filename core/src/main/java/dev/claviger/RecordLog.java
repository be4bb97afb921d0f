package dev.claviger;

import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.AuditTrail.Entry;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The last audit records of one trail, in memory. Not safe for use by several threads. */
final class RecordLog {
    private static final int MAX_RECORDS = 10_000;

    private static final Comparator<Entry> EARLIEST_FIRST =
            Comparator.comparing((Entry entry) -> entry.event().at()).thenComparingLong(Entry::number);

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long records;

    void addAll(List<AuditRecord> events) {
        for (AuditRecord event : events) {
            if (entries.size() == MAX_RECORDS) {
                entries.removeLast();
            }
            entries.addFirst(new Entry(++records, event));
        }
    }

    List<Entry> read(AuditTrail.Query query) {
        return (query.hasPeriod() ? byTime(query.before()) : byNumber(query.before()))
                .filter(query::fits)
                .limit(query.limit())
                .toList();
    }

    private Stream<Entry> byNumber(long before) {
        return entries.stream().filter(entry -> entry.number() < before);
    }

    private Stream<Entry> byTime(long before) {
        return entries.stream()
                .filter(entry -> entry.number() == before)
                .findAny()
                .map(last -> entries.stream().filter(entry -> EARLIEST_FIRST.compare(entry, last) < 0))
                .orElseGet(() -> byNumber(before))
                .sorted(EARLIEST_FIRST.reversed());
    }
}
