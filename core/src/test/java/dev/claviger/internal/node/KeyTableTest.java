package dev.claviger.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
    private static final int WAYS = 8;

    private final KeyTable table = new KeyTable(100_000);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 839_299_365_868_340_223L, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void find_isNull_whenNothingWasPut(long id) {
        assertThat(table.find(id)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 839_299_365_868_340_223L})
    void put_makesTheKeyFindable_byItsIdAlone(long id) {
        KnownKey key = KeyTables.key(id);

        table.put(key);

        assertThat(table.find(id)).isSameAs(key);
        assertThat(table.find(id + 1)).isNull();
        assertThat(table.find(id ^ Long.MIN_VALUE)).isNull();
    }

    @Test
    void size_isTheNumberOfKeys_whateverHappensToThem() {
        KeyTable small = new KeyTable(1_024);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long id = random.nextInt(4_000);
            switch (random.nextInt(4)) {
                case 0 -> small.remove(id);
                case 1 -> small.putOutOldest(i * 1_000_000_000L);
                default -> small.put(KeyTables.key(id));
            }
        }

        assertThat(small.size()).isEqualTo((int)
                LongStream.range(0, 4_000).filter(id -> small.find(id) != null).count());

        small.clear();

        assertThat(small.size()).isZero();
    }

    @Test
    void put_replacesTheKeyWithTheSameId() {
        KnownKey second = KeyTables.key(7);
        table.put(KeyTables.key(7));

        table.put(second);

        assertThat(table.find(7)).isSameAs(second);
        table.remove(7);
        assertThat(table.find(7)).isNull();
    }

    @Test
    void put_replacesTheKeyWithTheSameId_alsoBehindAPlaceThatBecameFree() {
        List<Long> ids = KeyTables.idsOfOneSet(WAYS);
        ids.forEach(id -> table.put(KeyTables.key(id)));
        table.remove(ids.get(0));
        table.remove(ids.get(WAYS - 1));
        KnownKey second = KeyTables.key(ids.get(3));

        table.put(second);

        assertThat(table.find(ids.get(3))).isSameAs(second);
        table.remove(ids.get(3));
        assertThat(table.find(ids.get(3))).isNull();
    }

    @Test
    void remove_leavesTheOthersOfTheSet() {
        List<Long> ids = KeyTables.idsOfOneSet(WAYS);
        ids.forEach(id -> table.put(KeyTables.key(id)));

        table.remove(ids.get(2));

        assertThat(found(table, ids)).isEqualTo(without(ids, ids.get(2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5})
    void remove_doesNothing_whenTheKeyIsNotThere(long id) {
        List<Long> ids = List.of(2L, 3L, 839_299_365_868_340_223L);
        ids.forEach(each -> table.put(KeyTables.key(each)));

        table.remove(id);

        assertThat(found(table, ids)).containsExactlyInAnyOrderElementsOf(ids);
    }

    /** Places that are free carry the id 0, too. */
    @Test
    void remove_ofTheIdZero_removesItAlone() {
        List<Long> ids = List.of(0L, 1L, 2L);
        ids.forEach(each -> table.put(KeyTables.key(each)));

        table.remove(0);

        assertThat(found(table, ids)).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void put_takesTheFreePlace_beforeItPutsAnythingOut() {
        KeyTable small = new KeyTable(1);
        List<Long> ids = KeyTables.idsOfOneSet(WAYS + 1);
        ids.subList(0, WAYS).forEach(id -> small.put(KeyTables.key(id)));
        small.remove(ids.get(5));

        small.put(KeyTables.key(ids.get(WAYS)));

        assertThat(found(small, ids)).isEqualTo(without(ids, ids.get(5)));
    }

    @Test
    void put_takesThePlaceOfOneOther_whenTheSetIsFullAndTheTableMayNotGrow() {
        KeyTable small = new KeyTable(1_024);
        List<Long> ids = KeyTables.idsOfOneSet(100);

        for (int i = 0; i < ids.size(); i++) {
            small.put(KeyTables.key(ids.get(i)));

            assertThat(found(small, ids)).contains(ids.get(i)).hasSize(Math.min(i + 1, WAYS));
        }
    }

    @Test
    void put_putsNothingOut_asLongAsTheTableMayGrow() {
        List<Long> ids = KeyTables.randomIds(10_000, 1);

        ids.forEach(id -> table.put(KeyTables.key(id)));

        assertThat(found(table, ids)).hasSize(10_000);
    }

    /** The ids of one set share the highest bits of their product; the table grows until these no longer suffice. */
    @Test
    void put_endsToGrow_whenAllIdsFallIntoOneSet() {
        List<Long> ids = KeyTables.idsOfOneSet(WAYS + 1);

        ids.forEach(id -> table.put(KeyTables.key(id)));

        assertThat(found(table, ids)).hasSize(WAYS).contains(ids.get(WAYS));
    }

    @ParameterizedTest
    @CsvSource({"1, 1024", "1024, 2048", "1025, 2048", "2048, 4096", "10000, 16384", "16385, 32768"})
    void table_isBounded_howeverManyKeysArePut(int capacity, int most) {
        KeyTable bounded = new KeyTable(capacity);
        List<Long> ids = KeyTables.randomIds(3 * most, capacity);

        ids.forEach(id -> bounded.put(KeyTables.key(id)));

        // With three times as many ids as places, hardly any set is left with a free place.
        assertThat(found(bounded, ids)).hasSizeBetween(most * 98 / 100, most);
        assertThat(bounded.find(ids.get(ids.size() - 1))).isNotNull();
    }

    @Test
    void clear_removesEverything() {
        List<Long> ids = KeyTables.randomIds(5_000, 2);
        ids.forEach(id -> table.put(KeyTables.key(id)));

        table.clear();

        assertThat(found(table, ids)).isEmpty();
        table.put(KeyTables.key(ids.get(0)));
        assertThat(found(table, ids)).containsExactly(ids.get(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void table_behavesLikeAMap_whatEverIsDoneWithinItsCapacity(long seed) {
        Random random = new Random(seed);
        Map<Long, KnownKey> model = new HashMap<>();
        List<Long> ids = LongStream.concat(
                        KeyTables.idsOfOneSet(WAYS).stream().mapToLong(Long::longValue),
                        KeyTables.randomIds(2_000, seed).stream().mapToLong(Long::longValue))
                .boxed()
                .toList();

        for (int i = 0; i < 100_000; i++) {
            long id = ids.get(random.nextInt(random.nextBoolean() ? WAYS : ids.size()));
            int what = random.nextInt(10_000);
            if (what == 0) {
                table.clear();
                model.clear();
            } else if (what < 3_000) {
                table.remove(id);
                model.remove(id);
            } else if (what < 6_000) {
                KnownKey key = KeyTables.key(id);
                table.put(key);
                model.put(id, key);
            }
            assertThat(table.find(id)).isSameAs(model.get(id));
        }
        assertThat(ids).allSatisfy(id -> assertThat(table.find(id)).isSameAs(model.get(id)));
    }

    private static Set<Long> found(KeyTable table, List<Long> ids) {
        Set<Long> found = new HashSet<>();
        for (long id : ids) {
            KnownKey key = table.find(id);
            if (key != null) {
                assertThat(key.id).isEqualTo(id);
                found.add(id);
            }
        }
        return found;
    }

    private static Set<Long> without(List<Long> ids, long missing) {
        Set<Long> others = new HashSet<>(ids);
        others.remove(missing);
        return others;
    }

    /** Of a table for a hundred keys, which then grants the least that any grants: a million bytes. */
    @Test
    void put_letsTheEldestLargeKeysMakeRoom_forOthers() {
        KeyTable small = new KeyTable(100);
        String text = "x".repeat(100_160);
        for (long id = 1; id <= 100; id++) {
            small.put(KeyTables.key(id));
        }

        for (long id = 101; id <= 110; id++) {
            small.put(KeyTables.key(id, 1, text));
        }

        assertThat(LongStream.rangeClosed(1, 110).filter(id -> small.find(id) == null))
                .as("ten times 200 000 bytes do not fit, five less a few do")
                .containsExactly(101L, 102L, 103L, 104L, 105L, 106L);
    }

    @Test
    void put_keepsALargeKey_thatAloneIsTooLarge() {
        KeyTable small = new KeyTable(1);

        small.put(KeyTables.key(1, 1, "x".repeat(2_000_000)));
        assertThat(small.find(1)).isNotNull();

        small.put(KeyTables.key(2, 1, "x".repeat(2_000_000)));
        assertThat(small.find(1)).isNull();
        assertThat(small.find(2)).isNotNull();
    }

    @Test
    void remove_andReplace_makeRoom_forLargeKeys() {
        KeyTable small = new KeyTable(1);
        KnownKey large = KeyTables.key(1, 1, "x".repeat(300_000));

        for (int i = 0; i < 10; i++) {
            small.put(large);
            small.put(KeyTables.key(1));
            small.put(large);
            small.remove(1);
        }
        small.put(KeyTables.key(2, 1, "x".repeat(150_000)));
        small.put(large);

        assertThat(small.find(2)).as("three quarters of the room are free").isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 500, 100_000})
    void putOutOldest_putsEachKeyOut_onceInTheLongestAge(int steps) {
        List<Long> ids = LongStream.rangeClosed(1, 5_000).boxed().toList();
        ids.forEach(id -> table.put(KeyTables.key(id)));
        table.putOutOldest(0);
        assertThat(ids).allMatch(id -> table.find(id) != null);

        long now = 0;
        int left = ids.size();
        for (int step = 1; step <= steps; step++) {
            now = KeyTable.LONGEST_AGE / steps * step;
            table.putOutOldest(step == steps ? KeyTable.LONGEST_AGE : now);
            left = steps > 500 ? left : checkedLeft(ids, left, steps);
        }

        assertThat(ids).allMatch(id -> table.find(id) == null);
    }

    /** Never many at once: those who use the keys read them again, all at the same time. */
    private int checkedLeft(List<Long> ids, int before, int steps) {
        int left = (int) ids.stream().filter(id -> table.find(id) != null).count();
        assertThat(before - left).isLessThanOrEqualTo(2 * ids.size() / steps + 100);
        return left;
    }

    @Test
    void putOutOldest_goesRoundAgain() {
        table.putOutOldest(0);
        table.putOutOldest(KeyTable.LONGEST_AGE / 2);
        table.put(KeyTables.key(7));

        table.putOutOldest(KeyTable.LONGEST_AGE / 2 * 3);

        assertThat(table.find(7)).isNull();
    }
}
