package dev.claviger.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.Fixtures;
import dev.claviger.KeyDigest;
import dev.claviger.internal.keys.DigestAlgorithm;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.spi.StoredKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownKeyTest {
    private static final DigestAlgorithms DIGESTS = DigestAlgorithms.of(List.of(), 0);
    private static final KnownOwner ADA = new KnownOwner("ada");
    private static final byte[] HASH = hash();

    private static byte[] hash() {
        byte[] hash = new byte[DigestAlgorithm.TextHash.LENGTH];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = (byte) (31 * i + 7);
        }
        return hash;
    }

    @Test
    void hashEquals_isTrue_forTheHashAlone() {
        KnownKey known = known(Fixtures.keyOf("ada"), "sha256");

        assertThat(known.hashEquals(HASH.clone())).isTrue();
        for (int bit = 0; bit < HASH.length * 8; bit++) {
            byte[] other = HASH.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(known.hashEquals(other)).as("bit %d", bit).isFalse();
        }
        assertThat(known.hashEquals(new byte[0])).isFalse();
        assertThat(known.hashEquals(new byte[33])).isFalse();
    }

    @Test
    void textHash_isNull_whereThereIsMoreToDo() {
        assertThat(known(Fixtures.keyOf("ada"), "sha256").textHash).isNotNull();
        assertThat(known(Fixtures.keyOf("ada"), "hmac-sha256").textHash)
                .as("not configured")
                .isNull();
    }

    @Test
    void unnarrowed_isFalse_forEveryRestrictionOfTheKey() {
        EndpointSet everything = EndpointSet.unrestricted();
        AddressSet everywhere = AddressSet.unrestricted();

        assertThat(isUnnarrowed(everything, everywhere)).isTrue();
        assertThat(isUnnarrowed(EndpointSet.none(), everywhere)).isFalse();
        assertThat(isUnnarrowed(EndpointSet.of("/**"), everywhere)).isFalse();
        assertThat(isUnnarrowed(everything, AddressSet.of(List.of("0.0.0.0/0"))))
                .isFalse();
    }

    private static boolean isUnnarrowed(EndpointSet endpoints, AddressSet addresses) {
        ApiKey key = Fixtures.keyOf("ada", built -> built.endpoints(endpoints).addresses(addresses));
        return known(key, "sha256").unnarrowed;
    }

    private static KnownKey known(ApiKey key, String algorithm) {
        KeyDigest digest = DigestAlgorithm.digestOf(algorithm, 1, new byte[0], HASH);
        return new KnownKey(StoredKey.of(key, digest), ADA, null, DIGESTS);
    }
}
