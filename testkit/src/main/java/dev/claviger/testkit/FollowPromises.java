package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;

/** What the contract says about polls, times of use and the audit trail while many threads are at work. */
abstract class FollowPromises extends RacePromises {
    private static final int WRITERS = 4;
    private static final int FOLLOWERS = 2;
    private static final int KEYS_OF_A_WRITER = 5;
    private static final int USES = 20;

    @RepeatedTest(ROUNDS)
    void changesSince_missesNothing_whenOneFollowsManyWriters() throws Exception {
        assertFollowersMissNothing(storage);
    }

    @RepeatedTest(ROUNDS)
    void changesSince_isNeverOlderThanWhatWasAcknowledged_norThanWhatItTold() throws Exception {
        applied(setting(revision(1)));
        AtomicInteger acknowledged = new AtomicInteger(1);
        AtomicLong acknowledgedRevision = new AtomicLong(present().revision());
        AtomicLong told = new AtomicLong();

        whileWriting(
                number -> acknowledgedRevision.set(applied(setting(revision(number)))),
                acknowledged,
                () -> assertNoOlder(told, acknowledgedRevision.get(), acknowledged.get()),
                () -> assertNoOlder(new AtomicLong(), acknowledgedRevision.get(), acknowledged.get()));
    }

    /** Each thread counts down, so that whoever writes last without looking writes an early time. */
    @RepeatedTest(ROUNDS)
    void recordUses_movesForwardOnly_whenThreadsNoteTheUsesOfOneKey() throws Exception {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            int racer = i;
            racers.add(() -> {
                for (int use = USES; use > 0; use--) {
                    Instant at = NOON.plusMillis((long) use * RACERS + racer);
                    storage.recordUses(Map.of(key.id(), at));
                    assertThat(lastUse(key)).isAfterOrEqualTo(at);
                }
                return true;
            });
        }

        Race.run(racers);

        assertThat(lastUse(key)).isEqualTo(NOON.plusMillis(USES * RACERS + RACERS - 1));
    }

    @RepeatedTest(ROUNDS)
    void recordUses_losesNothing_whenTheKeyIsReplacedMeanwhile() throws Exception {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        AtomicInteger uses = new AtomicInteger();
        Runnable using = () -> {
            Instant at = NOON.plusMillis(uses.incrementAndGet());
            storage.recordUses(Map.of(key.id(), at));
            assertThat(lastUse(key)).isAfterOrEqualTo(at);
        };

        whileWriting(
                version -> {
                    StoredKey latest = find(key.id()).orElseThrow();
                    applied(replacing(TestKeys.named(latest.next(latest.key()), "version " + version)));
                },
                new AtomicInteger(),
                using,
                using);

        assertThat(found(key).version()).isEqualTo(VERSIONS);
        assertThat(found(key).key().name()).isEqualTo("version " + VERSIONS);
        assertThat(lastUse(key)).isEqualTo(NOON.plusMillis(uses.get()));
    }

    /** Locks taken in the order of the map deadlock here. */
    @RepeatedTest(ROUNDS)
    void recordUses_notesAll_whenThreadsNoteTheSameKeysInOppositeOrder() throws Exception {
        List<StoredKey> keys = IntStream.range(0, KEYS_OF_A_WRITER)
                .mapToObj(i -> inserted(TestKeys.ownedBy("ada")))
                .toList();
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            Instant at = NOON.plusMillis(i);
            List<StoredKey> order = new ArrayList<>(keys);
            if (i % 2 == 0) {
                Collections.reverse(order);
            }
            Map<KeyId, Instant> uses = new LinkedHashMap<>();
            order.forEach(key -> uses.put(key.id(), at));
            racers.add(() -> {
                storage.recordUses(uses);
                return true;
            });
        }

        assertThatCode(() -> Race.run(racers)).doesNotThrowAnyException();

        assertThat(keys).allSatisfy(key -> assertThat(lastUse(key)).isEqualTo(NOON.plusMillis(RACERS - 1)));
    }

    @RepeatedTest(ROUNDS)
    void read_numbersRecordsInTheOrderOfTheirChanges_whenTheyComeTogether() throws Exception {
        trail();
        List<Change> changes = changes(i -> with(List.of(), new Change.Insert(TestKeys.ownedBy("owner " + i))));

        List<Change.Result> results = raced(changes);

        List<AuditRecord> inOrder = IntStream.range(0, results.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> ((Change.Applied) results.get(i)).revision()))
                .flatMap(i -> changes.get(i).audit().stream())
                .toList();
        assertThat(trail().read(AuditQuery.latest())).isEqualTo(numbered(inOrder));
    }

    @RepeatedTest(ROUNDS)
    void read_showsNoGap_andAllThatWasAcknowledged_whileOthersWrite() throws Exception {
        trail();
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        AtomicInteger acknowledged = new AtomicInteger(1);
        Runnable reading = () -> {
            int atLeast = acknowledged.get();
            List<Long> numbers = trail().read(AuditQuery.latest().withLimit(1_000)).stream()
                    .map(AuditEntry::number)
                    .toList();
            assertThat(numbers).hasSizeGreaterThanOrEqualTo(atLeast);
            assertThat(numbers)
                    .isEqualTo(LongStream.iterate(numbers.size(), number -> number > 0, number -> number - 1)
                            .boxed()
                            .toList());
        };

        whileWriting(
                version -> applied(replacing(new StoredKey(key.key(), key.digest(), version))),
                acknowledged,
                reading,
                reading);
    }

    private void assertNoOlder(AtomicLong told, long revision, long policyNumber) {
        KeyStorage.Changes changes = storage.changesSince(KeyStorage.Position.NONE);

        assertThat(changes.position().revision()).isGreaterThanOrEqualTo(Math.max(told.get(), revision));
        assertThat(changes.policyNumber()).isGreaterThanOrEqualTo(policyNumber);
        assertThat(policy().map(PolicyRevision::number).orElse(0L)).isGreaterThanOrEqualTo(changes.policyNumber());
        told.set(changes.position().revision());
    }

    /** Lets several threads write through {@code stores} in turn while others follow through the last of them. */
    void assertFollowersMissNothing(KeyStorage... stores) throws Exception {
        KeyStorage followed = stores[stores.length - 1];
        CountDownLatch writing = new CountDownLatch(WRITERS);
        List<Callable<Map<KeyId, Row>>> threads = new ArrayList<>();
        for (int i = 0; i < FOLLOWERS; i++) {
            Follower follower = new Follower(followed);
            threads.add(() -> follower.follow(writing));
        }
        for (int i = 0; i < WRITERS; i++) {
            KeyStorage store = stores[i % stores.length];
            threads.add(() -> written(store, writing));
        }

        List<Map<KeyId, Row>> known = Race.run(threads);

        Map<KeyId, Row> written = new HashMap<>();
        known.subList(FOLLOWERS, known.size()).forEach(written::putAll);
        assertThat(written).hasSize(WRITERS * KEYS_OF_A_WRITER);
        assertThat(known.subList(0, FOLLOWERS)).containsOnly(written);
    }

    /** Inserts keys, each of which it then replaces, and returns what is stored in the end. */
    private static Map<KeyId, Row> written(KeyStorage store, CountDownLatch writing) {
        Map<KeyId, Row> written = new HashMap<>();
        try {
            for (int i = 0; i < KEYS_OF_A_WRITER; i++) {
                StoredKey first = TestKeys.ownedBy("ada");
                StoredKey second = TestKeys.named(first.next(first.key()), "replaced");
                assertThat(store.apply(inserting(first))).isInstanceOf(Change.Applied.class);
                assertThat(store.apply(replacing(second))).isInstanceOf(Change.Applied.class);
                written.put(first.id(), Row.of(second));
            }
        } finally {
            writing.countDown();
        }
        return written;
    }

    /** Knows keys the way a node does: it reads again what a poll names, and goes on from the position it was told. */
    private static final class Follower {
        private final KeyStorage storage;
        private final Map<KeyId, Row> known = new HashMap<>();
        private KeyStorage.Position position;

        Follower(KeyStorage storage) {
            this.storage = storage;
            this.position = storage.changesSince(KeyStorage.Position.NONE).position();
        }

        Map<KeyId, Row> follow(CountDownLatch writing) {
            boolean writingEnded;
            do {
                writingEnded = writing.getCount() == 0;
                poll();
            } while (!writingEnded);
            return known;
        }

        private void poll() {
            KeyStorage.Changes changes = storage.changesSince(position);
            assertThat(changes.position().revision()).isGreaterThanOrEqualTo(position.revision());
            position = changes.position();
            if (changes.keys() == null) {
                storage.list(KeyQuery.ofAll().withLimit(1_000)).forEach(key -> known.put(key.id(), Row.of(key)));
            } else {
                changes.keys().forEach(this::read);
            }
        }

        private void read(KeyId id) {
            Optional<StoredKey> found = storage.find(id).value();
            assertThat(found).as("the key that a poll named").isPresent();
            known.put(id, Row.of(found.get()));
        }
    }
}
