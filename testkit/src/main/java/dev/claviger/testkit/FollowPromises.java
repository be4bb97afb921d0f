package dev.claviger.testkit;

import static dev.claviger.testkit.Race.changes;
import static dev.claviger.testkit.Race.whileWriting;
import static dev.claviger.testkit.TestChanges.replacing;
import static dev.claviger.testkit.TestChanges.revision;
import static dev.claviger.testkit.TestChanges.setting;
import static dev.claviger.testkit.TestChanges.with;
import static dev.claviger.testkit.TestKeys.NOON;
import static dev.claviger.testkit.TestTrail.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.claviger.KeyId;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;

/** What the contract says about polls, times of use and the audit trail while many threads are at work. */
interface FollowPromises extends Promises {
    @RepeatedTest(Race.ROUNDS)
    default void changesSince_missesNothing_whenOneFollowsManyWriters() throws Exception {
        Following.assertNothingIsMissed(fixture().storage());
    }

    @RepeatedTest(Race.ROUNDS)
    default void changesSince_isNeverOlderThanWhatWasAcknowledged_norThanWhatItTold() throws Exception {
        fixture().applied(setting(revision(1)));
        AtomicInteger acknowledged = new AtomicInteger(1);
        AtomicLong acknowledgedRevision = new AtomicLong(fixture().present().revision());
        AtomicLong told = new AtomicLong();

        whileWriting(
                number -> acknowledgedRevision.set(fixture().applied(setting(revision(number)))),
                acknowledged,
                () -> assertNoOlder(told, acknowledgedRevision.get(), acknowledged.get()),
                () -> assertNoOlder(new AtomicLong(), acknowledgedRevision.get(), acknowledged.get()));
    }

    /** Each thread counts down, so that whoever writes last without looking writes an early time. */
    @RepeatedTest(Race.ROUNDS)
    default void recordUses_movesForwardOnly_whenThreadsNoteTheUsesOfOneKey() throws Exception {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        int uses = 20;
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int i = 0; i < Race.RACERS; i++) {
            int racer = i;
            racers.add(() -> {
                for (int use = uses; use > 0; use--) {
                    Instant at = NOON.plusMillis((long) use * Race.RACERS + racer);
                    fixture().storage().recordUses(Map.of(key.id(), at));
                    assertThat(fixture().lastUse(key)).isAfterOrEqualTo(at);
                }
                return true;
            });
        }

        Race.run(racers);

        assertThat(fixture().lastUse(key)).isEqualTo(NOON.plusMillis(uses * Race.RACERS + Race.RACERS - 1));
    }

    @RepeatedTest(Race.ROUNDS)
    default void recordUses_losesNothing_whenTheKeyIsReplacedMeanwhile() throws Exception {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        AtomicInteger uses = new AtomicInteger();
        Runnable using = () -> {
            Instant at = NOON.plusMillis(uses.incrementAndGet());
            fixture().storage().recordUses(Map.of(key.id(), at));
            assertThat(fixture().lastUse(key)).isAfterOrEqualTo(at);
        };

        whileWriting(
                version -> {
                    StoredKey latest = fixture().find(key.id()).orElseThrow();
                    fixture().applied(replacing(TestKeys.named(latest.next(latest.key()), "version " + version)));
                },
                new AtomicInteger(),
                using,
                using);

        assertThat(fixture().found(key).version()).isEqualTo(Race.VERSIONS);
        assertThat(fixture().found(key).key().name()).isEqualTo("version " + Race.VERSIONS);
        assertThat(fixture().lastUse(key)).isEqualTo(NOON.plusMillis(uses.get()));
    }

    /** Locks taken in the order of the map deadlock here. */
    @RepeatedTest(Race.ROUNDS)
    default void recordUses_notesAll_whenThreadsNoteTheSameKeysInOppositeOrder() throws Exception {
        List<StoredKey> keys = IntStream.range(0, 5)
                .mapToObj(i -> fixture().inserted(TestKeys.ownedBy("ada")))
                .toList();
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int i = 0; i < Race.RACERS; i++) {
            Instant at = NOON.plusMillis(i);
            List<StoredKey> order = new ArrayList<>(keys);
            if (i % 2 == 0) {
                Collections.reverse(order);
            }
            Map<KeyId, Instant> uses = new LinkedHashMap<>();
            order.forEach(key -> uses.put(key.id(), at));
            racers.add(() -> {
                fixture().storage().recordUses(uses);
                return true;
            });
        }

        assertThatCode(() -> Race.run(racers)).doesNotThrowAnyException();

        assertThat(keys)
                .allSatisfy(key -> assertThat(fixture().lastUse(key)).isEqualTo(NOON.plusMillis(Race.RACERS - 1)));
    }

    @RepeatedTest(Race.ROUNDS)
    default void read_numbersRecordsInTheOrderOfTheirChanges_whenTheyComeTogether() throws Exception {
        TestTrail trail = TestTrail.of(fixture());
        List<Change> changes = changes(i -> with(List.of(), new Change.Insert(TestKeys.ownedBy("owner " + i))));

        List<Change.Result> results = Race.between(changes, fixture().storage());

        List<AuditEvent> inOrder = IntStream.range(0, results.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> ((Change.Applied) results.get(i)).revision()))
                .flatMap(i -> changes.get(i).audit().stream())
                .toList();
        assertThat(trail.read(AuditQuery.latest())).isEqualTo(numbered(inOrder));
    }

    @RepeatedTest(Race.ROUNDS)
    default void read_showsNoGap_andAllThatWasAcknowledged_whileOthersWrite() throws Exception {
        TestTrail trail = TestTrail.of(fixture());
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        AtomicInteger acknowledged = new AtomicInteger(1);
        Runnable reading = () -> {
            int atLeast = acknowledged.get();
            List<Long> numbers = trail.read(AuditQuery.latest().withLimit(1_000)).stream()
                    .map(AuditEntry::number)
                    .toList();
            assertThat(numbers).hasSizeGreaterThanOrEqualTo(atLeast);
            assertThat(numbers)
                    .isEqualTo(LongStream.iterate(numbers.size(), number -> number > 0, number -> number - 1)
                            .boxed()
                            .toList());
        };

        whileWriting(
                version -> fixture()
                        .applied(replacing(StoredKey.of(
                                key.key().toBuilder().version(version).build(), key.digest()))),
                acknowledged,
                reading,
                reading);
    }

    private void assertNoOlder(AtomicLong told, long revision, long policyNumber) {
        KeyStorage.Changes changes = fixture().storage().changesSince(KeyStorage.Position.NONE);

        assertThat(changes.position().revision()).isGreaterThanOrEqualTo(Math.max(told.get(), revision));
        assertThat(changes.policyNumber()).isGreaterThanOrEqualTo(policyNumber);
        assertThat(fixture().policy().map(PolicyRevision::number).orElse(0L))
                .isGreaterThanOrEqualTo(changes.policyNumber());
        told.set(changes.position().revision());
    }
}
