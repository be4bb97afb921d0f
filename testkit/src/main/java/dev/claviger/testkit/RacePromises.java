package dev.claviger.testkit;

import static dev.claviger.testkit.Race.changes;
import static dev.claviger.testkit.Race.whileWriting;
import static dev.claviger.testkit.TestChanges.inserting;
import static dev.claviger.testkit.TestChanges.insertingWithRoom;
import static dev.claviger.testkit.TestChanges.replacing;
import static dev.claviger.testkit.TestChanges.revision;
import static dev.claviger.testkit.TestChanges.setting;
import static dev.claviger.testkit.TestChanges.with;
import static dev.claviger.testkit.TestKeys.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKeyBuilder;
import dev.claviger.KeyFilter;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.RepeatedTest;

/** What the contract says about many threads at once. */
interface RacePromises extends Promises {
    @RepeatedTest(Race.ROUNDS)
    default void insert_addsOnce_whenThreadsRaceForOneId() throws Exception {
        StoredKey first = TestKeys.ownedBy("owner 0");
        List<Change> changes = changes(i -> inserting(TestKeys.withId(first.id(), "owner " + i, NOON)));

        int winner = fixture().onlyWinner(changes, new Change.IdTaken(first.id()));

        assertThat(fixture().found(first).key().ownerId()).isEqualTo("owner " + winner);
        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
    }

    @RepeatedTest(Race.ROUNDS)
    default void ownerHasRoom_letsOneIn_whenThreadsRaceForTheLastPlace() throws Exception {
        fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().inserted(TestKeys.ownedBy("ada"));

        fixture().onlyWinner(changes(i -> insertingWithRoom("ada", 3, NOON)), new Change.NoRoom());

        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.forOwner("ada"))))
                .hasSize(3);
    }

    /** There is no row of the owner yet that could be locked. */
    @RepeatedTest(Race.ROUNDS)
    default void ownerHasRoom_letsOneIn_whenThreadsRaceForTheOnlyPlaceOfANewOwner() throws Exception {
        fixture().onlyWinner(changes(i -> insertingWithRoom("ada", 1, NOON)), new Change.NoRoom());

        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.forOwner("ada"))))
                .hasSize(1);
    }

    @RepeatedTest(Race.ROUNDS)
    default void ownerHasRoom_letsEveryOwnerIn_whenTheyComeTogether() throws Exception {
        List<Change> changes = changes(i -> insertingWithRoom("owner " + i, 1, NOON));

        assertThat(Race.between(changes, fixture().storage())).allMatch(Change.Applied.class::isInstance);
    }

    @RepeatedTest(Race.ROUNDS)
    default void replace_writesOnce_whenThreadsBuildOnOneVersion() throws Exception {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        List<Change> changes = changes(i -> replacing(TestKeys.named(key.next(key.key()), "by racer " + i)));

        int winner = fixture().onlyWinner(changes, new Change.Conflict());

        assertThat(fixture().found(key).key().name()).isEqualTo("by racer " + winner);
        assertThat(fixture().found(key).version()).isEqualTo(2);
    }

    @RepeatedTest(Race.ROUNDS)
    default void setPolicy_setsOnce_whenThreadsRaceToBeFirst() throws Exception {
        fixture().onlyWinner(changes(i -> setting(revision(1))), new Change.Conflict());

        assertThat(fixture().policy()).contains(revision(1));
    }

    @RepeatedTest(Race.ROUNDS)
    default void setPolicy_setsOnce_whenThreadsBuildOnOneRevision() throws Exception {
        fixture().applied(setting(revision(1)));

        fixture().onlyWinner(changes(i -> setting(revision(2))), new Change.Conflict());

        assertThat(fixture().policy()).contains(revision(2));
    }

    @RepeatedTest(Race.ROUNDS)
    default void apply_givesEveryChangeItsOwnRevision_whenTheyComeTogether() throws Exception {
        List<Change> changes = changes(i -> inserting(TestKeys.ownedBy("ada")));

        List<Long> revisions = Race.between(changes, fixture().storage()).stream()
                .map(result -> ((Change.Applied) result).revision())
                .toList();

        assertThat(revisions).doesNotHaveDuplicates();
    }

    /** Locks taken in the order of the mutations deadlock here, and a deadlock is neither of the two answers. */
    @RepeatedTest(Race.ROUNDS)
    default void apply_doesOne_whenChangesConcernTheSameKeysInOppositeOrder() throws Exception {
        StoredKey one = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey two = fixture().inserted(TestKeys.ownedBy("ada"));
        List<Change> changes = changes(i -> {
            Change.Mutation first = new Change.Replace(TestKeys.named(one.next(one.key()), "by racer " + i));
            Change.Mutation second = new Change.Replace(TestKeys.named(two.next(two.key()), "by racer " + i));
            return i % 2 == 0 ? with(List.of(), first, second) : with(List.of(), second, first);
        });

        int winner = fixture().onlyWinner(changes, new Change.Conflict());

        assertThat(fixture().found(one).key().name()).isEqualTo("by racer " + winner);
        assertThat(fixture().found(two).key().name()).isEqualTo("by racer " + winner);
    }

    @RepeatedTest(Race.ROUNDS)
    default void replace_losesNoUpdate_whenThreadsTryAgainAfterAConflict() throws Exception {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int i = 0; i < Race.RACERS; i++) {
            racers.add(() -> {
                Change.Result result;
                do {
                    StoredKey latest = fixture().find(key.id()).orElseThrow();
                    result = fixture().storage().apply(replacing(latest.next(latest.key())));
                } while (result instanceof Change.Conflict);
                return result instanceof Change.Applied;
            });
        }

        assertThat(Race.<Boolean>run(racers)).doesNotContain(false);
        assertThat(fixture().found(key).version()).isEqualTo(1 + Race.RACERS);
    }

    @RepeatedTest(Race.ROUNDS)
    default void find_seesAKeyWholeAndNeverOlderThanWhatWasAcknowledged() throws Exception {
        StoredKey key = fixture().inserted(version(TestKeys.ownedBy("ada"), 1));
        AtomicInteger acknowledged = new AtomicInteger(1);

        whileWriting(
                version -> fixture().applied(replacing(version(key, version))),
                acknowledged,
                () -> {
                    int atLeast = acknowledged.get();
                    assertWhole(fixture().find(key.id()).orElseThrow(), atLeast);
                },
                () -> {
                    int atLeast = acknowledged.get();
                    assertWhole(
                            fixture()
                                    .storage()
                                    .list(KeyQuery.of(KeyFilter.forOwner("ada")))
                                    .get(0),
                            atLeast);
                });
    }

    @RepeatedTest(Race.ROUNDS)
    default void policy_isSeenWholeAndNeverOlderThanWhatWasAcknowledged() throws Exception {
        fixture().applied(setting(revision(1)));
        AtomicInteger acknowledged = new AtomicInteger(1);
        Runnable reading = () -> {
            int atLeast = acknowledged.get();
            PolicyRevision seen = fixture().policy().orElseThrow();
            assertThat(seen).isEqualTo(revision((int) seen.number()));
            assertThat(seen.number()).isGreaterThanOrEqualTo(atLeast);
        };

        whileWriting(version -> fixture().applied(setting(revision(version))), acknowledged, reading, reading);
    }

    /** A version whose parts all follow from its number, so that a mixture of two can be told. */
    private static StoredKey version(StoredKey key, long number) {
        UnaryOperator<ApiKeyBuilder> lifecycle = built -> built.expiresAt(NOON.plusSeconds(number));
        StoredKey changed = TestKeys.named(TestKeys.with(key, lifecycle), "version " + number);
        return StoredKey.of(changed.key().toBuilder().version(number).build(), TestKeys.digest(key.id(), number));
    }

    private static void assertWhole(StoredKey seen, long atLeast) {
        assertThat(Row.of(seen)).isEqualTo(Row.of(version(seen, seen.version())));
        assertThat(seen.version()).isGreaterThanOrEqualTo(atLeast);
    }
}
