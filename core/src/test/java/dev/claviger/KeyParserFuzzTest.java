package dev.claviger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.claviger.internal.Parts;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.internal.keys.Draft;
import dev.claviger.internal.keys.KeyDrafts;
import dev.claviger.internal.keys.KeyText;
import dev.claviger.internal.keys.KeyTextReader;
import dev.claviger.internal.keys.KeyingSecret;
import java.security.SecureRandom;
import java.util.List;

/** Every text gets an answer from the parsers of keys, ids, digests and sealed keys: read, or refused the documented way. */
class KeyParserFuzzTest {
    private static final KeyFormat FORMAT =
            KeyFormat.standard().andRetired("sk-old-").andRetired("a_").andRetired("abcdefghijklmnopqrs-");

    private static final SecretVault VAULT = SecretVault.aes256Gcm(1, new byte[32]);
    private static final KeyTextReader READER = new KeyTextReader(Parts.CODEC, new KeyingSecret(1, new byte[32]));
    private static final KeyDrafts DRAFTS =
            new KeyDrafts(Parts.CODEC, READER, new SecureRandom(), DigestAlgorithms.of(List.of(), 0), null);

    @FuzzTest
    void isWellFormed_answers_whateverTheText(byte[] input) {
        for (String text : List.of(new String(input, UTF_8), new String(input, ISO_8859_1))) {
            if (FORMAT.isWellFormed(text)) {
                assertThat(FORMAT.claimsToBeKey(text)).isTrue();
                assertThat(text).matches(FORMAT.regex());
                assertThat(Fixtures.checksum(text.substring(0, text.length() - 6)))
                        .isEqualTo(text.substring(text.length() - 6));
            }
        }
    }

    @FuzzTest
    void parseId_returnsAnEqualId_orRefuses(byte[] input) {
        String text = new String(input, UTF_8);
        try {
            assertThat(KeyId.parse(text)).hasToString(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("key id must be");
        }
    }

    @FuzzTest
    void parseDigest_returnsADigestThatCanBeWritten_orRefuses(byte[] input) {
        KeyDigest digest;
        try {
            digest = KeyDigest.parse(new String(input, UTF_8));
        } catch (IllegalArgumentException e) {
            return;
        }
        String written = digest.text();
        assertThat(written).hasSizeLessThanOrEqualTo(140).matches("[!-~]+");
        assertThat(KeyDigest.parse(written).text()).isEqualTo(written);
    }

    /** Whatever a row holds in place of a sealed key, it does not open, and says so in the one way there is. */
    @FuzzTest
    void parseSealed_returnsWhatDoesNotOpen_orRefuses(byte[] input) {
        SealedKey sealed;
        String text = new String(input, UTF_8);
        try {
            sealed = SealedKey.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessage("a sealed key must be aes-256-gcm:version:base64url");
            return;
        }
        assertThat(sealed.text()).isEqualTo(text).hasSizeLessThanOrEqualTo(1_023);
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> VAULT.open(new KeyId(1), sealed))
                .withMessageContaining("master key " + sealed.version());
    }

    @FuzzTest
    void ofDigested_returnsADraft_orRefuses(byte[] input) {
        String line = new String(input, UTF_8);
        Draft<ApiKey> draft;
        try {
            draft = DRAFTS.ofDigested(line);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage())
                    .matches("(a digested key must be|key digest must be|the key is digested with) .*");
            return;
        }
        assertThat(line)
                .startsWith(
                        draft.id() + ":" + draft.hint() + ":" + draft.digest().algorithm());
        assertThat(draft.sealed()).isNull();
    }

    @FuzzTest
    void read_answers_whateverTheText(byte[] input) {
        for (String text : List.of(new String(input, UTF_8), new String(input, ISO_8859_1))) {
            KeyText key = READER.read(PlaintextKey.of(text));
            if (key != null) {
                assertThat(key.toPlaintext().reveal()).isEqualTo(text);
                assertThat(key.isChosenElsewhere())
                        .isEqualTo(!KeyFormat.standard().isWellFormed(text));
                assertThat(key.hint()).hasSize(4);
            }
        }
    }
}
