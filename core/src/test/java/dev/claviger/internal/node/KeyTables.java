package dev.claviger.internal.node;

import dev.claviger.ApiKey;
import dev.claviger.Fixtures;
import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.spi.StoredKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ids and keys for tests of the table of keys. */
public final class KeyTables {
    private static final long IDS = 839_299_365_868_340_224L;
    private static final KnownOwner ADA = new KnownOwner("ada");
    private static final KeyDigest DIGEST = KeyDigest.parse("sha256:1::" + "A".repeat(43));
    private static final DigestAlgorithms DIGESTS = DigestAlgorithms.of(List.of(), 0);
    private static final ApiKey PATTERN = Fixtures.keyOf("ada");

    private KeyTables() {}

    public static KnownKey key(long id) {
        return key(id, 1);
    }

    public static KnownKey key(long id, long version) {
        return key(id, version, PATTERN.description());
    }

    public static KnownKey key(long id, long version, String description) {
        ApiKey key = PATTERN.toBuilder()
                .id(new KeyId(id))
                .description(description)
                .version(version)
                .build();
        return new KnownKey(StoredKey.of(key, DIGEST), ADA, null, DIGESTS);
    }

    /** Returns ids that fall into one set however large the table is: the table's factor makes small numbers of them. */
    public static List<Long> idsOfOneSet(int count) {
        BigInteger word = BigInteger.ONE.shiftLeft(Long.SIZE);
        long inverse = BigInteger.valueOf(0x9E3779B97F4A7C15L)
                .mod(word)
                .modInverse(word)
                .longValue();
        List<Long> ids = new ArrayList<>();
        for (long product = 1; ids.size() < count; product++) {
            long id = product * inverse;
            if (id > 0 && id < IDS) {
                ids.add(id);
            }
        }
        return ids;
    }

    public static List<Long> randomIds(int count, long seed) {
        return new Random(seed).longs(0, IDS).limit(count).boxed().toList();
    }
}
