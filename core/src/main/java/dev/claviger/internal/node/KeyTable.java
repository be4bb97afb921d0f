package dev.claviger.internal.node;

import dev.claviger.internal.text.EightOctets;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A bounded table of keys by id. Reading takes no lock and touches three places: the tags of one set, the reference, the
 * key. A key that finds no room takes the place of another.
 *
 * <p>A reader never gets a key that was removed before it began to read, and never one with another id. It may miss a key
 * that is being put.
 */
final class KeyTable {
    /*
     * A general cache costs more for its bookkeeping of what was read than all the rest of a look-up; here a victim is
     * simply the next in turn, and what was wrongly put out is read again.
     */
    private static final int WAYS = Long.BYTES;

    private static final int SMALLEST = 1_024;
    private static final long NEVER = -1;

    /** As much again as the keys themselves take. */
    private static final long EXTRA_BYTES_A_KEY = 512;

    private static final long FEWEST_EXTRA_BYTES = 1_000_000;

    /**
     * No key is known for longer without being read again, so that no fault which nobody foresaw keeps one alive for ever.
     * Long enough that reading them again is no load: ten thousand keys are three readings a second.
     */
    static final long LONGEST_AGE = Duration.ofHours(1).toNanos();

    private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(KnownKey[].class);
    private static final VarHandle TAGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final int largest;
    private final HeavyKeys heavy;
    private volatile Places places = new Places(SMALLEST);
    private int nextVictim;

    /** Changed under the lock, and read without it. */
    private final AtomicInteger size = new AtomicInteger();

    /** When keys were last put out for their age, and how far that has come, as a part of {@link #LONGEST_AGE}. */
    private long putOutAt;

    private long reached = NEVER;

    /**
     * The places in sets of eight. Before the keys of a set stand their tags, a byte of the id each: few enough to stay in
     * the processor's cache, so that nearly always a single key is fetched from memory, the right one.
     */
    private static final class Places {
        private final long[] tags;
        private final @Nullable KnownKey[] keys;
        private final int shift;

        Places(int size) {
            tags = new long[size / WAYS];
            keys = new KnownKey[size];
            shift = Long.SIZE - Integer.numberOfTrailingZeros(tags.length);
        }

        int setOf(long spread) {
            return (int) (spread >>> shift);
        }

        int tagOf(long spread) {
            return (int) (spread >>> (shift - Byte.SIZE)) & 0xff;
        }

        @Nullable
        KnownKey find(int set, int tag, long id) {
            long left = EightOctets.first(tag, (long) TAGS.getAcquire(tags, set));
            for (; left != 0; left &= left - 1) {
                KnownKey key = (KnownKey) KEYS.getVolatile(keys, set * WAYS + wayOf(left));
                if (key != null && key.id == id) {
                    return key;
                }
            }
            return null;
        }
    }

    /** Ids that Claviger draws are random, imported ones may not be: multiplying spreads them. */
    private static long spread(long id) {
        return id * 0x9E3779B97F4A7C15L;
    }

    private static int wayOf(long bits) {
        return Long.numberOfTrailingZeros(bits) / Byte.SIZE;
    }

    /**
     * Holds at least {@code capacity} ordinary keys, but for a few that find their set full; at most three times as many. What
     * long texts and lists take beyond ordinary keys is at most 512 bytes for each of {@code capacity} keys, all together.
     */
    KeyTable(int capacity) {
        this.heavy = new HeavyKeys(Math.max(FEWEST_EXTRA_BYTES, capacity * EXTRA_BYTES_A_KEY));
        int places = capacity + capacity / 2;
        this.largest = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, places - 1)) << 1);
    }

    @Nullable
    KnownKey find(long id) {
        Places now = places;
        long spread = spread(id);
        return now.find(now.setOf(spread), now.tagOf(spread), id);
    }

    synchronized void put(KnownKey key) {
        heavy.put(key.id, key.extraBytes(), this::vacate);
        int place = placeFor(places, key.id);
        while (place < 0 && places.keys.length < largest) {
            grow();
            place = placeFor(places, key.id);
        }
        if (place < 0) {
            nextVictim = (nextVictim + 1) % WAYS;
            place = places.setOf(spread(key.id)) * WAYS + nextVictim;
            KnownKey victim = places.keys[place];
            if (victim != null) {
                heavy.remove(victim.id);
            }
        }
        if (places.keys[place] == null) {
            size.incrementAndGet();
        }
        set(places, place, key);
    }

    synchronized void remove(long id) {
        heavy.remove(id);
        vacate(id);
    }

    private void vacate(long id) {
        Places now = places;
        int first = now.setOf(spread(id)) * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            KnownKey key = now.keys[i];
            if (key != null && key.id == id) {
                KEYS.setVolatile(now.keys, i, null);
                size.decrementAndGet();
            }
        }
    }

    /**
     * Puts out the keys of the next sets, so many that each set has its turn once in {@link #LONGEST_AGE}: a few at a time,
     * and never all together.
     *
     * @param now the time of the monotonic clock
     */
    synchronized void putOutOldest(long now) {
        if (reached == NEVER) {
            reached = 0;
            putOutAt = now;
        }
        long elapsed = Math.min(now - putOutAt, LONGEST_AGE);
        int sets = places.tags.length;
        long first = setAt(reached, sets);
        long last = setAt(reached + elapsed, sets);
        for (long set = first; set < last; set++) {
            putOut((int) (set % sets));
        }
        reached = (reached + elapsed) % LONGEST_AGE;
        putOutAt = now;
    }

    /** The same part of the table, however large it has grown. */
    private static long setAt(long reached, int sets) {
        return (long) ((double) reached / LONGEST_AGE * sets);
    }

    private void putOut(int set) {
        for (int i = set * WAYS; i < (set + 1) * WAYS; i++) {
            KnownKey key = places.keys[i];
            if (key != null) {
                heavy.remove(key.id);
                KEYS.setVolatile(places.keys, i, null);
                size.decrementAndGet();
            }
        }
    }

    synchronized void clear() {
        heavy.clear();
        places = new Places(SMALLEST);
        size.set(0);
    }

    /** Returns how many keys it holds, about: some may be on their way in or out. */
    int size() {
        return size.get();
    }

    private void grow() {
        Places before = places;
        Places after = new Places(before.keys.length * 2);
        for (KnownKey key : before.keys) {
            if (key == null) {
                continue;
            }
            int place = placeFor(after, key.id);
            if (place >= 0) {
                set(after, place, key);
            } else {
                heavy.remove(key.id);
                size.decrementAndGet();
            }
        }
        places = after;
    }

    /** Returns the place the key has, else a free one in its set, else -1. */
    private static int placeFor(Places now, long id) {
        int first = now.setOf(spread(id)) * WAYS;
        int free = -1;
        for (int i = first; i < first + WAYS; i++) {
            KnownKey key = now.keys[i];
            if (key == null) {
                free = i;
            } else if (key.id == id) {
                return i;
            }
        }
        return free;
    }

    private static void set(Places now, int place, KnownKey key) {
        int set = place / WAYS;
        int bits = place % WAYS * Byte.SIZE;
        long others = now.tags[set] & ~(0xffL << bits);
        TAGS.setRelease(now.tags, set, others | (long) now.tagOf(spread(key.id)) << bits);
        KEYS.setVolatile(now.keys, place, key);
    }
}
