package dev.claviger.testkit;

import static dev.claviger.testkit.StorageFixture.assertNames;
import static dev.claviger.testkit.TestChanges.inserting;
import static dev.claviger.testkit.TestChanges.insertingAll;
import static dev.claviger.testkit.TestChanges.insertingWithRoom;
import static dev.claviger.testkit.TestChanges.replacing;
import static dev.claviger.testkit.TestChanges.revision;
import static dev.claviger.testkit.TestChanges.setting;
import static dev.claviger.testkit.TestChanges.with;
import static dev.claviger.testkit.TestKeys.LARGEST_ID;
import static dev.claviger.testkit.TestKeys.NOON;
import static dev.claviger.testkit.TestKeys.SMALLEST_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the contract says about polls: the revision now, the policy's number, and which keys have changed. */
interface FeedPromises extends Promises {
    @Test
    default void changesSince_tellsTheRevisionOfTheLastChange() {
        fixture().applied(inserting(TestKeys.ownedBy("ada")));
        long last = fixture().applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(fixture().present().revision()).isEqualTo(last);
    }

    @Test
    default void changesSince_tellsNothing_whenNothingHasChanged() {
        fixture().applied(inserting(TestKeys.ownedBy("ada")));

        fixture().assertTellsNothing(fixture().present(), 0);
    }

    @Test
    default void changesSince_tellsNothing_whenNothingWasEverChanged() {
        fixture().assertTellsNothing(fixture().present(), 0);
    }

    @Test
    default void changesSince_tellsNothing_ofChangesThatWereRefused() {
        StoredKey taken = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey missing = TestKeys.ownedBy("ada");
        KeyStorage.Position before = fixture().present();

        fixture().storage().apply(inserting(TestKeys.withId(taken.id(), "bob", NOON)));
        fixture().storage().apply(replacing(missing.next(missing.key())));
        fixture().storage().apply(setting(revision(2)));
        fixture().storage().apply(insertingWithRoom("ada", 1, NOON));

        fixture().assertTellsNothing(before, 0);
    }

    @Test
    default void changesSince_tellsPolicyNumberZero_whenNoneWasEverSet() {
        KeyStorage.Position before = fixture().present();
        fixture().applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(fixture().storage().changesSince(before).policyNumber()).isZero();
    }

    @Test
    default void changesSince_tellsTheNumberOfThePolicyInForce() {
        fixture().applied(setting(revision(1)));
        KeyStorage.Position first = fixture().present();
        fixture().applied(setting(revision(2)));

        assertThat(fixture().storage().changesSince(first).policyNumber()).isEqualTo(2);
        fixture().assertTellsNothing(fixture().present(), 2);
        assertThat(fixture().storage().changesSince(KeyStorage.Position.NONE).policyNumber())
                .isEqualTo(2);
    }

    @Test
    default void changesSince_tellsTheNumberOfThePolicy_whenOnlyKeysHaveChanged() {
        fixture().applied(setting(revision(1)));
        KeyStorage.Position before = fixture().present();
        fixture().applied(inserting(TestKeys.ownedBy("ada")));

        assertThat(fixture().storage().changesSince(before).policyNumber()).isEqualTo(1);
    }

    @Test
    default void changesSince_namesAKeyThatWasInserted() {
        KeyStorage.Position before = fixture().present();
        StoredKey key = TestKeys.ownedBy("ada");
        long after = fixture().applied(inserting(key));

        KeyStorage.Changes changes = fixture().storage().changesSince(before);

        assertThat(changes.position().revision()).isEqualTo(after);
        assertNames(changes, List.of(key));
    }

    @Test
    default void changesSince_namesAKeyThatWasReplaced() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        KeyStorage.Position before = fixture().present();
        long after = fixture().applied(replacing(key.next(key.key())));

        KeyStorage.Changes changes = fixture().storage().changesSince(before);

        assertThat(changes.position().revision()).isEqualTo(after);
        assertNames(changes, List.of(key));
    }

    @Test
    default void changesSince_namesAllKeysOfAChange() {
        StoredKey replaced = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey successor = TestKeys.ownedBy("ada");
        StoredKey other = TestKeys.ownedBy("bob");
        KeyStorage.Position before = fixture().present();
        fixture()
                .applied(with(
                        List.of(),
                        new Change.Insert(successor),
                        new Change.SetPolicy(revision(1)),
                        new Change.Replace(replaced.next(replaced.key())),
                        new Change.Insert(other)));

        assertNames(fixture().storage().changesSince(before), List.of(successor, replaced, other));
    }

    @Test
    default void changesSince_namesTheKeysOfAllChangesBetween() {
        KeyStorage.Position before = fixture().present();
        StoredKey first = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().applied(setting(revision(1)));
        StoredKey second = fixture().inserted(TestKeys.ownedBy("bob"));
        StoredKey third = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().applied(setting(revision(2)));

        assertNames(fixture().storage().changesSince(before), List.of(first, second, third));
    }

    @Test
    default void changesSince_namesTheSmallestAndTheLargestId() {
        KeyStorage.Position before = fixture().present();
        StoredKey smallest = fixture().inserted(TestKeys.withId(SMALLEST_ID, "ada", NOON));
        StoredKey largest = fixture().inserted(TestKeys.withId(LARGEST_ID, "ada", NOON));

        assertNames(fixture().storage().changesSince(before), List.of(smallest, largest));
    }

    @Test
    default void changesSince_namesTheKeysOfAChangeOfMany() {
        List<StoredKey> keys = IntStream.range(0, StorageFixture.VERY_MANY)
                .mapToObj(i -> TestKeys.ownedBy("ada"))
                .toList();
        KeyStorage.Position before = fixture().present();
        fixture().applied(insertingAll(keys));

        assertNames(fixture().storage().changesSince(before), keys);
    }

    @Test
    default void changesSince_namesEachChange_whenOneFollowsFromRevisionToRevision() {
        StoredKey key = TestKeys.ownedBy("ada");
        List<Change> changes =
                List.of(inserting(key), setting(revision(1)), replacing(key.next(key.key())), setting(revision(2)));
        KeyStorage.Position known = fixture().present();
        List<Long> revisions = new ArrayList<>();

        for (Change change : changes) {
            fixture().applied(change);
            KeyStorage.Changes news = fixture().storage().changesSince(known);
            if (!(change.mutations().get(0) instanceof Change.SetPolicy)) {
                assertNames(news, List.of(key));
            }
            known = news.position();
            revisions.add(known.revision());
        }

        assertThat(revisions).isSorted().doesNotHaveDuplicates();
        fixture().assertTellsNothing(known, 2);
    }

    @Test
    default void changesSince_tellsEverything_whenTheRevisionIsYetToCome() {
        fixture().applied(setting(revision(1)));
        fixture().applied(inserting(TestKeys.ownedBy("ada")));
        KeyStorage.Position present = fixture().present();

        assertTellsEverything(new KeyStorage.Position(present.revision() + 1, present.mark()), 1);
        assertTellsEverything(new KeyStorage.Position(Long.MAX_VALUE, present.mark()), 1);
    }

    @Test
    default void changesSince_tellsEverything_whenTheRevisionIsNegative() {
        fixture().applied(setting(revision(1)));
        fixture().applied(inserting(TestKeys.ownedBy("ada")));

        assertTellsEverything(KeyStorage.Position.NONE, 1);
        assertTellsEverything(new KeyStorage.Position(-1, fixture().present().mark()), 1);
        assertTellsEverything(
                new KeyStorage.Position(Long.MIN_VALUE, fixture().present().mark()), 1);
    }

    /** A fail-over has lost the change that made the revision, and another one has made it since. */
    @Test
    default void changesSince_tellsEverything_whenThePresentRevisionIsOfAnotherHistory() {
        fixture().applied(setting(revision(1)));
        fixture().applied(inserting(TestKeys.ownedBy("ada")));

        assertTellsEverything(ofAnotherHistory(fixture().present()), 1);
    }

    /** The same, and others have followed: a node that counted on the number alone would miss what it has lost. */
    @Test
    default void changesSince_tellsEverything_whenAnEarlierRevisionIsOfAnotherHistory() {
        fixture().applied(setting(revision(1)));
        fixture().applied(inserting(TestKeys.ownedBy("ada")));
        KeyStorage.Position before = fixture().present();
        fixture().applied(inserting(TestKeys.ownedBy("ada")));
        fixture().applied(inserting(TestKeys.ownedBy("bob")));

        assertTellsEverything(ofAnotherHistory(before), 1);
    }

    @Test
    default void reading_isAtTheRevisionOfTheLastChange() {
        StoredKey key = TestKeys.ownedBy("ada");
        long first = fixture().applied(inserting(key));
        assertThat(fixture().storage().find(key.id()).revision()).isEqualTo(first);
        assertThat(fixture().storage().policy().revision()).isEqualTo(first);
        assertThat(fixture().storage().policy().value()).isEmpty();

        long second = fixture().applied(setting(revision(1)));

        assertThat(fixture().storage().policy().revision()).isEqualTo(second);
        assertThat(fixture().storage().find(key.id()).revision()).isEqualTo(second);
        assertThat(fixture().storage().find(TestKeys.freshId()).revision()).isEqualTo(second);
        assertThat(fixture().storage().find(TestKeys.freshId()).value()).isEmpty();
    }

    private static KeyStorage.Position ofAnotherHistory(KeyStorage.Position position) {
        return new KeyStorage.Position(position.revision(), position.mark() + 1);
    }

    private void assertTellsEverything(KeyStorage.Position since, long policyNumber) {
        KeyStorage.Changes changes = fixture().storage().changesSince(since);

        assertThat(changes.position()).isEqualTo(fixture().present());
        assertThat(changes.policyNumber()).isEqualTo(policyNumber);
        assertThat(changes.keys()).isNull();
    }
}
