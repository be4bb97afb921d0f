package dev.claviger.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Background;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/** Readers of the table of keys take no lock; what they may see while it is written to is tested here. */
class KeyTableRaceTest {
    private static final int WRITES = 200_000;

    private final AtomicBoolean ended = new AtomicBoolean();

    /** More ids than a set has places, so that every place changes hands all the time. */
    @Test
    void find_neverGivesAnotherKey_orOneThatWasRemovedBefore() throws Exception {
        KeyTable table = new KeyTable(1);
        List<Long> ids = KeyTables.idsOfOneSet(12);
        AtomicLongArray removed = new AtomicLongArray(ids.size());

        List<Background<Integer>> readers = List.of(
                Background.run(() -> watch(table, ids, removed)), Background.run(() -> watch(table, ids, removed)));
        try {
            writeAndRemove(table, ids, removed);
        } finally {
            ended.set(true);
        }

        assertThat(Background.results(readers))
                .allSatisfy(found -> assertThat(found).as("keys found").isPositive());
    }

    private static void writeAndRemove(KeyTable table, List<Long> ids, AtomicLongArray removed) {
        Random random = new Random(1);
        for (int version = 1; version <= WRITES; version++) {
            int which = random.nextInt(ids.size());
            if (random.nextInt(1_000) == 0) {
                table.clear();
                for (int i = 0; i < ids.size(); i++) {
                    removed.set(i, version - 1);
                }
            } else if (random.nextInt(3) == 0) {
                table.remove(ids.get(which));
                removed.set(which, version - 1);
            } else {
                table.put(KeyTables.key(ids.get(which), version));
            }
        }
    }

    private int watch(KeyTable table, List<Long> ids, AtomicLongArray removed) {
        Random random = new Random();
        int found = 0;
        while (!ended.get()) {
            int which = random.nextInt(ids.size());
            long before = removed.get(which);
            KnownKey key = table.find(ids.get(which));
            if (key != null) {
                found++;
                assertThat(key.id).isEqualTo(ids.get(which));
                assertThat(key.stored.version()).as("removed up to %d", before).isGreaterThan(before);
            }
        }
        return found;
    }

    @Test
    void find_missesNoKey_whileTheTableGrows() throws Exception {
        List<Long> stable = KeyTables.randomIds(500, 1);
        List<Long> others = KeyTables.randomIds(50_000, 2);
        for (int round = 0; round < 5; round++) {
            KeyTable table = new KeyTable(2_000_000);
            ended.set(false);
            stable.forEach(id -> table.put(KeyTables.key(id)));
            Background<Integer> reader = Background.run(() -> misses(table, stable));
            try {
                others.forEach(id -> table.put(KeyTables.key(id)));
            } finally {
                ended.set(true);
            }
            assertThat(reader.result()).isZero();
        }
    }

    private int misses(KeyTable table, List<Long> ids) {
        int misses = 0;
        do {
            for (long id : ids) {
                misses += table.find(id) == null ? 1 : 0;
            }
        } while (!ended.get());
        return misses;
    }

    /** A removal must reach the table that the growing one becomes. */
    @Test
    void remove_isNeverLost_whileTheTableGrows() throws Exception {
        List<KnownKey> removed = keys(60_000, 3);
        List<KnownKey> others = keys(60_000, 4);
        for (int round = 0; round < 10; round++) {
            KeyTable table = new KeyTable(2_000_000);
            removed.forEach(table::put);
            ended.set(false);

            Background<Integer> remover = Background.run(() -> removeUntilEnded(table, removed));
            try {
                others.forEach(table::put);
            } finally {
                ended.set(true);
            }

            assertThat(removed.subList(0, remover.result())).noneMatch(key -> table.find(key.id) != null);
            assertThat(others).allMatch(key -> table.find(key.id) != null);
        }
    }

    private int removeUntilEnded(KeyTable table, List<KnownKey> keys) {
        int count = 0;
        while (count < keys.size() && !ended.get()) {
            table.remove(keys.get(count++).id);
        }
        return count;
    }

    private static List<KnownKey> keys(int count, long seed) {
        return KeyTables.randomIds(count, seed).stream().map(KeyTables::key).toList();
    }
}
