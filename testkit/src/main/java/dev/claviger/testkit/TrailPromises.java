package dev.claviger.testkit;

import static dev.claviger.testkit.TestChanges.insertingWithRoom;
import static dev.claviger.testkit.TestChanges.revision;
import static dev.claviger.testkit.TestChanges.setting;
import static dev.claviger.testkit.TestKeys.LARGEST_ID;
import static dev.claviger.testkit.TestKeys.LOOK_ALIKE_OWNERS;
import static dev.claviger.testkit.TestKeys.NOON;
import static dev.claviger.testkit.TestKeys.SMALLEST_ID;
import static dev.claviger.testkit.TestTrail.LATEST;
import static dev.claviger.testkit.TestTrail.ONE;
import static dev.claviger.testkit.TestTrail.TWO;
import static dev.claviger.testkit.TestTrail.about;
import static dev.claviger.testkit.TestTrail.by;
import static dev.claviger.testkit.TestTrail.numbered;
import static dev.claviger.testkit.TestTrail.plain;
import static dev.claviger.testkit.TestTrail.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.KeyId;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the contract says about the audit trail of a store that shows one; for any other these tests are skipped. */
interface TrailPromises extends Promises {
    @Test
    default void read_isEmpty_whenNothingHasHappened() {
        assertThat(trail().read(LATEST)).isEmpty();
    }

    @Test
    default void read_showsTheLatestFirst_numberedFromOne() {
        List<AuditEvent> events = trail().recorded(plain(ONE), plain(NOON), plain(TWO));

        assertThat(trail().read(LATEST)).isEqualTo(numbered(events));
    }

    @Test
    default void read_showsTheRecordsOfAChangeInItsOrder() {
        List<AuditEvent> events = trail().recordedTogether(plain(NOON), plain(NOON), plain(NOON));

        assertThat(trail().read(LATEST)).isEqualTo(numbered(events));
    }

    @Test
    default void read_showsNoGap_whereAChangeWasRefused() {
        List<AuditEvent> events = trail().recorded(plain(NOON));
        fixture().storage().apply(setting(revision(7)));
        fixture().storage().apply(insertingWithRoom("ada", 0, NOON));
        events = joined(events, trail().recorded(plain(NOON)));

        assertThat(trail().read(LATEST)).isEqualTo(numbered(events));
    }

    @Test
    default void read_showsEveryField() {
        String longest = "\u9375".repeat(255);
        List<AuditEvent> events = trail().recordedTogether(
                        AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, "session:" + longest, NOON.plusMillis(789))
                                .ownerId(longest)
                                .keyId(SMALLEST_ID)
                                .details(TestTrail.EVERY_KIND)
                                .build(),
                        AuditEvent.builder(AuditEvent.Type.AUDIT_PURGED, "host:contract", NOON)
                                .ownerId("")
                                .keyId(LARGEST_ID)
                                .build(),
                        AuditEvent.builder(AuditEvent.Type.POLICY_CHANGED, "host:contract", NOON)
                                .build());

        assertThat(trail().read(LATEST)).isEqualTo(numbered(events));
    }

    @Test
    default void read_holdsNoMoreThanTheLimit() {
        List<AuditEvent> events = trail().recorded(plain(NOON), plain(NOON), plain(NOON));

        assertThat(trail().read(LATEST.withLimit(2))).isEqualTo(numbered(events).subList(0, 2));
    }

    @Test
    default void read_fillsTheLargestPage() {
        List<AuditEvent> events = trail().recordedTogether(IntStream.rangeClosed(0, 1_000)
                .mapToObj(i -> plain(NOON))
                .toArray(AuditEvent[]::new));

        assertThat(trail().read(LATEST.withLimit(1_000)))
                .isEqualTo(numbered(events).subList(0, 1_000));
    }

    @Test
    default void read_fillsThePage_whenOtherRecordsLieBetween() {
        AuditEvent[] others = Stream.generate(() -> plain(NOON)).limit(1_000).toArray(AuditEvent[]::new);
        trail().recorded(by("session:ada", NOON), by("session:ada", NOON));
        trail().recordedTogether(others);

        assertThat(trail().numbers(LATEST.withActor("session:ada").withLimit(2)))
                .containsExactly(2L, 1L);
    }

    @Test
    default void read_goesOnBelowTheNumber() {
        List<AuditEvent> events = trail().recorded(plain(NOON), plain(NOON), plain(NOON));

        assertThat(trail().read(LATEST.withBefore(3)))
                .isEqualTo(numbered(events).subList(1, 3));
        assertThat(trail().read(LATEST.withBefore(100))).isEqualTo(numbered(events));
    }

    @Test
    default void read_isEmpty_whenNoNumberLiesBelow() {
        trail().recorded(plain(NOON));

        assertThat(LongStream.of(1, 0, -1, Long.MIN_VALUE))
                .allSatisfy(number ->
                        assertThat(trail().numbers(LATEST.withBefore(number))).isEmpty());
    }

    @Test
    default void read_neitherRepeatsNorHidesRecords_whenOthersAreAddedWhileTurningPages() {
        trail().recorded(by("session:ada", NOON), plain(NOON), by("session:ada", NOON), by("session:ada", NOON));
        AuditQuery page = LATEST.withActor("session:ada").withLimit(1);

        List<Long> first = trail().numbers(page);
        trail().recorded(by("session:ada", NOON));
        List<Long> second = trail().numbers(page.withBefore(4));
        trail().recorded(by("session:ada", NOON), by("session:ada", NOON));
        List<Long> third = trail().numbers(page.withBefore(3));

        assertThat(Stream.of(first, second, third)).containsExactly(List.of(4L), List.of(3L), List.of(1L));
    }

    @Test
    default void read_narrowsToOneType() {
        List<AuditEvent.Type> types = List.of(AuditEvent.Type.values());
        trail().recordedTogether(types.stream()
                .map(type -> record(NOON, type, "host:contract", null, null))
                .toArray(AuditEvent[]::new));

        assertThat(types)
                .allSatisfy(type ->
                        assertThat(trail().numbers(LATEST.withType(type))).containsExactly(types.indexOf(type) + 1L));
    }

    @Test
    default void read_narrowsToOneActor_comparedByteByByte() {
        trail().recordedTogether(
                        LOOK_ALIKE_OWNERS.stream().map(actor -> by(actor, NOON)).toArray(AuditEvent[]::new));

        assertThat(LOOK_ALIKE_OWNERS)
                .allSatisfy(actor -> assertThat(trail().numbers(LATEST.withActor(actor)))
                        .containsExactly(LOOK_ALIKE_OWNERS.indexOf(actor) + 1L));
        assertThat(trail().numbers(LATEST.withActor("bob"))).isEmpty();
    }

    @Test
    default void read_narrowsToOneOwner_comparedByteByByte() {
        trail().recordedTogether(LOOK_ALIKE_OWNERS.stream()
                .map(owner -> about(owner, null))
                .toArray(AuditEvent[]::new));
        trail().recorded(about(null, null));

        assertThat(LOOK_ALIKE_OWNERS)
                .allSatisfy(owner -> assertThat(trail().numbers(LATEST.withOwnerId(owner)))
                        .containsExactly(LOOK_ALIKE_OWNERS.indexOf(owner) + 1L));
        assertThat(trail().numbers(LATEST.withOwnerId("bob"))).isEmpty();
    }

    @Test
    default void read_narrowsToOneKey() {
        trail().recordedTogether(
                        about("ada", SMALLEST_ID),
                        about("ada", null),
                        about("ada", LARGEST_ID),
                        about("bob", SMALLEST_ID));

        assertThat(trail().numbers(LATEST.withKeyId(SMALLEST_ID))).containsExactly(4L, 1L);
        assertThat(trail().numbers(LATEST.withKeyId(LARGEST_ID))).containsExactly(3L);
        assertThat(trail().numbers(LATEST.withKeyId(new KeyId(7)))).isEmpty();
    }

    @Test
    default void read_showsWhatFitsAllThatIsAskedFor() {
        List<AuditEvent> events = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            events.add(record(
                    i % 2 == 0 ? NOON : ONE,
                    i / 2 % 2 == 0 ? AuditEvent.Type.KEY_ISSUED : AuditEvent.Type.KEY_REVOKED,
                    i / 4 % 2 == 0 ? "session:ada" : "session:bob",
                    i / 8 % 2 == 0 ? "ada" : null,
                    i / 16 % 2 == 0 ? new KeyId(7) : null));
        }
        List<AuditEntry> all = numbered(trail().recordedTogether(events.toArray(new AuditEvent[0])));

        for (AuditQuery query : combined(
                asked -> asked.withType(AuditEvent.Type.KEY_REVOKED),
                asked -> asked.withActor("session:bob"),
                asked -> asked.withOwnerId("ada"),
                asked -> asked.withKeyId(new KeyId(7)),
                asked -> asked.withPeriod(ONE, TWO),
                asked -> asked.withBefore(50))) {
            assertThat(trail().read(query)).as(query.toString()).isEqualTo(fitting(all, query));
        }
    }

    @Test
    default void read_isASnapshot() {
        List<AuditEvent> events = trail().recorded(plain(NOON));
        List<AuditEntry> before = trail().read(LATEST);

        trail().recorded(plain(NOON));

        assertThat(trail().read(LATEST)).hasSize(2);
        assertThat(before).isEqualTo(numbered(events));
    }

    @Test
    default void read_isUnmodifiable() {
        trail().recorded(plain(NOON));
        List<AuditEntry> page = trail().read(LATEST);

        assertThatThrownBy(() -> page.add(page.get(0))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> page.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    private TestTrail trail() {
        return TestTrail.of(fixture());
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

    /** Returns a question for every way to ask for some of this. */
    @SafeVarargs
    private static List<AuditQuery> combined(UnaryOperator<AuditQuery>... narrowings) {
        List<AuditQuery> queries = List.of(LATEST);
        for (UnaryOperator<AuditQuery> narrowing : narrowings) {
            queries = joined(queries, queries.stream().map(narrowing).toList());
        }
        return queries;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
