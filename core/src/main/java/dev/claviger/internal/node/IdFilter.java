package dev.claviger.internal.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A set of ids that may take others for its own, one of a thousand to one of a hundred, and never misses one: Bloom filters
 * (Bloom, 1970) each twice as large as the one before. It takes two to four bytes an id, and 33 MB at most: beyond sixteen
 * million ids it takes more and more others for its own.
 *
 * <p>Ids are hashed under a key of this object, so that a caller can find ids that are wrongly taken for members only by
 * trying. Readers take no lock.
 */
final class IdFilter {
    private static final int BITS_PER_ID = 16;
    private static final int HASHES = 8;
    private static final int SMALLEST = 1 << 12;
    private static final int LARGEST = 1 << 23;

    private final SipHash hash = SipHash.random();
    private volatile List<Layer> layers = List.of(new Layer(SMALLEST));

    private static final class Layer {
        private final int capacity;
        private final AtomicLongArray words;
        private final int mask;
        private int size;

        Layer(int capacity) {
            this.capacity = capacity;
            this.words = new AtomicLongArray(capacity / Long.SIZE * BITS_PER_ID);
            this.mask = capacity * BITS_PER_ID - 1;
        }

        boolean mayContain(long hash) {
            int bit = (int) hash;
            int step = (int) (hash >>> 32) | 1;
            for (int i = 0; i < HASHES; i++, bit += step) {
                int place = bit & mask;
                if ((words.get(place / Long.SIZE) & 1L << place) == 0) {
                    return false;
                }
            }
            return true;
        }

        void add(long hash) {
            int bit = (int) hash;
            int step = (int) (hash >>> 32) | 1;
            for (int i = 0; i < HASHES; i++, bit += step) {
                int place = bit & mask;
                words.set(place / Long.SIZE, words.get(place / Long.SIZE) | 1L << place);
            }
            size++;
        }

        boolean isFull() {
            return size >= capacity && capacity < LARGEST;
        }
    }

    /** Returns false only for ids that were not added. */
    boolean mayContain(long id) {
        return mayContainHash(hash.of(id));
    }

    private boolean mayContainHash(long hashed) {
        List<Layer> now = layers;
        // Most ids are in the largest.
        for (int i = now.size() - 1; i >= 0; i--) {
            if (now.get(i).mayContain(hashed)) {
                return true;
            }
        }
        return false;
    }

    synchronized void add(long id) {
        long hashed = hash.of(id);
        if (mayContainHash(hashed)) {
            return;
        }
        Layer last = layers.get(layers.size() - 1);
        if (last.isFull()) {
            last = new Layer(last.capacity * 2);
            List<Layer> more = new ArrayList<>(layers);
            more.add(last);
            layers = List.copyOf(more);
        }
        last.add(hashed);
    }
}
