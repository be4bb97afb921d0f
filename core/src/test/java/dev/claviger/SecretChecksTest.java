package dev.claviger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoreMarks;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A store remembers enough of each secret to notice that it is another one. */
class SecretChecksTest {
    private static final byte[] RIGHT = "thirty-two bytes for a pepper!!!".getBytes(US_ASCII);
    private static final byte[] WITH_NEWLINE = "thirty-two bytes for a pepper!!!\n".getBytes(US_ASCII);
    private static final byte[] OTHER = "another 32 bytes for a secret!!!".getBytes(US_ASCII);

    private final InMemoryKeyStorage store = new InMemoryKeyStorage();

    private void start(UnaryOperator<ClavigerBuilder> settings) {
        settings.apply(Fixtures.claviger(store)).build().close();
    }

    private void assertRefused(String name, UnaryOperator<ClavigerBuilder> settings) {
        assertThatIllegalStateException()
                .isThrownBy(() -> start(settings))
                .withMessageContaining("the secret " + name + " has other bytes")
                .withMessageNotContaining("thirty-two")
                .withMessageNotContaining("another 32");
    }

    @Test
    void build_isRefused_whenAPepperHasOtherBytes_currentOrRetired() {
        start(builder -> builder.hashing(KeyHashing.hmacSha256(Pepper.of(2, OTHER), Pepper.of(1, RIGHT))));

        assertRefused("pepper.1", builder -> builder.hashing(KeyHashing.hmacSha256(Pepper.of(1, WITH_NEWLINE))));
        assertRefused(
                "pepper.1",
                builder -> builder.hashing(KeyHashing.hmacSha256(Pepper.of(2, OTHER), Pepper.of(1, WITH_NEWLINE))));
        assertRefused("pepper.2", builder -> builder.hashing(KeyHashing.hmacSha256(Pepper.of(2, RIGHT))));
        start(builder -> builder.hashing(KeyHashing.hmacSha256(Pepper.of(3, OTHER), Pepper.of(1, RIGHT))));
    }

    @Test
    void build_isRefused_whenTheKeyForImportsIsAnotherOne_underWhateverVersion() {
        start(builder -> builder.importLookupKey(Pepper.of(1, RIGHT)));

        assertRefused("import-lookup", builder -> builder.importLookupKey(Pepper.of(1, OTHER)));
        assertRefused("import-lookup", builder -> builder.importLookupKey(Pepper.of(2, OTHER)));
        start(builder -> builder.importLookupKey(Pepper.of(1, RIGHT)));
    }

    @Test
    void build_isRefused_whenAMasterKeyIsAnotherOne() {
        start(builder -> builder.secretVault(SecretVault.aes256Gcm(1, RIGHT)));

        assertRefused("master-key.1", builder -> builder.secretVault(SecretVault.aes256Gcm(1, OTHER)));
        assertRefused(
                "master-key.1",
                builder -> builder.secretVault(SecretVault.aes256Gcm(2, RIGHT).andRetired(1, OTHER)));
        start(builder -> builder.secretVault(SecretVault.aes256Gcm(3, OTHER).andRetired(1, RIGHT)));
    }

    @Test
    void build_isUnavailable_whenTheStoreCannotTell() {
        StoreMarks broken = (name, value) -> {
            throw new UnavailableException("down for a test");
        };
        KeyStorage storage = (KeyStorage) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KeyStorage.class, StoreMarks.class},
                (proxy, method, arguments) -> method.getDeclaringClass() == StoreMarks.class
                        ? broken.mark((String) arguments[0], (String) arguments[1])
                        : method.invoke(store, arguments));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> Fixtures.claviger(storage)
                        .hashing(KeyHashing.hmacSha256(Pepper.of(1, RIGHT)))
                        .build());
    }

    @Test
    void checkValues_areShort_andDifferForEqualSecretsOfOtherNames() {
        Map<String, String> marks = new TreeMap<>();
        start(builder -> builder.hashing(KeyHashing.hmacSha256(Pepper.of(1, RIGHT), Pepper.of(2, RIGHT)))
                .importLookupKey(Pepper.of(1, RIGHT))
                .secretVault(SecretVault.aes256Gcm(1, RIGHT)));
        for (String name : List.of("pepper.1", "pepper.2", "import-lookup", "master-key.1")) {
            marks.put(name, store.mark(name, "missing"));
        }

        assertThat(marks.values()).doesNotHaveDuplicates().allMatch(value -> value.matches("[0-9a-f]{16}"));
    }

    @Test
    void revokeLeaked_revokesTheOthers_whenOneTextCannotBeVerified() {
        try (Claviger peppered = Fixtures.claviger(store)
                        .hashing(KeyHashing.hmacSha256(Pepper.of(1, RIGHT)))
                        .build();
                Claviger plain = Fixtures.claviger(store).build()) {
            IssuedKey unverifiable =
                    peppered.issue(Fixtures.ADA, KeyRequest.named("peppered")).orElseThrow();
            IssuedKey other =
                    plain.issue(Fixtures.ADA, KeyRequest.named("plain")).orElseThrow();

            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> plain.administration()
                            .revokeLeaked(Fixtures.ADA, List.of(unverifiable.plaintext(), other.plaintext()), "found"))
                    .withMessageContaining("1 keys were revoked");

            assertThat(Fixtures.stored(store, other.key().id()).key().isRevoked())
                    .isTrue();
            assertThat(Fixtures.stored(store, unverifiable.key().id()).key().isRevoked())
                    .isFalse();
        }
    }
}
