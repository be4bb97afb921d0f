package dev.claviger.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.claviger.IssuedKey;
import dev.claviger.Owner;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What an application would write for itself, by somebody who knows what is slow: the steps of a decision of Claviger for
 * keys of its format, in one method, for one policy, with no explanation, no other prefix, no other digest.
 */
public final class ByHand {
    private static final String PREFIX = "sk-";
    private static final int ID_END = 13;
    private static final int CHECKSUM_AT = 56;
    private static final int LENGTH = 62;
    private static final int RADIX = 62;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final byte[] VALUES = values();

    /** Longer than a run takes: nothing is looked at again, as nothing is by Claviger's requests. */
    private static final long BOUND = TimeUnit.HOURS.toNanos(1);

    private final MessageDigest unused = Control.newSha256();
    private final ByHandPaths paths = new ByHandPaths();
    private final Map<String, Holder> holders = new HashMap<>();
    private final long[] ids;
    private final @Nullable Key[] keys;
    private final LongAdder allowed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile long confirmedAt = System.nanoTime();

    /** Whether a call is allowed, and who makes it or why not. */
    public record Answer(boolean allowed, @Nullable Key key, String reason) {}

    /** What is known of a key. */
    public static final class Key {
        private final byte[] hash;
        private final Holder holder;
        private final long expiresAt;
        private long notedAt;

        Key(byte[] hash, Holder holder, long expiresAt) {
            this.hash = hash;
            this.holder = holder;
            this.expiresAt = expiresAt;
        }

        /** Returns the id of the owner. */
        public String owner() {
            return holder.owner;
        }
    }

    private static final class Holder {
        private final String owner;
        private final long subjects;
        private volatile long askedAt = System.nanoTime();

        Holder(String owner, long subjects) {
            this.owner = owner;
            this.subjects = subjects;
        }
    }

    /** Takes over the keys and the policy. */
    public ByHand(Population population, List<IssuedKey> issued) {
        Map<String, Long> bits = new HashMap<>();
        population.entriesBySubject().forEach((subject, entries) -> {
            long bit = 1L << bits.size();
            bits.put(subject, bit);
            entries.forEach(entry -> paths.add(entry, bit));
        });
        int places = Integer.highestOneBit(issued.size()) << 2;
        ids = new long[places];
        keys = new Key[places];
        for (IssuedKey key : issued) {
            Owner owner = population.find(key.key().ownerId()).orElseThrow();
            add(key.plaintext().reveal().getBytes(ISO_8859_1), holder(owner, bits));
        }
    }

    private Holder holder(Owner owner, Map<String, Long> bits) {
        return holders.computeIfAbsent(owner.id(), id -> {
            long subjects = 0;
            for (String subject : Population.subjectsOf(owner)) {
                subjects |= bits.getOrDefault(subject, 0L);
            }
            return new Holder(id, subjects);
        });
    }

    private void add(byte[] text, Holder holder) {
        long id = read(text, PREFIX.length(), ID_END);
        int place = placeOf(id);
        while (keys[place] != null) {
            place = after(place);
        }
        ids[place] = id;
        keys[place] = new Key(hash(text), holder, Long.MAX_VALUE);
    }

    /** Decides on a call with this text of a key. */
    public Answer decide(String presented, Request request) {
        byte[] text =
                presented.length() == LENGTH && presented.startsWith(PREFIX) ? presented.getBytes(ISO_8859_1) : null;
        if (text == null || !isWellFormed(text)) {
            return refused("malformed");
        }
        long now = System.nanoTime();
        if (now - confirmedAt >= BOUND) {
            return refused("unavailable");
        }
        Key key = find(read(text, PREFIX.length(), ID_END));
        if (key == null || !MessageDigest.isEqual(key.hash, hash(text))) {
            return refused("invalid");
        }
        Arrays.fill(text, (byte) 0);
        if (key.expiresAt != Long.MAX_VALUE && System.currentTimeMillis() >= key.expiresAt) {
            return refused("expired");
        }
        if (now - key.holder.askedAt >= BOUND) {
            return refused("unavailable");
        }
        if (!paths.allow(request.method(), request.rawPath(), key.holder.subjects)) {
            return refused("endpoint");
        }
        if (key.notedAt == 0) {
            key.notedAt = now;
        }
        allowed.increment();
        return new Answer(true, key, "");
    }

    private Answer refused(String reason) {
        refused.increment();
        return new Answer(false, null, reason);
    }

    long refused() {
        return refused.sum();
    }

    private static boolean isWellFormed(byte[] text) {
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (text[i] < 0 || VALUES[text[i]] < 0) {
                return false;
            }
        }
        CRC32 checksum = new CRC32();
        checksum.update(text, 0, CHECKSUM_AT);
        return checksum.getValue() == read(text, CHECKSUM_AT, LENGTH);
    }

    private @Nullable Key find(long id) {
        for (int place = placeOf(id); keys[place] != null; place = after(place)) {
            if (ids[place] == id) {
                return keys[place];
            }
        }
        return null;
    }

    private int placeOf(long id) {
        return (int) ((id * 0x9E3779B97F4A7C15L) >>> Integer.SIZE) & (ids.length - 1);
    }

    private int after(int place) {
        return (place + 1) & (ids.length - 1);
    }

    private byte[] hash(byte[] text) {
        try {
            MessageDigest digest = (MessageDigest) unused.clone();
            digest.update(text, PREFIX.length(), CHECKSUM_AT - PREFIX.length());
            return digest.digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of " + unused.getProvider() + " cannot be cloned", e);
        }
    }

    private static long read(byte[] text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * RADIX + VALUES[text[i]];
        }
        return value;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < RADIX; i++) {
            values[DIGITS.charAt(i)] = (byte) i;
        }
        return values;
    }
}
