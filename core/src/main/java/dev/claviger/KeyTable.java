package dev.claviger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded table of keys by id. Reading takes no lock and touches three places: the ids of one set, the reference, the
 * key. A key that finds no room takes the place of another.
 *
 * <p>A reader never gets a key that was removed before it began to read, and never one with another id. It may miss a key
 * that is being put.
 */
final class KeyTable {
    /*
     * Eight ids fill one line of the processor's cache. A general cache costs more for its bookkeeping of what was read
     * than all the rest of a look-up; here a victim is simply the next in turn, and what was wrongly put out is read again.
     */
    private static final int WAYS = 8;

    private static final int SMALLEST = 1_024;
    private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(KnownKey[].class);

    private final int largest;
    private volatile Places places = new Places(SMALLEST);
    private int nextVictim;

    private static final class Places {
        private final long[] ids;
        private final @Nullable KnownKey[] keys;
        private final int shift;

        Places(int size) {
            ids = new long[size];
            keys = new KnownKey[size];
            shift = Long.SIZE - Integer.numberOfTrailingZeros(size / WAYS);
        }

        /** Ids that Claviger draws are random, imported ones may not be: multiplying spreads them. */
        int setOf(long id) {
            return (int) ((id * 0x9E3779B97F4A7C15L) >>> shift) * WAYS;
        }
    }

    /** Holds at least {@code capacity} keys, but for a few that find their set full; at most three times as many. */
    KeyTable(int capacity) {
        int places = capacity + capacity / 2;
        this.largest = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, places - 1)) << 1);
    }

    @Nullable
    KnownKey find(long id) {
        Places now = places;
        long[] ids = now.ids;
        int set = now.setOf(id);
        // Of ids and references neither has to wait for the other on its way through the memory.
        KnownKey first = (KnownKey) KEYS.getVolatile(now.keys, set);
        for (int i = set; i < set + WAYS; i++) {
            if (ids[i] == id) {
                KnownKey key = i == set ? first : (KnownKey) KEYS.getVolatile(now.keys, i);
                if (key != null && key.id == id) {
                    return key;
                }
            }
        }
        return null;
    }

    synchronized void put(KnownKey key) {
        int place = placeFor(places, key.id);
        while (place < 0 && places.ids.length < largest) {
            grow();
            place = placeFor(places, key.id);
        }
        if (place < 0) {
            nextVictim = (nextVictim + 1) % WAYS;
            place = places.setOf(key.id) + nextVictim;
        }
        set(places, place, key);
    }

    synchronized void remove(long id) {
        Places now = places;
        int set = now.setOf(id);
        for (int i = set; i < set + WAYS; i++) {
            if (now.ids[i] == id) {
                KEYS.setVolatile(now.keys, i, null);
            }
        }
    }

    synchronized void clear() {
        places = new Places(SMALLEST);
    }

    private void grow() {
        Places before = places;
        Places after = new Places(before.ids.length * 2);
        for (KnownKey key : before.keys) {
            int place = key == null ? -1 : placeFor(after, key.id);
            if (key != null && place >= 0) {
                set(after, place, key);
            }
        }
        places = after;
    }

    /** Returns the place the key has, else a free one in its set, else -1. */
    private static int placeFor(Places now, long id) {
        int set = now.setOf(id);
        int free = -1;
        for (int i = set; i < set + WAYS; i++) {
            if (now.keys[i] == null) {
                free = i;
            } else if (now.ids[i] == id) {
                return i;
            }
        }
        return free;
    }

    private static void set(Places now, int place, KnownKey key) {
        // First nobody, then the id, then the key: a reader that sees a mixture finds nothing.
        KEYS.setVolatile(now.keys, place, null);
        now.ids[place] = key.id;
        KEYS.setVolatile(now.keys, place, key);
    }
}
