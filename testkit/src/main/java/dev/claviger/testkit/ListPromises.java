package dev.claviger.testkit;

import static dev.claviger.testkit.TestChanges.replacing;
import static dev.claviger.testkit.TestKeys.LOOK_ALIKE_OWNERS;
import static dev.claviger.testkit.TestKeys.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyPosition;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the contract says about lists: whose keys, in which order, page by page. */
interface ListPromises extends Promises {
    @Test
    default void list_isEmpty_whenThereAreNoKeys() {
        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.all()))).isEmpty();
    }

    @Test
    default void list_isEmpty_whenTheOwnerHasNoKeys() {
        fixture().inserted(TestKeys.ownedBy("ada"));

        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.forOwner("bob"))))
                .isEmpty();
    }

    @Test
    default void list_holdsTheKeysOfAllOwners_whenNoneIsNamed() {
        StoredKey first = fixture().inserted(TestKeys.ownedBy("bob", NOON));
        StoredKey second = fixture().inserted(TestKeys.ownedBy("ada", NOON.plusSeconds(1)));

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all()))).isEqualTo(Row.of(List.of(first, second)));
    }

    @Test
    default void list_holdsTheKeysOfTheOwnerAlone() {
        StoredKey own = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().inserted(TestKeys.ownedBy("bob"));

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")))).isEqualTo(Row.of(List.of(own)));
    }

    @Test
    default void list_comparesOwnersByteByByte() {
        List<StoredKey> keys = LOOK_ALIKE_OWNERS.stream()
                .map(owner -> fixture().inserted(TestKeys.ownedBy(owner)))
                .toList();

        assertThat(keys)
                .allSatisfy(key -> assertThat(fixture()
                                .listed(KeyQuery.of(KeyFilter.forOwner(key.key().ownerId()))))
                        .isEqualTo(Row.of(List.of(key))));
    }

    @Test
    default void list_showsTheOldestFirst_inWhateverOrderTheyWereInserted() {
        List<StoredKey> byAge = IntStream.range(0, 5)
                .mapToObj(i -> TestKeys.ownedBy("ada", NOON.plusMillis(i)))
                .toList();
        for (int i : new int[] {3, 0, 4, 1, 2}) {
            fixture().inserted(byAge.get(i));
        }

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")))).isEqualTo(Row.of(byAge));
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all()))).isEqualTo(Row.of(byAge));
    }

    @Test
    default void list_showsTheLowestIdFirst_amongKeysOfOneInstant() {
        List<StoredKey> byId = keysOfOneInstant("ada");
        inBackwardOrder(byId).forEach(fixture()::inserted);

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")))).isEqualTo(Row.of(byId));
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all()))).isEqualTo(Row.of(byId));
    }

    @Test
    default void list_includesRevokedSuspendedAndExpiredKeys() {
        List<StoredKey> keys = List.of(
                fixture().inserted(TestKeys.with(TestKeys.ownedBy("ada", NOON), built -> built.revokedAt(NOON))),
                fixture()
                        .inserted(TestKeys.with(
                                TestKeys.ownedBy("ada", NOON.plusMillis(1)),
                                built -> built.expiresAt(NOON.minusSeconds(9)))),
                fixture()
                        .inserted(TestKeys.with(
                                TestKeys.ownedBy("ada", NOON.plusMillis(2)),
                                built -> built.suspended(NOON, "session:ada"))));

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")))).isEqualTo(Row.of(keys));
    }

    @Test
    default void list_showsTheLatestVersion_inItsOldPlace() {
        StoredKey oldest = fixture().inserted(TestKeys.ownedBy("ada", NOON));
        StoredKey newest = fixture().inserted(TestKeys.ownedBy("ada", NOON.plusSeconds(1)));
        StoredKey changed = TestKeys.named(oldest.next(oldest.key()), "renamed");

        fixture().applied(replacing(changed));

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada"))))
                .isEqualTo(Row.of(List.of(changed, newest)));
    }

    @Test
    default void list_holdsNoMoreThanTheLimit() {
        List<StoredKey> keys = fixture().insertedKeys("ada", 3);

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")).withLimit(2)))
                .isEqualTo(Row.of(keys.subList(0, 2)));
    }

    @Test
    default void list_fillsTheLargestPage() {
        List<StoredKey> keys = fixture().insertedKeys("ada", KeyPageRequest.MAX_LIMIT + 1);

        List<Row> page = fixture().listed(KeyQuery.of(KeyFilter.all()).withLimit(KeyPageRequest.MAX_LIMIT));

        assertThat(page).isEqualTo(Row.of(keys.subList(0, KeyPageRequest.MAX_LIMIT)));
    }

    @Test
    default void list_goesOnBehindThePosition() {
        List<StoredKey> keys = fixture().insertedKeys("ada", 3);
        fixture().inserted(TestKeys.ownedBy("bob", NOON.plusMillis(1)));

        List<Row> rest = fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")).withAfter(positionOf(keys.get(0))));

        assertThat(rest).isEqualTo(Row.of(keys.subList(1, 3)));
    }

    @Test
    default void list_goesOnBehindAPositionThatNoKeyHolds() {
        List<StoredKey> keys = fixture().insertedKeys("ada", 2);
        KeyId higher = TestKeys.freshId();

        assertThat(fixture()
                        .listed(KeyQuery.of(KeyFilter.all()).withAfter(new KeyPosition(NOON.minusMillis(1), higher))))
                .isEqualTo(Row.of(keys));
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all()).withAfter(new KeyPosition(NOON, higher))))
                .isEqualTo(Row.of(keys.subList(1, 2)));
    }

    @Test
    default void list_isEmpty_behindTheLastKey() {
        List<StoredKey> keys = fixture().insertedKeys("ada", 2);

        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.all()).withAfter(positionOf(keys.get(1)))))
                .isEmpty();
    }

    @Test
    default void list_showsEachKeyOnce_whenPagesEndAmongKeysOfOneInstant() {
        List<StoredKey> byId = keysOfOneInstant("ada");
        inBackwardOrder(byId).forEach(fixture()::inserted);

        assertThat(fixture().pages(KeyQuery.of(KeyFilter.forOwner("ada")).withLimit(1)))
                .isEqualTo(Row.of(byId));
        assertThat(fixture().pages(KeyQuery.of(KeyFilter.all()).withLimit(2))).isEqualTo(Row.of(byId));
    }

    @Test
    default void list_neitherRepeatsNorHidesKeys_whenOthersAreInsertedWhileTurningPages() {
        List<StoredKey> keys = fixture().insertedKeys("ada", 4);
        List<Row> first =
                fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")).withLimit(2));

        fixture().inserted(TestKeys.ownedBy("ada", NOON.minusSeconds(1)));
        StoredKey newest = fixture().inserted(TestKeys.ownedBy("ada", NOON.plusSeconds(1)));

        assertThat(first).isEqualTo(Row.of(keys.subList(0, 2)));
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")).withAfter(positionOf(keys.get(1)))))
                .isEqualTo(Row.of(List.of(keys.get(2), keys.get(3), newest)));
    }

    @Test
    default void list_isASnapshot() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        List<StoredKey> before = fixture().storage().list(KeyQuery.of(KeyFilter.all()));

        fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().applied(replacing(TestKeys.named(key.next(key.key()), "renamed")));
        List<StoredKey> after = fixture().storage().list(KeyQuery.of(KeyFilter.all()));

        assertThat(after).hasSize(2);
        assertThat(Row.of(before)).isEqualTo(Row.of(List.of(key)));
    }

    @Test
    default void list_isUnmodifiable() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        List<StoredKey> list = fixture().storage().list(KeyQuery.of(KeyFilter.all()));

        assertThatThrownBy(() -> list.add(key)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    /**
     * Ids that only differ in the last character: digit, upper case, lower case. A text column with a collation puts
     * {@code a} before {@code B}; as numbers and as bytes it comes behind.
     */
    private static List<StoredKey> keysOfOneInstant(String owner) {
        long base = (TestKeys.reserveIds(2 * 62) / 62 + 1) * 62;
        return List.of(9L, 11L, 36L, 37L).stream()
                .map(last -> TestKeys.withId(new KeyId(base + last), owner, NOON))
                .toList();
    }

    private static List<StoredKey> inBackwardOrder(List<StoredKey> keys) {
        List<StoredKey> backward = new ArrayList<>(keys);
        Collections.reverse(backward);
        return backward;
    }

    private static KeyPosition positionOf(StoredKey key) {
        return KeyPosition.of(key.key());
    }
}
