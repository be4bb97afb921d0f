package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.KeyId;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the contract says about the audit trail of a store that shows one; for any other these tests are skipped. */
abstract class TrailPromises extends UsePromises {
    private static final int LARGEST_PAGE = 1_000;
    static final AuditQuery LATEST = AuditQuery.latest();
    static final Instant ONE = NOON.plusMillis(1);
    static final Instant TWO = NOON.plusMillis(2);
    private static final KeyId KEY = new KeyId(7);

    @Test
    void read_isEmpty_whenNothingHasHappened() {
        assertThat(trail().read(LATEST)).isEmpty();
    }

    @Test
    void read_showsTheLatestFirst_numberedFromOne() {
        List<AuditRecord> events = recorded(plain(ONE), plain(NOON), plain(TWO));

        assertThat(trail().read(LATEST)).isEqualTo(numbered(events));
    }

    @Test
    void read_showsTheRecordsOfAChangeInItsOrder() {
        List<AuditRecord> events = recordedTogether(plain(NOON), plain(NOON), plain(NOON));

        assertThat(trail().read(LATEST)).isEqualTo(numbered(events));
    }

    @Test
    void read_showsNoGap_whereAChangeWasRefused() {
        List<AuditRecord> events = recorded(plain(NOON));
        storage.apply(setting(revision(7)));
        storage.apply(insertingWithRoom("ada", 0, NOON));
        events = joined(events, recorded(plain(NOON)));

        assertThat(trail().read(LATEST)).isEqualTo(numbered(events));
    }

    @Test
    void read_showsEveryField() {
        String longest = "\u9375".repeat(255);
        Map<String, String> details =
                Map.of("reason", "\uD83D\uDD11 \"it's\" \\ \r\n\t\u2028", "long", "x".repeat(2_000), "empty", "");
        List<AuditRecord> events = recordedTogether(
                new AuditRecord(
                        NOON.plusMillis(789),
                        AuditRecord.Type.KEY_ISSUED,
                        "session:" + longest,
                        longest,
                        SMALLEST_ID,
                        details),
                new AuditRecord(NOON, AuditRecord.Type.AUDIT_PURGED, "host:contract", "", LARGEST_ID, Map.of()),
                new AuditRecord(NOON, AuditRecord.Type.POLICY_CHANGED, "host:contract", null, null, Map.of()));

        assertThat(trail().read(LATEST)).isEqualTo(numbered(events));
    }

    @Test
    void read_holdsNoMoreThanTheLimit() {
        List<AuditRecord> events = recorded(plain(NOON), plain(NOON), plain(NOON));

        assertThat(trail().read(LATEST.withLimit(2))).isEqualTo(numbered(events).subList(0, 2));
    }

    @Test
    void read_fillsTheLargestPage() {
        List<AuditRecord> events = recordedTogether(IntStream.rangeClosed(0, LARGEST_PAGE)
                .mapToObj(i -> plain(NOON))
                .toArray(AuditRecord[]::new));

        assertThat(trail().read(LATEST.withLimit(LARGEST_PAGE)))
                .isEqualTo(numbered(events).subList(0, LARGEST_PAGE));
    }

    @Test
    void read_fillsThePage_whenOtherRecordsLieBetween() {
        AuditRecord[] others =
                Stream.generate(() -> plain(NOON)).limit(LARGEST_PAGE).toArray(AuditRecord[]::new);
        recorded(by("session:ada", NOON), by("session:ada", NOON));
        recordedTogether(others);

        assertThat(numbers(LATEST.actor("session:ada").withLimit(2))).containsExactly(2L, 1L);
    }

    @Test
    void read_goesOnBelowTheNumber() {
        List<AuditRecord> events = recorded(plain(NOON), plain(NOON), plain(NOON));

        assertThat(trail().read(LATEST.before(3))).isEqualTo(numbered(events).subList(1, 3));
        assertThat(trail().read(LATEST.before(100))).isEqualTo(numbered(events));
    }

    @Test
    void read_isEmpty_whenNoNumberLiesBelow() {
        recorded(plain(NOON));

        assertThat(LongStream.of(1, 0, -1, Long.MIN_VALUE))
                .allSatisfy(number -> assertThat(numbers(LATEST.before(number))).isEmpty());
    }

    @Test
    void read_neitherRepeatsNorHidesRecords_whenOthersAreAddedWhileTurningPages() {
        recorded(by("session:ada", NOON), plain(NOON), by("session:ada", NOON), by("session:ada", NOON));
        AuditQuery page = LATEST.actor("session:ada").withLimit(1);

        List<Long> first = numbers(page);
        recorded(by("session:ada", NOON));
        List<Long> second = numbers(page.before(4));
        recorded(by("session:ada", NOON), by("session:ada", NOON));
        List<Long> third = numbers(page.before(3));

        assertThat(Stream.of(first, second, third)).containsExactly(List.of(4L), List.of(3L), List.of(1L));
    }

    @Test
    void read_narrowsToOneType() {
        List<AuditRecord.Type> types = List.of(AuditRecord.Type.values());
        recordedTogether(types.stream()
                .map(type -> record(NOON, type, "host:contract", null, null))
                .toArray(AuditRecord[]::new));

        assertThat(types)
                .allSatisfy(type -> assertThat(numbers(LATEST.type(type))).containsExactly(types.indexOf(type) + 1L));
    }

    @Test
    void read_narrowsToOneActor_comparedByteByByte() {
        recordedTogether(
                LOOK_ALIKE_OWNERS.stream().map(actor -> by(actor, NOON)).toArray(AuditRecord[]::new));

        assertThat(LOOK_ALIKE_OWNERS)
                .allSatisfy(actor -> assertThat(numbers(LATEST.actor(actor)))
                        .containsExactly(LOOK_ALIKE_OWNERS.indexOf(actor) + 1L));
        assertThat(numbers(LATEST.actor("bob"))).isEmpty();
    }

    @Test
    void read_narrowsToOneOwner_comparedByteByByte() {
        recordedTogether(
                LOOK_ALIKE_OWNERS.stream().map(owner -> about(owner, null)).toArray(AuditRecord[]::new));
        recorded(about(null, null));

        assertThat(LOOK_ALIKE_OWNERS)
                .allSatisfy(owner -> assertThat(numbers(LATEST.owner(owner)))
                        .containsExactly(LOOK_ALIKE_OWNERS.indexOf(owner) + 1L));
        assertThat(numbers(LATEST.owner("bob"))).isEmpty();
    }

    @Test
    void read_narrowsToOneKey() {
        recordedTogether(
                about("ada", SMALLEST_ID), about("ada", null), about("ada", LARGEST_ID), about("bob", SMALLEST_ID));

        assertThat(numbers(LATEST.key(SMALLEST_ID))).containsExactly(4L, 1L);
        assertThat(numbers(LATEST.key(LARGEST_ID))).containsExactly(3L);
        assertThat(numbers(LATEST.key(KEY))).isEmpty();
    }

    @Test
    void read_showsWhatFitsAllThatIsAskedFor() {
        List<AuditRecord> events = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            events.add(record(
                    i % 2 == 0 ? NOON : ONE,
                    i / 2 % 2 == 0 ? AuditRecord.Type.KEY_ISSUED : AuditRecord.Type.KEY_REVOKED,
                    i / 4 % 2 == 0 ? "session:ada" : "session:bob",
                    i / 8 % 2 == 0 ? "ada" : null,
                    i / 16 % 2 == 0 ? KEY : null));
        }
        List<AuditEntry> all = numbered(recordedTogether(events.toArray(new AuditRecord[0])));

        for (AuditQuery query : combined(
                asked -> asked.type(AuditRecord.Type.KEY_REVOKED),
                asked -> asked.actor("session:bob"),
                asked -> asked.owner("ada"),
                asked -> asked.key(KEY),
                asked -> asked.between(ONE, TWO),
                asked -> asked.before(50))) {
            assertThat(trail().read(query)).as(query.toString()).isEqualTo(fitting(all, query));
        }
    }

    @Test
    void read_isASnapshot() {
        List<AuditRecord> events = recorded(plain(NOON));
        List<AuditEntry> before = trail().read(LATEST);

        recorded(plain(NOON));

        assertThat(trail().read(LATEST)).hasSize(2);
        assertThat(before).isEqualTo(numbered(events));
    }

    @Test
    void read_isUnmodifiable() {
        recorded(plain(NOON));
        List<AuditEntry> page = trail().read(LATEST);

        assertThatThrownBy(() -> page.add(page.get(0))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> page.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    AuditTrail trail() {
        assumeTrue(storage instanceof AuditTrail, "this store shows no audit trail");
        return (AuditTrail) storage;
    }

    /** Returns records as the entries of a trail that holds nothing else, the latest first. */
    static List<AuditEntry> numbered(List<AuditRecord> oldestFirst) {
        List<AuditEntry> entries = new ArrayList<>();
        for (AuditRecord event : oldestFirst) {
            entries.add(new AuditEntry(entries.size() + 1L, event));
        }
        Collections.reverse(entries);
        return entries;
    }

    private static List<AuditEntry> fitting(List<AuditEntry> all, AuditQuery query) {
        Comparator<AuditEntry> byNumber = Comparator.comparingLong(AuditEntry::number);
        Comparator<AuditEntry> byTime =
                Comparator.comparing(entry -> entry.event().at());
        Comparator<AuditEntry> order = query.hasPeriod() ? byTime.thenComparing(byNumber) : byNumber;
        List<AuditEntry> latestFirst = all.stream().sorted(order.reversed()).toList();
        int last = latestFirst.stream().map(AuditEntry::number).toList().indexOf(query.before());
        return latestFirst.subList(last + 1, latestFirst.size()).stream()
                .filter(query::fits)
                .toList();
    }

    List<Long> numbers(AuditQuery query) {
        return trail().read(query).stream().map(AuditEntry::number).toList();
    }

    /** Returns a question for every way to ask for some of this. */
    @SafeVarargs
    private static List<AuditQuery> combined(UnaryOperator<AuditQuery>... narrowings) {
        List<AuditQuery> queries = List.of(LATEST);
        for (UnaryOperator<AuditQuery> narrowing : narrowings) {
            queries = joined(queries, queries.stream().map(narrowing).toList());
        }
        return queries;
    }

    /** Makes one change for each record. */
    List<AuditRecord> recorded(AuditRecord... events) {
        for (AuditRecord event : events) {
            recordedTogether(event);
        }
        return List.of(events);
    }

    /** Makes one change with all these records. What else it does matters to nobody. */
    private List<AuditRecord> recordedTogether(AuditRecord... events) {
        long next = policy().map(PolicyRevision::number).orElse(0L) + 1;
        PolicyRevision policy = new PolicyRevision(next, PolicyDocument.refuseAll(), "host:contract", NOON);
        applied(new Change(List.of(), List.of(new Change.SetPolicy(policy)), List.of(events)));
        return List.of(events);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    static AuditRecord plain(Instant at) {
        return by("host:contract", at);
    }

    private static AuditRecord by(String actor, Instant at) {
        return record(at, AuditRecord.Type.POLICY_CHANGED, actor, null, null);
    }

    private static AuditRecord about(@Nullable String owner, @Nullable KeyId key) {
        return record(NOON, AuditRecord.Type.KEY_ISSUED, "host:contract", owner, key);
    }

    /** A detail tells it from all other records. */
    private static AuditRecord record(
            Instant at, AuditRecord.Type type, String actor, @Nullable String owner, @Nullable KeyId key) {
        return new AuditRecord(
                at, type, actor, owner, key, Map.of("record", TestKeys.freshId().toString()));
    }
}
