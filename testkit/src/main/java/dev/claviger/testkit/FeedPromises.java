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

        assertThat(present().revision()).isEqualTo(last);
    }

    @Test
    void changesSince_tellsNothing_whenNothingHasChanged() {
        applied(inserting(TestKeys.ownedBy("ada")));

        assertTellsNothing(present(), 0);
    }

    @Test
    void changesSince_tellsNothing_whenNothingWasEverChanged() {
        assertTellsNothing(present(), 0);
    }

    @Test
    void changesSince_tellsNothing_ofChangesThatWereRefused() {
        StoredKey taken = inserted(TestKeys.ownedBy("ada"));
        StoredKey missing = TestKeys.ownedBy("ada");
        KeyStorage.Position before = present();

        storage.apply(inserting(TestKeys.withId(taken.id(), "bob", NOON)));
        storage.apply(replacing(missing.next(missing.key())));
        storage.apply(setting(revision(2)));
        storage.apply(insertingWithRoom("ada", 1, NOON));

        assertTellsNothing(before, 0);
    }

    @Test
    void changesSince_tellsPolicyNumberZero_whenNoneWasEverSet() {
        KeyStorage.Position before = present();
        applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(storage.changesSince(before).policyNumber()).isZero();
    }

    @Test
    void changesSince_tellsTheNumberOfThePolicyInForce() {
        applied(setting(revision(1)));
        KeyStorage.Position first = present();
        applied(setting(revision(2)));

        assertThat(storage.changesSince(first).policyNumber()).isEqualTo(2);
        assertTellsNothing(present(), 2);
        assertThat(storage.changesSince(KeyStorage.Position.NONE).policyNumber())
                .isEqualTo(2);
    }

    @Test
    void changesSince_tellsTheNumberOfThePolicy_whenOnlyKeysHaveChanged() {
        applied(setting(revision(1)));
        KeyStorage.Position before = present();
        applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(storage.changesSince(before).policyNumber()).isEqualTo(1);
    }

    @Test
    void changesSince_namesAKeyThatWasInserted() {
        KeyStorage.Position before = present();
        StoredKey key = TestKeys.ownedBy("ada");
        long after = applied(inserting(key));

        KeyStorage.Changes changes = storage.changesSince(before);

        assertThat(changes.position().revision()).isEqualTo(after);
        assertNames(changes, List.of(key));
    }

    @Test
    void changesSince_namesAKeyThatWasReplaced() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        KeyStorage.Position before = present();
        long after = applied(replacing(key.next(key.key())));

        KeyStorage.Changes changes = storage.changesSince(before);

        assertThat(changes.position().revision()).isEqualTo(after);
        assertNames(changes, List.of(key));
    }

    @Test
    void changesSince_namesAllKeysOfAChange() {
        StoredKey replaced = inserted(TestKeys.ownedBy("ada"));
        StoredKey successor = TestKeys.ownedBy("ada");
        StoredKey other = TestKeys.ownedBy("bob");
        KeyStorage.Position before = present();
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
        KeyStorage.Position before = present();
        StoredKey first = inserted(TestKeys.ownedBy("ada"));
        applied(setting(revision(1)));
        StoredKey second = inserted(TestKeys.ownedBy("bob"));
        StoredKey third = inserted(TestKeys.ownedBy("ada"));
        applied(setting(revision(2)));

        assertNames(storage.changesSince(before), List.of(first, second, third));
    }

    @Test
    void changesSince_namesTheSmallestAndTheLargestId() {
        KeyStorage.Position before = present();
        StoredKey smallest = inserted(TestKeys.withId(SMALLEST_ID, "ada", NOON));
        StoredKey largest = inserted(TestKeys.withId(LARGEST_ID, "ada", NOON));

        assertNames(storage.changesSince(before), List.of(smallest, largest));
    }

    @Test
    void changesSince_namesTheKeysOfAChangeOfMany() {
        List<StoredKey> keys =
                IntStream.range(0, MANY).mapToObj(i -> TestKeys.ownedBy("ada")).toList();
        KeyStorage.Position before = present();
        applied(with(List.of(), keys.stream().map(Change.Insert::new).toArray(Change.Mutation[]::new)));

        assertNames(storage.changesSince(before), keys);
    }

    @Test
    void changesSince_namesEachChange_whenOneFollowsFromRevisionToRevision() {
        StoredKey key = TestKeys.ownedBy("ada");
        List<Change> changes =
                List.of(inserting(key), setting(revision(1)), replacing(key.next(key.key())), setting(revision(2)));
        KeyStorage.Position known = present();
        List<Long> revisions = new ArrayList<>();

        for (Change change : changes) {
            applied(change);
            KeyStorage.Changes news = storage.changesSince(known);
            if (!(change.mutations().get(0) instanceof Change.SetPolicy)) {
                assertNames(news, List.of(key));
            }
            known = news.position();
            revisions.add(known.revision());
        }

        assertThat(revisions).isSorted().doesNotHaveDuplicates();
        assertTellsNothing(known, 2);
    }

    @Test
    void changesSince_tellsEverything_whenTheRevisionIsYetToCome() {
        applied(setting(revision(1)));
        applied(inserting(TestKeys.ownedBy("ada")));
        KeyStorage.Position present = present();

        assertTellsEverything(new KeyStorage.Position(present.revision() + 1, present.mark()), 1);
        assertTellsEverything(new KeyStorage.Position(Long.MAX_VALUE, present.mark()), 1);
    }

    @Test
    void changesSince_tellsEverything_whenTheRevisionIsNegative() {
        applied(setting(revision(1)));
        applied(inserting(TestKeys.ownedBy("ada")));

        assertTellsEverything(KeyStorage.Position.NONE, 1);
        assertTellsEverything(new KeyStorage.Position(-1, present().mark()), 1);
        assertTellsEverything(new KeyStorage.Position(Long.MIN_VALUE, present().mark()), 1);
    }

    /** A fail-over has lost the change that made the revision, and another one has made it since. */
    @Test
    void changesSince_tellsEverything_whenThePresentRevisionIsOfAnotherHistory() {
        applied(setting(revision(1)));
        applied(inserting(TestKeys.ownedBy("ada")));

        assertTellsEverything(ofAnotherHistory(present()), 1);
    }

    /** The same, and others have followed: a node that counted on the number alone would miss what it has lost. */
    @Test
    void changesSince_tellsEverything_whenAnEarlierRevisionIsOfAnotherHistory() {
        applied(setting(revision(1)));
        applied(inserting(TestKeys.ownedBy("ada")));
        KeyStorage.Position before = present();
        applied(inserting(TestKeys.ownedBy("ada")));
        applied(inserting(TestKeys.ownedBy("bob")));

        assertTellsEverything(ofAnotherHistory(before), 1);
    }

    @Test
    void reading_isAtTheRevisionOfTheLastChange() {
        StoredKey key = TestKeys.ownedBy("ada");
        long first = applied(inserting(key));
        assertThat(storage.find(key.id()).revision()).isEqualTo(first);
        assertThat(storage.policy().revision()).isEqualTo(first);
        assertThat(storage.policy().value()).isEmpty();

        long second = applied(setting(revision(1)));

        assertThat(storage.policy().revision()).isEqualTo(second);
        assertThat(storage.find(key.id()).revision()).isEqualTo(second);
        assertThat(storage.find(TestKeys.freshId()).revision()).isEqualTo(second);
        assertThat(storage.find(TestKeys.freshId()).value()).isEmpty();
    }

    private static KeyStorage.Position ofAnotherHistory(KeyStorage.Position position) {
        return new KeyStorage.Position(position.revision(), position.mark() + 1);
    }

    void assertTellsNothing(KeyStorage.Position since, long policyNumber) {
        KeyStorage.Changes changes = storage.changesSince(since);

        assertThat(changes.position()).isEqualTo(since);
        assertThat(changes.policyNumber()).isEqualTo(policyNumber);
        assertThat(changes.keys()).isEmpty();
    }

    private void assertTellsEverything(KeyStorage.Position since, long policyNumber) {
        KeyStorage.Changes changes = storage.changesSince(since);

        assertThat(changes.position()).isEqualTo(present());
        assertThat(changes.policyNumber()).isEqualTo(policyNumber);
        assertThat(changes.keys()).isNull();
    }

    /** A store may name more than these, and need not know which: then it may be any, these included. */
    static void assertNames(KeyStorage.Changes changes, List<StoredKey> keys) {
        Set<KeyId> named = changes.keys();
        if (named != null) {
            assertThat(named).containsAll(keys.stream().map(StoredKey::id).toList());
        }
    }
}
