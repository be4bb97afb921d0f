package dev.claviger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.internal.Parts;
import dev.claviger.spi.KeyQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of which only the digest is here, for instance in a configuration file. */
class ImportDigestedTest {
    private static final Pepper LOOKUP = Pepper.of(1, "a key for imports, 32 bytes long".getBytes(US_ASCII));
    private static final PlaintextKey FOREIGN = PlaintextKey.of("sk-0f8e7d6c5b4a39281706f5e4d3c2b1a0");
    private static final KeyRequest REQUEST =
            KeyRequest.named("taken over").forOwner("ada").withReason("migration");

    private final InMemoryKeyStorage store = new InMemoryKeyStorage();
    private final TestNode node = new TestNode(store, builder -> builder.importLookupKey(LOOKUP));
    private final Administration administration = node.claviger.administration();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void importHashed_makesAKeyThatWorks_fromALineWithoutItsText() {
        String line = administration.hashForImport(FOREIGN);
        assertThat(line)
                .matches("[0-9A-Za-z]{10}:b1a0:sha256:1::[0-9A-Za-z_-]{43}")
                .doesNotContain("0f8e7d6c");
        assertThat(store.list(KeyQuery.of(KeyFilter.all()))).isEmpty();

        ApiKey key = administration.importHashed(TestNode.HOST, REQUEST, line).orElseThrow();

        assertThat(allows(FOREIGN)).isTrue();
        assertThat(key.hint()).isEqualTo("b1a0");
        Refused<ApiKey> again = (Refused<ApiKey>) administration.importHashed(TestNode.HOST, REQUEST, line);
        assertThat(again.refusal()).isEqualTo(Refusal.ALREADY_ISSUED);
        assertThat(again.key()).isEqualTo(key.id());
    }

    @Test
    void importHashed_takesALineOfAKeyOfTheOwnFormat() {
        PlaintextKey elsewhere = Parts.newText().toPlaintext();

        administration
                .importHashed(TestNode.HOST, REQUEST, administration.hashForImport(elsewhere))
                .orElseThrow();

        assertThat(allows(elsewhere)).isTrue();
    }

    /** A hint can hold the character that separates the parts. */
    @Test
    void importHashed_readsALine_byPosition() {
        PlaintextKey odd = PlaintextKey.of("0123456789abcdefghijklmnopqrstuvwxyz:::8");

        ApiKey key = administration
                .importHashed(TestNode.HOST, REQUEST, administration.hashForImport(odd))
                .orElseThrow();

        assertThat(key.hint()).isEqualTo(":::8");
        assertThat(allows(odd)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk-0f8e7d6c5b4a39281706f5e4d3c2b1a0",
                "0000000001:wxyz:",
                "0000000001:wxyz:sha256:1::short",
                "0000000001:wxy:sha256:1::AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "000000001:wxyz:sha256:1::AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "0000000001:wxyz:sha256:1::AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "0000000001:wx z:sha256:1::AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void importHashed_refusesOtherTexts_withoutRepeatingThem(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> administration.importHashed(TestNode.HOST, REQUEST, text))
                .satisfies(refused -> assertThat(refused.getMessage().contains(text) && !text.isEmpty())
                        .isFalse());
    }

    /** It would be a key that nobody can use, and nobody would know why. */
    @ParameterizedTest
    @ValueSource(strings = {"sha256:2:", "hmac-sha256:1:", "argon2id:1:AAAAAAAAAAAAAAAAAAAAAA", "md5:1:"})
    void importHashed_refusesADigest_thatIsNotConfigured(String digest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> administration.importHashed(
                        TestNode.HOST, REQUEST, "0000000001:wxyz:" + digest + ":" + "A".repeat(43)))
                .withMessageContaining("not among the configured hashings");
    }

    @Test
    void imports_areMovedToTheCurrentDigest_whenTheyAreUsed() {
        ApiKey key = administration
                .importHashed(TestNode.HOST, REQUEST, administration.hashForImport(FOREIGN))
                .orElseThrow();
        Pepper pepper = Pepper.of(7, "a pepper of 32 bytes, or longer.".getBytes(US_ASCII));
        try (TestNode peppered = new TestNode(
                store, builder -> builder.importLookupKey(LOOKUP).hashing(KeyHashing.hmacSha256(pepper)))) {
            peppered.claviger.decide(FOREIGN, Fixtures.CALL);
            peppered.executor.runWaiting();

            assertThat(store.find(key.id()).value().orElseThrow().digest().text())
                    .startsWith("hmac-sha256:7:");
            assertThat(peppered.claviger.decide(FOREIGN, Fixtures.CALL)).isInstanceOf(Decision.Allowed.class);
        }
    }

    private boolean allows(PlaintextKey plaintext) {
        return node.claviger.decide(plaintext, Fixtures.CALL) instanceof Decision.Allowed;
    }
}
