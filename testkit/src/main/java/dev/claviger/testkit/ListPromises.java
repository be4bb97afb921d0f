package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the contract says about lists: whose keys, in which order, page by page. */
abstract class ListPromises extends RecordPromises {
    private static final int LARGEST_PAGE = 1_000;

    /** Different owners that a collation, a trimming column or a normalisation takes for one. */
    static final List<String> LOOK_ALIKE_OWNERS = List.of(
            "ada",
            "Ada",
            "ADA",
            "ada ",
            " ada",
            "ad\u00e1",
            "ada\u0301",
            "\u0430da",
            "ada\t",
            "stra\u00dfe",
            "strasse",
            "STRASSE",
            "\u0130",
            "i",
            "I",
            "\u0131",
            "%",
            "_",
            "a%",
            "\uD83D\uDD11",
            "\uD83D\uDD12");

    @Test
    void list_isEmpty_whenThereAreNoKeys() {
        assertThat(storage.list(KeyQuery.ofAll())).isEmpty();
    }

    @Test
    void list_isEmpty_whenTheOwnerHasNoKeys() {
        inserted(TestKeys.ownedBy("ada"));

        assertThat(storage.list(KeyQuery.ofOwner("bob"))).isEmpty();
    }

    @Test
    void list_holdsTheKeysOfAllOwners_whenNoneIsNamed() {
        StoredKey first = inserted(TestKeys.ownedBy("bob", NOON));
        StoredKey second = inserted(TestKeys.ownedBy("ada", NOON.plusSeconds(1)));

        assertThat(listed(KeyQuery.ofAll())).isEqualTo(Row.of(List.of(first, second)));
    }

    @Test
    void list_holdsTheKeysOfTheOwnerAlone() {
        StoredKey own = inserted(TestKeys.ownedBy("ada"));
        inserted(TestKeys.ownedBy("bob"));

        assertThat(listed(KeyQuery.ofOwner("ada"))).isEqualTo(Row.of(List.of(own)));
    }

    @Test
    void list_comparesOwnersByteByByte() {
        List<StoredKey> keys = LOOK_ALIKE_OWNERS.stream()
                .map(owner -> inserted(TestKeys.ownedBy(owner)))
                .toList();

        assertThat(keys)
                .allSatisfy(key ->
                        assertThat(listed(KeyQuery.ofOwner(key.key().owner()))).isEqualTo(Row.of(List.of(key))));
    }

    @Test
    void list_showsTheOldestFirst_inWhateverOrderTheyWereInserted() {
        List<StoredKey> byAge = IntStream.range(0, 5)
                .mapToObj(i -> TestKeys.ownedBy("ada", NOON.plusMillis(i)))
                .toList();
        for (int i : new int[] {3, 0, 4, 1, 2}) {
            inserted(byAge.get(i));
        }

        assertThat(listed(KeyQuery.ofOwner("ada"))).isEqualTo(Row.of(byAge));
        assertThat(listed(KeyQuery.ofAll())).isEqualTo(Row.of(byAge));
    }

    @Test
    void list_showsTheLowestIdFirst_amongKeysOfOneInstant() {
        List<StoredKey> byId = keysOfOneInstant("ada");
        inBackwardOrder(byId).forEach(this::inserted);

        assertThat(listed(KeyQuery.ofOwner("ada"))).isEqualTo(Row.of(byId));
        assertThat(listed(KeyQuery.ofAll())).isEqualTo(Row.of(byId));
    }

    @Test
    void list_includesRevokedSuspendedAndExpiredKeys() {
        ApiKey.Suspension suspension = new ApiKey.Suspension(NOON, "session:ada");
        List<StoredKey> keys = List.of(
                inserted(TestKeys.with(TestKeys.ownedBy("ada", NOON), new ApiKey.Lifecycle(null, null, NOON, null))),
                inserted(TestKeys.with(
                        TestKeys.ownedBy("ada", NOON.plusMillis(1)),
                        new ApiKey.Lifecycle(NOON.minusSeconds(9), null, null, null))),
                inserted(TestKeys.with(
                        TestKeys.ownedBy("ada", NOON.plusMillis(2)),
                        new ApiKey.Lifecycle(null, suspension, null, null))));

        assertThat(listed(KeyQuery.ofOwner("ada"))).isEqualTo(Row.of(keys));
    }

    @Test
    void list_showsTheLatestVersion_inItsOldPlace() {
        StoredKey oldest = inserted(TestKeys.ownedBy("ada", NOON));
        StoredKey newest = inserted(TestKeys.ownedBy("ada", NOON.plusSeconds(1)));
        StoredKey changed = TestKeys.named(oldest.next(oldest.key()), "renamed");

        applied(replacing(changed));

        assertThat(listed(KeyQuery.ofOwner("ada"))).isEqualTo(Row.of(List.of(changed, newest)));
    }

    @Test
    void list_holdsNoMoreThanTheLimit() {
        List<StoredKey> keys = insertedKeys("ada", 3);

        assertThat(listed(KeyQuery.ofOwner("ada").withLimit(2))).isEqualTo(Row.of(keys.subList(0, 2)));
    }

    @Test
    void list_fillsTheLargestPage() {
        List<StoredKey> keys = insertedKeys("ada", LARGEST_PAGE + 1);

        List<Row> page = listed(KeyQuery.ofAll().withLimit(LARGEST_PAGE));

        assertThat(page).isEqualTo(Row.of(keys.subList(0, LARGEST_PAGE)));
    }

    @Test
    void list_goesOnBehindThePosition() {
        List<StoredKey> keys = insertedKeys("ada", 3);
        inserted(TestKeys.ownedBy("bob", NOON.plusMillis(1)));

        List<Row> rest = listed(KeyQuery.ofOwner("ada").after(positionOf(keys.get(0))));

        assertThat(rest).isEqualTo(Row.of(keys.subList(1, 3)));
    }

    @Test
    void list_goesOnBehindAPositionThatNoKeyHolds() {
        List<StoredKey> keys = insertedKeys("ada", 2);
        KeyId higher = TestKeys.freshId();

        assertThat(listed(KeyQuery.ofAll().after(new KeyQuery.Position(NOON.minusMillis(1), higher))))
                .isEqualTo(Row.of(keys));
        assertThat(listed(KeyQuery.ofAll().after(new KeyQuery.Position(NOON, higher))))
                .isEqualTo(Row.of(keys.subList(1, 2)));
    }

    @Test
    void list_isEmpty_behindTheLastKey() {
        List<StoredKey> keys = insertedKeys("ada", 2);

        assertThat(storage.list(KeyQuery.ofAll().after(positionOf(keys.get(1)))))
                .isEmpty();
    }

    @Test
    void list_showsEachKeyOnce_whenPagesEndAmongKeysOfOneInstant() {
        List<StoredKey> byId = keysOfOneInstant("ada");
        inBackwardOrder(byId).forEach(this::inserted);

        assertThat(pages(KeyQuery.ofOwner("ada").withLimit(1))).isEqualTo(Row.of(byId));
        assertThat(pages(KeyQuery.ofAll().withLimit(2))).isEqualTo(Row.of(byId));
    }

    @Test
    void list_neitherRepeatsNorHidesKeys_whenOthersAreInsertedWhileTurningPages() {
        List<StoredKey> keys = insertedKeys("ada", 4);
        List<Row> first = listed(KeyQuery.ofOwner("ada").withLimit(2));

        inserted(TestKeys.ownedBy("ada", NOON.minusSeconds(1)));
        StoredKey newest = inserted(TestKeys.ownedBy("ada", NOON.plusSeconds(1)));

        assertThat(first).isEqualTo(Row.of(keys.subList(0, 2)));
        assertThat(listed(KeyQuery.ofOwner("ada").after(positionOf(keys.get(1)))))
                .isEqualTo(Row.of(List.of(keys.get(2), keys.get(3), newest)));
    }

    @Test
    void list_isASnapshot() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        List<StoredKey> before = storage.list(KeyQuery.ofAll());

        inserted(TestKeys.ownedBy("ada"));
        applied(replacing(TestKeys.named(key.next(key.key()), "renamed")));
        List<StoredKey> after = storage.list(KeyQuery.ofAll());

        assertThat(after).hasSize(2);
        assertThat(Row.of(before)).isEqualTo(Row.of(List.of(key)));
    }

    @Test
    void list_isUnmodifiable() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        List<StoredKey> list = storage.list(KeyQuery.ofAll());

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

    List<Row> pages(KeyQuery first) {
        List<Row> all = new ArrayList<>();
        KeyQuery query = first;
        while (true) {
            List<StoredKey> page = storage.list(query);
            if (page.isEmpty()) {
                return all;
            }
            // A store that begins anew at each page would otherwise never come to an end.
            assertThat(all.size()).isLessThan(LARGEST_PAGE);
            all.addAll(Row.of(page));
            query = query.after(positionOf(page.get(page.size() - 1)));
        }
    }

    private static KeyQuery.Position positionOf(StoredKey key) {
        return KeyQuery.Position.of(key.key());
    }
}
