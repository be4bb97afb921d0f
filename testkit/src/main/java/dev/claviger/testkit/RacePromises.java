package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.KeyQuery;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** What the contract says about many threads at once. */
abstract class RacePromises extends RevokePromises {
    static final int ROUNDS = 10;
    static final int RACERS = 8;
    static final int VERSIONS = 100;

    @RepeatedTest(ROUNDS)
    void insert_addsOnce_whenThreadsRaceForOneId() throws Exception {
        StoredKey first = TestKeys.ownedBy("owner 0");
        List<Change> changes = changes(i -> inserting(TestKeys.withId(first.id(), "owner " + i, NOON)));

        int winner = onlyWinner(changes, new Change.IdTaken(first.id()));

        assertThat(found(first).key().owner()).isEqualTo("owner " + winner);
        assertThat(storage.list(KeyQuery.ofAll())).hasSize(1);
    }

    @RepeatedTest(ROUNDS)
    void ownerHasRoom_letsOneIn_whenThreadsRaceForTheLastPlace() throws Exception {
        inserted(TestKeys.ownedBy("ada"));
        inserted(TestKeys.ownedBy("ada"));

        onlyWinner(changes(i -> insertingWithRoom("ada", 3, NOON)), new Change.NoRoom());

        assertThat(storage.list(KeyQuery.ofOwner("ada"))).hasSize(3);
    }

    /** There is no row of the owner yet that could be locked. */
    @RepeatedTest(ROUNDS)
    void ownerHasRoom_letsOneIn_whenThreadsRaceForTheOnlyPlaceOfANewOwner() throws Exception {
        onlyWinner(changes(i -> insertingWithRoom("ada", 1, NOON)), new Change.NoRoom());

        assertThat(storage.list(KeyQuery.ofOwner("ada"))).hasSize(1);
    }

    @RepeatedTest(ROUNDS)
    void ownerHasRoom_letsEveryOwnerIn_whenTheyComeTogether() throws Exception {
        List<Change> changes = changes(i -> insertingWithRoom("owner " + i, 1, NOON));

        assertThat(raced(changes)).allMatch(Change.Applied.class::isInstance);
    }

    @RepeatedTest(ROUNDS)
    void replace_writesOnce_whenThreadsBuildOnOneVersion() throws Exception {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        List<Change> changes = changes(i -> replacing(TestKeys.named(key.next(key.key()), "by racer " + i)));

        int winner = onlyWinner(changes, new Change.Conflict());

        assertThat(found(key).key().name()).isEqualTo("by racer " + winner);
        assertThat(found(key).version()).isEqualTo(2);
    }

    @RepeatedTest(ROUNDS)
    void setPolicy_setsOnce_whenThreadsRaceToBeFirst() throws Exception {
        onlyWinner(changes(i -> setting(revision(1))), new Change.Conflict());

        assertThat(policy()).contains(revision(1));
    }

    @RepeatedTest(ROUNDS)
    void setPolicy_setsOnce_whenThreadsBuildOnOneRevision() throws Exception {
        applied(setting(revision(1)));

        onlyWinner(changes(i -> setting(revision(2))), new Change.Conflict());

        assertThat(policy()).contains(revision(2));
    }

    @RepeatedTest(ROUNDS)
    void apply_givesEveryChangeItsOwnRevision_whenTheyComeTogether() throws Exception {
        List<Change> changes = changes(i -> inserting(TestKeys.ownedBy("ada")));

        List<Long> revisions = raced(changes).stream()
                .map(result -> ((Change.Applied) result).revision())
                .toList();

        assertThat(revisions).doesNotHaveDuplicates();
    }

    /** Locks taken in the order of the mutations deadlock here, and a deadlock is neither of the two answers. */
    @RepeatedTest(ROUNDS)
    void apply_doesOne_whenChangesConcernTheSameKeysInOppositeOrder() throws Exception {
        StoredKey one = inserted(TestKeys.ownedBy("ada"));
        StoredKey two = inserted(TestKeys.ownedBy("ada"));
        List<Change> changes = changes(i -> {
            Change.Mutation first = new Change.Replace(TestKeys.named(one.next(one.key()), "by racer " + i));
            Change.Mutation second = new Change.Replace(TestKeys.named(two.next(two.key()), "by racer " + i));
            return i % 2 == 0 ? with(List.of(), first, second) : with(List.of(), second, first);
        });

        int winner = onlyWinner(changes, new Change.Conflict());

        assertThat(found(one).key().name()).isEqualTo("by racer " + winner);
        assertThat(found(two).key().name()).isEqualTo("by racer " + winner);
    }

    @RepeatedTest(ROUNDS)
    void replace_losesNoUpdate_whenThreadsTryAgainAfterAConflict() throws Exception {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            racers.add(() -> {
                Change.Result result;
                do {
                    StoredKey latest = find(key.id()).orElseThrow();
                    result = storage.apply(replacing(latest.next(latest.key())));
                } while (result instanceof Change.Conflict);
                return result instanceof Change.Applied;
            });
        }

        assertThat(Race.<Boolean>run(racers)).doesNotContain(false);
        assertThat(found(key).version()).isEqualTo(1 + RACERS);
    }

    @RepeatedTest(ROUNDS)
    void find_seesAKeyWholeAndNeverOlderThanWhatWasAcknowledged() throws Exception {
        StoredKey key = inserted(version(TestKeys.ownedBy("ada"), 1));
        AtomicInteger acknowledged = new AtomicInteger(1);

        whileWriting(
                version -> applied(replacing(version(key, version))),
                acknowledged,
                () -> {
                    int atLeast = acknowledged.get();
                    assertWhole(find(key.id()).orElseThrow(), atLeast);
                },
                () -> {
                    int atLeast = acknowledged.get();
                    assertWhole(storage.list(KeyQuery.ofOwner("ada")).get(0), atLeast);
                });
    }

    @RepeatedTest(ROUNDS)
    void policy_isSeenWholeAndNeverOlderThanWhatWasAcknowledged() throws Exception {
        applied(setting(revision(1)));
        AtomicInteger acknowledged = new AtomicInteger(1);
        Runnable reading = () -> {
            int atLeast = acknowledged.get();
            PolicyRevision seen = policy().orElseThrow();
            assertThat(seen).isEqualTo(revision((int) seen.number()));
            assertThat(seen.number()).isGreaterThanOrEqualTo(atLeast);
        };

        whileWriting(version -> applied(setting(revision(version))), acknowledged, reading, reading);
    }

    /** Writes versions 2 to the last in one thread while two others read, once more when all is written. */
    static void whileWriting(IntConsumer writing, AtomicInteger acknowledged, Runnable... reading) throws Exception {
        AtomicBoolean writingEnded = new AtomicBoolean();
        List<Callable<Boolean>> threads = new ArrayList<>();
        threads.add(() -> {
            try {
                for (int version = 2; version <= VERSIONS; version++) {
                    writing.accept(version);
                    acknowledged.set(version);
                }
            } finally {
                writingEnded.set(true);
            }
            return true;
        });
        for (Runnable read : reading) {
            threads.add(() -> {
                boolean last;
                do {
                    last = writingEnded.get();
                    read.run();
                } while (!last);
                return true;
            });
        }
        Race.run(threads);
    }

    /** A version whose parts all follow from its number, so that a mixture of two can be told. */
    private static StoredKey version(StoredKey key, long number) {
        ApiKey.Lifecycle lifecycle = new ApiKey.Lifecycle(NOON.plusSeconds(number), null, null, null);
        StoredKey changed = TestKeys.named(TestKeys.with(key, lifecycle), "version " + number);
        return new StoredKey(changed.key(), TestKeys.digest(key.id(), number), number);
    }

    private static void assertWhole(StoredKey seen, long atLeast) {
        assertThat(Row.of(seen)).isEqualTo(Row.of(version(seen, seen.version())));
        assertThat(seen.version()).isGreaterThanOrEqualTo(atLeast);
    }

    static List<Change> changes(IntFunction<Change> ofRacer) {
        return IntStream.range(0, RACERS).mapToObj(ofRacer).toList();
    }

    List<Change.Result> raced(List<Change> changes) throws Exception {
        return raced(changes, storage);
    }

    private static List<Change.Result> raced(List<Change> changes, KeyStorage... stores) throws Exception {
        List<Callable<Change.Result>> racers = new ArrayList<>();
        for (Change change : changes) {
            KeyStorage store = stores[racers.size() % stores.length];
            racers.add(() -> store.apply(change));
        }
        return Race.run(racers);
    }

    private int onlyWinner(List<Change> changes, Change.Result toTheOthers) throws Exception {
        return onlyWinner(changes, toTheOthers, storage);
    }

    /**
     * Lets {@code stores} make the changes in turn, asserts that one alone was done and the others were answered as
     * expected, and returns which it was.
     */
    int onlyWinner(List<Change> changes, Change.Result toTheOthers, KeyStorage... stores) throws Exception {
        List<AuditRecord> before = auditRecords(storage);
        List<Change.Result> results = raced(changes, stores);

        List<Integer> winners = IntStream.range(0, results.size())
                .filter(i -> results.get(i) instanceof Change.Applied)
                .boxed()
                .toList();
        assertThat(winners).hasSize(1);
        assertThat(results.stream().filter(result -> !(result instanceof Change.Applied)))
                .hasSize(RACERS - 1)
                .containsOnly(toTheOthers);

        List<AuditRecord> expected = new ArrayList<>(before);
        expected.addAll(changes.get(winners.get(0)).audit());
        assertThat(auditRecords(storage)).containsExactlyInAnyOrderElementsOf(expected);
        return winners.get(0);
    }
}
