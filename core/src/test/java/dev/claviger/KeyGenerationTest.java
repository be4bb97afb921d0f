package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.internal.Parts;
import dev.claviger.internal.keys.KeyText;
import dev.claviger.internal.text.Base62;
import dev.claviger.spi.KeyQuery;
import java.math.BigInteger;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyGenerationTest {

    /** One byte for each of the 53 characters of id and secret. */
    @Test
    void generate_drawsOneByteForEachCharacter() {
        ScriptedRandom random = new ScriptedRandom(61);

        String key = Parts.CODEC.generate(random).toPlaintext().reveal();

        assertThat(key).startsWith("sk-" + "z".repeat(53));
        assertThat(random.drawnBytes()).isEqualTo(53);
    }

    @Test
    void secretAndId_areAsLargeAsPromised() {
        BigInteger secrets = BigInteger.valueOf(62).pow(KeyText.SECRET_LENGTH);
        BigInteger ids = BigInteger.valueOf(62).pow(KeyText.ID_LENGTH);

        assertThat(secrets).isGreaterThanOrEqualTo(BigInteger.TWO.pow(256));
        assertThat(ids).isLessThanOrEqualTo(BigInteger.valueOf(Long.MAX_VALUE));
    }

    /** Every digit stands for exactly four bytes; the eight bytes that are left over are drawn again. */
    @Test
    void generate_isUnbiased() {
        int[] bytesForDigit = new int[62];
        for (int drawn = 0; drawn < 256; drawn++) {
            ScriptedRandom random = new ScriptedRandom(drawn, 0);
            int digit = (int) Base62.read(Parts.CODEC.generate(random).bytes(), 3, 4);
            if (random.draws() == 1) {
                assertThat(digit).isEqualTo(drawn % 62);
                bytesForDigit[digit]++;
            } else {
                assertThat(drawn).isGreaterThanOrEqualTo(248);
            }
        }

        assertThat(bytesForDigit).containsOnly(4);
    }

    @Test
    void ids_showNoOrder() {
        int count = 100_000;
        SecureRandom random = new SecureRandom();
        long[] ids = LongStream.generate(() -> Parts.CODEC.generate(random).id().value())
                .limit(count)
                .toArray();

        long ascents = 0;
        for (int i = 1; i < count; i++) {
            ascents += ids[i] > ids[i - 1] ? 1 : 0;
        }

        // Standard deviations of 91 and 770: chance alone stays within ten of them.
        assertThat(ascents).isBetween(49_000L, 51_000L);
        assertThat(Arrays.stream(ids)
                        .map(id -> id / 8_392_993_658_683_403L)
                        .average()
                        .orElseThrow())
                .isBetween(48.5, 50.5);
    }

    @Test
    void generate_neverRepeatsAnId_inAMillionKeys() {
        SecureRandom random = new SecureRandom();

        long[] ids = LongStream.generate(() -> Parts.CODEC.generate(random).id().value())
                .limit(1_000_000)
                .sorted()
                .toArray();

        assertThat(IntStream.range(1, ids.length)).noneMatch(i -> ids[i] == ids[i - 1]);
    }

    @Test
    void generate_isUnavailable_whenTheRandomSourceFails() {
        ProviderException cause = new ProviderException("no entropy");

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> Parts.CODEC.generate(failing(cause)))
                .withMessageContaining("random source")
                .withCause(cause);
    }

    @Test
    void issue_storesNothing_whenTheRandomSourceFails() {
        InMemoryKeyStorage storage = new InMemoryKeyStorage();
        try (Claviger claviger = Fixtures.claviger(storage)
                .with(set -> set.random = failing(new ProviderException("no entropy")))
                .build()) {

            assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> Fixtures.issue(claviger));

            assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
        }
    }

    @Test
    void issue_takesAnotherId_whenTheFirstIsTaken() {
        try (Claviger claviger = Fixtures.claviger(new InMemoryKeyStorage())
                .with(set -> set.random = new ScriptedRandom(1, 1, 1, 2))
                .build()) {
            IssuedKey first = Fixtures.issue(claviger);

            IssuedKey second = Fixtures.issue(claviger);

            assertThat(first.key().id()).hasToString("1111111111");
            assertThat(second.key().id()).hasToString("2222222222");
            assertThat(claviger.decide(first.plaintext(), Fixtures.CALL)).isInstanceOf(Decision.Allowed.class);
            assertThat(claviger.decide(second.plaintext(), Fixtures.CALL)).isInstanceOf(Decision.Allowed.class);
        }
    }

    @Test
    void issue_isUnavailable_afterThreeTakenIds() {
        InMemoryKeyStorage storage = new InMemoryKeyStorage();
        ScriptedRandom random = new ScriptedRandom(1);
        try (Claviger claviger =
                Fixtures.claviger(storage).with(set -> set.random = random).build()) {
            Fixtures.issue(claviger);

            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> Fixtures.issue(claviger))
                    .withMessageContaining("no key was made");

            assertThat(random.draws()).isEqualTo(1 + 3);
            assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
        }
    }

    @Test
    void rotate_takesAnotherId_whenTheFirstIsTaken() {
        try (Claviger claviger = Fixtures.claviger(new InMemoryKeyStorage())
                .with(set -> set.random = new ScriptedRandom(1, 1, 2))
                .build()) {
            IssuedKey old = Fixtures.issue(claviger);

            IssuedKey successor = claviger.rotate(
                            Fixtures.ADA, old.key().id(), Rotation.overlapping(Duration.ofDays(1)))
                    .orElseThrow();

            assertThat(successor.key().id()).hasToString("2222222222");
        }
    }

    @Test
    void rotate_leavesTheKeyAlone_afterThreeTakenIds() {
        ScriptedRandom random = new ScriptedRandom(1);
        try (Claviger claviger = Fixtures.claviger(new InMemoryKeyStorage())
                .with(set -> set.random = random)
                .build()) {
            IssuedKey old = Fixtures.issue(claviger);

            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> claviger.rotate(Fixtures.ADA, old.key().id(), Rotation.atOnce()));

            assertThat(random.draws()).isEqualTo(1 + 3);
            assertThat(claviger.decide(old.plaintext(), Fixtures.CALL)).isInstanceOf(Decision.Allowed.class);
        }
    }

    private static SecureRandom failing(RuntimeException failure) {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                throw failure;
            }
        };
    }
}
