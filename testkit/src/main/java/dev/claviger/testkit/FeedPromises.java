package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyId;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the contract says about polls: the revision now, the policy's number, and which keys have changed. */
abstract class FeedPromises extends ChangePromises {
    private static final int MANY = 1_200;

    @Test
    void changesSince_tellsTheRevisionOfTheLastChange() {
        applied(inserting(TestKeys.ownedBy("ada")));
        long last = applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(present()).isEqualTo(last);
    }

    @Test
    void changesSince_tellsNothing_whenNothingHasChanged() {
        long revision = applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(storage.changesSince(revision)).isEqualTo(nothing(revision, 0));
    }

    @Test
    void changesSince_tellsNothing_whenNothingWasEverChanged() {
        long first = present();

        assertThat(storage.changesSince(first)).isEqualTo(nothing(first, 0));
    }

    @Test
    void changesSince_tellsNothing_ofChangesThatWereRefused() {
        StoredKey taken = inserted(TestKeys.ownedBy("ada"));
        StoredKey missing = TestKeys.ownedBy("ada");
        long before = present();

        storage.apply(inserting(TestKeys.withId(taken.id(), "bob", NOON)));
        storage.apply(replacing(missing.next(missing.key())));
        storage.apply(setting(revision(2)));
        storage.apply(insertingWithRoom("ada", 1, NOON));

        assertThat(storage.changesSince(before)).isEqualTo(nothing(before, 0));
    }

    @Test
    void changesSince_tellsPolicyNumberZero_whenNoneWasEverSet() {
        long before = present();
        applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(storage.changesSince(before).policyNumber()).isZero();
    }

    @Test
    void changesSince_tellsTheNumberOfThePolicyInForce() {
        long first = applied(setting(revision(1)));
        long second = applied(setting(revision(2)));

        assertThat(storage.changesSince(first).policyNumber()).isEqualTo(2);
        assertThat(storage.changesSince(second)).isEqualTo(nothing(second, 2));
        assertThat(storage.changesSince(-1).policyNumber()).isEqualTo(2);
    }

    @Test
    void changesSince_tellsTheNumberOfThePolicy_whenOnlyKeysHaveChanged() {
        long before = applied(setting(revision(1)));
        applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(storage.changesSince(before).policyNumber()).isEqualTo(1);
    }

    @Test
    void changesSince_namesAKeyThatWasInserted() {
        long before = present();
        StoredKey key = TestKeys.ownedBy("ada");
        long after = applied(inserting(key));

        KeyStorage.Changes changes = storage.changesSince(before);

        assertThat(changes.revision()).isEqualTo(after);
        assertNames(changes, List.of(key));
    }

    @Test
    void changesSince_namesAKeyThatWasReplaced() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        long before = present();
        long after = applied(replacing(key.next(key.key())));

        KeyStorage.Changes changes = storage.changesSince(before);

        assertThat(changes.revision()).isEqualTo(after);
        assertNames(changes, List.of(key));
    }

    @Test
    void changesSince_namesAllKeysOfAChange() {
        StoredKey replaced = inserted(TestKeys.ownedBy("ada"));
        StoredKey successor = TestKeys.ownedBy("ada");
        StoredKey other = TestKeys.ownedBy("bob");
        long before = present();
        applied(with(
                List.of(),
                new Change.Insert(successor),
                new Change.SetPolicy(revision(1)),
                new Change.Replace(replaced.next(replaced.key())),
                new Change.Insert(other)));

        assertNames(storage.changesSince(before), List.of(successor, replaced, other));
    }

    @Test
    void changesSince_namesTheKeysOfAllChangesBetween() {
        long before = present();
        StoredKey first = inserted(TestKeys.ownedBy("ada"));
        applied(setting(revision(1)));
        StoredKey second = inserted(TestKeys.ownedBy("bob"));
        StoredKey third = inserted(TestKeys.ownedBy("ada"));
        applied(setting(revision(2)));

        assertNames(storage.changesSince(before), List.of(first, second, third));
    }

    @Test
    void changesSince_namesTheSmallestAndTheLargestId() {
        long before = present();
        StoredKey smallest = inserted(TestKeys.withId(SMALLEST_ID, "ada", NOON));
        StoredKey largest = inserted(TestKeys.withId(LARGEST_ID, "ada", NOON));

        assertNames(storage.changesSince(before), List.of(smallest, largest));
    }

    @Test
    void changesSince_namesTheKeysOfAChangeOfMany() {
        List<StoredKey> keys =
                IntStream.range(0, MANY).mapToObj(i -> TestKeys.ownedBy("ada")).toList();
        long before = present();
        applied(with(List.of(), keys.stream().map(Change.Insert::new).toArray(Change.Mutation[]::new)));

        assertNames(storage.changesSince(before), keys);
    }

    @Test
    void changesSince_namesEachChange_whenOneFollowsFromRevisionToRevision() {
        StoredKey key = TestKeys.ownedBy("ada");
        List<Change> changes =
                List.of(inserting(key), setting(revision(1)), replacing(key.next(key.key())), setting(revision(2)));
        long known = present();
        List<Long> revisions = new ArrayList<>();

        for (Change change : changes) {
            applied(change);
            KeyStorage.Changes news = storage.changesSince(known);
            if (!(change.mutations().get(0) instanceof Change.SetPolicy)) {
                assertNames(news, List.of(key));
            }
            known = news.revision();
            revisions.add(known);
        }

        assertThat(revisions).isSorted().doesNotHaveDuplicates();
        assertThat(storage.changesSince(known)).isEqualTo(nothing(known, 2));
    }

    @Test
    void changesSince_tellsEverything_whenTheRevisionIsYetToCome() {
        applied(setting(revision(1)));
        long present = applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(storage.changesSince(present + 1)).isEqualTo(KeyStorage.Changes.everything(present, 1));
        assertThat(storage.changesSince(Long.MAX_VALUE)).isEqualTo(KeyStorage.Changes.everything(present, 1));
    }

    @Test
    void changesSince_tellsEverything_whenTheRevisionIsNegative() {
        applied(setting(revision(1)));
        long present = applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(storage.changesSince(-1)).isEqualTo(KeyStorage.Changes.everything(present, 1));
        assertThat(storage.changesSince(Long.MIN_VALUE)).isEqualTo(KeyStorage.Changes.everything(present, 1));
    }

    long present() {
        return storage.changesSince(-1).revision();
    }

    static KeyStorage.Changes nothing(long revision, long policyNumber) {
        return new KeyStorage.Changes(revision, policyNumber, Set.of());
    }

    /** A store may name more than these, and need not know which: then it may be any, these included. */
    static void assertNames(KeyStorage.Changes changes, List<StoredKey> keys) {
        Set<KeyId> named = changes.keys();
        if (named != null) {
            assertThat(named).containsAll(keys.stream().map(StoredKey::id).toList());
        }
    }
}
