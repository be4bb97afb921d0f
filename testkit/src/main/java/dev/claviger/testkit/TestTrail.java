package dev.claviger.testkit;

import static dev.claviger.testkit.TestKeys.NOON;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.KeyId;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audit trail of the store under test, and records to put there. */
final class TestTrail {
    static final AuditQuery LATEST = AuditQuery.latest();
    static final AuditQuery CALLS = LATEST.withTrail(AuditTrail.Trail.CALLS);
    static final Instant ONE = NOON.plusMillis(1);
    static final Instant TWO = NOON.plusMillis(2);

    /** Details of every type, and what stores like to change in them. */
    static final Map<String, Object> EVERY_KIND = Map.ofEntries(
            Map.entry("reason", "\uD83D\uDD11 \"it's\" \\ \r\n\t\u2028"),
            Map.entry("long", "x".repeat(2_000)),
            Map.entry("empty", ""),
            Map.entry("digits", "007"),
            Map.entry("least", Long.MIN_VALUE),
            Map.entry("most", Long.MAX_VALUE),
            Map.entry("yes", true),
            Map.entry("no", false),
            Map.entry("list", List.of("b", "", "a", "b", "\uD83D\uDD11 \u2028")),
            Map.entry("none", List.of()));

    private final StorageFixture fixture;
    private final AuditTrail trail;

    private TestTrail(StorageFixture fixture, AuditTrail trail) {
        this.fixture = fixture;
        this.trail = trail;
    }

    /** Returns the trail of the store under test; a test of a store that shows none ends here, as skipped. */
    static TestTrail of(StorageFixture fixture) {
        KeyStorage storage = fixture.storage();
        assumeTrue(storage instanceof AuditTrail, "this store shows no audit trail");
        return new TestTrail(fixture, (AuditTrail) storage);
    }

    List<AuditEntry> read(AuditQuery query) {
        return trail.read(query);
    }

    List<Long> numbers(AuditQuery query) {
        return read(query).stream().map(AuditEntry::number).toList();
    }

    List<AuditEvent> events(AuditQuery query) {
        return read(query).stream().map(AuditEntry::event).toList();
    }

    void recordCalls(List<AuditEvent> calls) {
        trail.recordCalls(calls);
    }

    /** Makes one change for each record. */
    List<AuditEvent> recorded(AuditEvent... events) {
        for (AuditEvent event : events) {
            recordedTogether(event);
        }
        return List.of(events);
    }

    /** Makes one change with all these records. What else it does matters to nobody. */
    List<AuditEvent> recordedTogether(AuditEvent... events) {
        long next = fixture.policy().map(PolicyRevision::number).orElse(0L) + 1;
        PolicyRevision policy = new PolicyRevision(next, PolicyDocument.refuseAll(), "host:contract", NOON);
        fixture.applied(new Change(List.of(), List.of(new Change.SetPolicy(policy)), List.of(events)));
        return List.of(events);
    }

    /** Returns all records of a trail, the oldest first. */
    static List<AuditEvent> recordsOf(AuditTrail trail) {
        List<AuditEvent> records = new ArrayList<>();
        List<AuditEntry> page = trail.read(LATEST.withLimit(1_000));
        while (!page.isEmpty()) {
            page.forEach(entry -> records.add(0, entry.event()));
            long last = page.get(page.size() - 1).number();
            page = trail.read(LATEST.withLimit(1_000).withBefore(last));
        }
        return records;
    }

    /** Returns records as the entries of a trail that holds nothing else, the latest first. */
    static List<AuditEntry> numbered(List<AuditEvent> oldestFirst) {
        List<AuditEntry> entries = new ArrayList<>();
        for (AuditEvent event : oldestFirst) {
            entries.add(new AuditEntry(entries.size() + 1L, event));
        }
        Collections.reverse(entries);
        return entries;
    }

    static AuditEvent plain(Instant at) {
        return by("host:contract", at);
    }

    static AuditEvent by(String actor, Instant at) {
        return record(at, AuditEvent.Type.POLICY_CHANGED, actor, null, null);
    }

    static AuditEvent about(@Nullable String owner, @Nullable KeyId key) {
        return record(NOON, AuditEvent.Type.KEY_ISSUED, "host:contract", owner, key);
    }

    /** A detail tells it from all other records. */
    static AuditEvent record(
            Instant at, AuditEvent.Type type, String actor, @Nullable String owner, @Nullable KeyId key) {
        return AuditEvent.builder(type, actor, at)
                .ownerId(owner)
                .keyId(key)
                .detail("record", TestKeys.freshId().toString())
                .build();
    }
}
