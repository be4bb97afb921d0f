package dev.claviger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.internal.Parts;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretVaultTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] masterKey = randomKey();
    private final SecretVault vault = SecretVault.aes256Gcm(3, masterKey);
    private final KeyId id = Fixtures.newId();
    private final PlaintextKey plaintext = Parts.newText().toPlaintext();

    private static byte[] randomKey() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return key;
    }

    @Test
    void open_returnsWhatWasSealed() {
        SealedKey sealed = vault.seal(id, plaintext, RANDOM);

        assertThat(vault.open(id, sealed).reveal()).isEqualTo(plaintext.reveal());
        assertThat(vault.open(id, SealedKey.parse(sealed.text())).reveal()).isEqualTo(plaintext.reveal());
    }

    /** The documented form, opened by hand: nonce, then text and tag, with algorithm, version and id as associated data. */
    @Test
    void seal_isAes256Gcm_boundToIdAndVersion() throws Exception {
        String text = vault.seal(id, plaintext, RANDOM).text();

        assertThat(text).startsWith("aes-256-gcm:3:");
        byte[] all = Base64.getUrlDecoder().decode(text.substring("aes-256-gcm:3:".length()));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new GCMParameterSpec(128, all, 0, 12));
        cipher.updateAAD(("aes-256-gcm:3:" + id).getBytes(US_ASCII));
        assertThat(cipher.doFinal(all, 12, all.length - 12))
                .isEqualTo(plaintext.reveal().getBytes(US_ASCII));
    }

    @Test
    void seal_drawsANewNonce_eachTime() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            texts.add(vault.seal(id, plaintext, RANDOM).text().substring(0, "aes-256-gcm:3:".length() + 16));
        }

        assertThat(texts).hasSize(1_000);
    }

    @Test
    void seal_isUnavailable_whenTheRandomSourceFails() {
        SecureRandom failing = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                throw new IllegalStateException("no entropy");
            }
        };

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> vault.seal(id, plaintext, failing))
                .withMessageContaining(id.toString());
    }

    @Test
    void open_isUnavailable_forTheKeyOfAnotherRow() {
        SealedKey sealed = vault.seal(id, plaintext, RANDOM);
        KeyId other = Fixtures.newId();

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> vault.open(other, sealed))
                .withMessageContaining(other.toString())
                .withMessageContaining("master key 3");
    }

    @Test
    void open_isUnavailable_whenAnyCharacterIsAnother() {
        String text = vault.seal(id, plaintext, RANDOM).text();

        for (int at = "aes-256-gcm:3:".length(); at < text.length(); at++) {
            char changed = text.charAt(at) == 'A' ? 'Q' : 'A';
            SealedKey altered = SealedKey.parse(text.substring(0, at) + changed + text.substring(at + 1));
            assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> vault.open(id, altered));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 17, 37, 38, 39, 50})
    void open_isUnavailable_whenTheTextWasCut(int length) {
        String text = vault.seal(id, plaintext, RANDOM).text();
        SealedKey cut = SealedKey.parse(text.substring(0, "aes-256-gcm:3:".length() + length));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> vault.open(id, cut))
                .withMessageContaining("was altered");
    }

    @Test
    void open_isUnavailable_forAnotherMasterKeyOfTheSameVersion() {
        SealedKey sealed = vault.seal(id, plaintext, RANDOM);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> SecretVault.aes256Gcm(3, randomKey()).open(id, sealed))
                .withMessageContaining("master key 3 is another one");
    }

    @Test
    void open_isUnavailable_forAVersionThatIsNotConfigured() {
        SealedKey sealed = SecretVault.aes256Gcm(2, masterKey).seal(id, plaintext, RANDOM);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> vault.open(id, sealed))
                .withMessage("key " + id + " is sealed with master key 2, which this vault does not have");
    }

    /** The version is bound too: what one master key sealed under two versions is not interchangeable. */
    @Test
    void open_isUnavailable_whenTheVersionWasAltered() {
        SealedKey sealed = vault.seal(id, plaintext, RANDOM);
        SecretVault both = SecretVault.aes256Gcm(4, masterKey).andRetired(3, masterKey);

        assertThat(both.open(id, sealed).reveal()).isEqualTo(plaintext.reveal());
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> both.open(id, SealedKey.parse(sealed.text().replace(":3:", ":4:"))));
    }

    @Test
    void seal_usesTheCurrentMasterKey_andOpenAlsoTheRetiredOnes() {
        SealedKey old = vault.seal(id, plaintext, RANDOM);
        SecretVault next = SecretVault.aes256Gcm(4, randomKey()).andRetired(3, masterKey);

        SealedKey resealed = next.seal(id, plaintext, RANDOM);

        assertThat(resealed.version()).isEqualTo(4);
        assertThat(next.isCurrent(resealed)).isTrue();
        assertThat(next.isCurrent(old)).isFalse();
        assertThat(next.open(id, old).reveal()).isEqualTo(plaintext.reveal());
    }

    @Test
    void aes256Gcm_copiesTheMasterKey() {
        byte[] wiped = masterKey.clone();
        SecretVault copied = SecretVault.aes256Gcm(3, wiped);
        Arrays.fill(wiped, (byte) 0);

        assertThat(copied.open(id, vault.seal(id, plaintext, RANDOM)).reveal()).isEqualTo(plaintext.reveal());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_000_000})
    void aes256Gcm_refusesVersions_outOfRange(int version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretVault.aes256Gcm(version, masterKey))
                .withMessage("master key version must be from 1 to 999999999");
        assertThatIllegalArgumentException().isThrownBy(() -> vault.andRetired(version, masterKey));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33})
    void aes256Gcm_refusesMasterKeys_ofAnotherLength(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretVault.aes256Gcm(1, new byte[length]))
                .withMessage("master key must be 32 bytes, but is " + length);
    }

    @Test
    void andRetired_refusesAVersion_thatIsKnown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vault.andRetired(3, masterKey))
                .withMessageContaining("two master keys have the version 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aes-256-gcm",
                "aes-256-gcm:1:",
                "aes-256-gcm:0:AAAA",
                "aes-256-gcm:01:AAAA",
                "aes-256-gcm:1000000000:AAAA",
                "aes-256-gcm:1:AA=",
                "aes-256-gcm:1:AA+A",
                "aes-128-gcm:1:AAAA",
                "AES-256-GCM:1:AAAA",
                "aes-256-gcm:1:AAAA\n",
                " aes-256-gcm:1:AAAA"
            })
    void parse_refusesOtherTexts_withoutRepeatingThem(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealedKey.parse(text))
                .withMessage("a sealed key must be aes-256-gcm:version:base64url");
    }

    @Test
    void toString_hidesEverything() {
        assertThat(vault).hasToString("SecretVault[hidden]");
        assertThat(vault.seal(id, plaintext, RANDOM)).hasToString("SealedKey[hidden]");
    }
}
