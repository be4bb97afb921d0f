package dev.claviger.testkit;

import static dev.claviger.testkit.TestKeys.NOON;
import static dev.claviger.testkit.TestTrail.CALLS;
import static dev.claviger.testkit.TestTrail.LATEST;
import static dev.claviger.testkit.TestTrail.ONE;
import static dev.claviger.testkit.TestTrail.TWO;
import static dev.claviger.testkit.TestTrail.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyId;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the contract says about the records of calls, which are a trail of their own. */
interface CallRecordPromises extends Promises {
    @Test
    default void recordCalls_keepsThemInTheirOrder_apartFromThoseOfChanges() {
        List<AuditEvent> changes = trail().recorded(plain(NOON));
        List<AuditEvent> calls = List.of(plain(ONE), plain(NOON), plain(TWO));

        trail().recordCalls(calls.subList(0, 2));
        trail().recordCalls(calls.subList(2, 3));

        assertThat(trail().events(CALLS)).containsExactly(calls.get(2), calls.get(1), calls.get(0));
        assertThat(trail().events(LATEST)).containsExactlyElementsOf(changes);
    }

    @Test
    default void recordCalls_isNoChange() {
        trail().recorded(plain(NOON));
        KeyStorage.Changes before = fixture().storage().changesSince(KeyStorage.Position.NONE);

        trail().recordCalls(List.of(plain(ONE)));

        KeyStorage.Changes after = fixture().storage().changesSince(before.position());
        assertThat(after.position()).isEqualTo(before.position());
        assertThat(after.keys()).isEmpty();
        trail().recorded(plain(TWO));
        assertThat(trail().numbers(LATEST))
                .as("records of calls take none of their numbers")
                .containsExactly(2L, 1L);
    }

    @Test
    default void recordCalls_takesAThousand_andShowsThemPageByPage() {
        List<AuditEvent> calls = IntStream.range(0, 1_000)
                .mapToObj(i -> plain(NOON.plusMillis(i)))
                .toList();

        trail().recordCalls(calls);

        List<AuditEntry> shown = new ArrayList<>();
        AuditQuery next = CALLS.withLimit(300);
        for (int page = 0; page < 4; page++) {
            shown.addAll(trail().read(next));
            next = next.withBefore(shown.get(shown.size() - 1).number());
        }
        assertThat(trail().read(next)).isEmpty();
        assertThat(shown)
                .extracting(AuditEntry::event)
                .containsExactlyElementsOf(LongStream.iterate(999, i -> i - 1)
                        .limit(1_000)
                        .mapToObj(i -> calls.get((int) i))
                        .toList());
        assertThat(shown).isSortedAccordingTo((one, other) -> Long.compare(other.number(), one.number()));
    }

    @Test
    default void recordsOfCalls_areNarrowed_asThoseOfChangesAre() {
        KeyId key = TestKeys.freshId();
        AuditEvent wanted = AuditEvent.builder(AuditEvent.Type.CALL_REFUSED, "nobody", ONE)
                .ownerId("ada")
                .keyId(key)
                .detail("path", "/a")
                .build();
        trail().recordCalls(List.of(plain(NOON), wanted, plain(TWO)));

        assertThat(trail().events(CALLS.withType(AuditEvent.Type.CALL_REFUSED))).containsExactly(wanted);
        assertThat(trail().events(CALLS.withOwnerId("ada"))).containsExactly(wanted);
        assertThat(trail().events(CALLS.withActor("nobody"))).containsExactly(wanted);
        assertThat(trail().events(CALLS.withKeyId(key))).containsExactly(wanted);
        assertThat(trail().events(CALLS.withPeriod(ONE, TWO))).containsExactly(wanted);
        assertThat(trail().events(CALLS.withOwnerId("bob"))).isEmpty();
    }

    @Test
    default void recordsOfCalls_ofAPeriod_goOnByTheirTimes() {
        trail().recordCalls(List.of(plain(TWO), plain(NOON), plain(ONE)));
        List<AuditEntry> all = trail().read(CALLS.withPeriod(NOON, TWO.plusMillis(1)));

        assertThat(all).extracting(entry -> entry.event().at()).containsExactly(TWO, ONE, NOON);
        assertThat(trail().read(CALLS.withPeriod(NOON, TWO.plusMillis(1))
                        .withBefore(all.get(0).number())))
                .containsExactlyElementsOf(all.subList(1, 3));
    }

    private TestTrail trail() {
        return TestTrail.of(fixture());
    }
}
