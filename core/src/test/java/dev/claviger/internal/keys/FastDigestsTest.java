package dev.claviger.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Fixtures;
import dev.claviger.KeyDigest;
import dev.claviger.internal.Parts;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SHA-256 and HMAC-SHA-256, held against those of the platform. */
class FastDigestsTest {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final Random random = new Random(7);
    private final KeyText key = Parts.newText();
    private final Sha256Digests sha256 = new Sha256Digests();

    @Test
    void sha256_isTheOneOfThePlatform_overIdAndSecret() throws GeneralSecurityException {
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(idAndSecret(key));

        assertThat(sha256.digest(key).text()).isEqualTo("sha256:1::" + BASE64URL.encodeToString(expected));
    }

    @Test
    void sha256_verifiesItsOwnKeyOnly() {
        KeyDigest digest = sha256.digest(key);

        assertThat(sha256.verifies(digest, key)).isTrue();
        assertThat(sha256.verifies(digest, Parts.newText())).isFalse();
        assertThat(sha256.verifies(digest, Parts.read(Fixtures.sameIdOtherSecret(key.toPlaintext()))))
                .isFalse();
    }

    @Test
    void hasHash_isFalse_forEveryOtherHash() {
        KeyDigest digest = KeyDigest.parse("sha256:1::" + "A".repeat(43));

        assertThat(DigestAlgorithm.hasHash(digest, new byte[32])).isTrue();
        assertThat(DigestAlgorithm.hasHash(digest, new byte[31])).isFalse();
        assertThat(DigestAlgorithm.hasHash(digest, new byte[33])).isFalse();
        assertThat(DigestAlgorithm.hasHash(digest, new byte[0])).isFalse();
        for (int bit = 0; bit < 256; bit++) {
            byte[] other = new byte[32];
            other[bit / 8] = (byte) (1 << bit % 8);
            assertThat(DigestAlgorithm.hasHash(digest, other)).isFalse();
        }
    }

    @Test
    void sha256_refusesAVersionItDoesNotKnow() {
        KeyDigest unknown = KeyDigest.parse(sha256.digest(key).text().replace("sha256:1:", "sha256:2:"));

        assertThat(sha256.verifies(unknown, key)).isFalse();
        assertThat(sha256.isCurrent(unknown)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 48, 63, 64})
    void hmac_isTheOneOfThePlatform_forEveryLengthOfPepper(int length) throws GeneralSecurityException {
        byte[] pepper = bytes(length);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(pepper, "HmacSHA256"));
        String expected = "hmac-sha256:3::" + BASE64URL.encodeToString(mac.doFinal(idAndSecret(key)));

        HmacSha256Digests hmac = new HmacSha256Digests(List.of(new KeyingSecret(3, pepper)));

        assertThat(hmac.digest(key).text()).isEqualTo(expected);
        assertThat(hmac.verifies(KeyDigest.parse(expected), key)).isTrue();
    }

    @Test
    void hmac_verifiesItsOwnKeyOnly() {
        HmacSha256Digests hmac = new HmacSha256Digests(List.of(new KeyingSecret(1, bytes(32))));
        KeyDigest digest = hmac.digest(key);

        assertThat(hmac.verifies(digest, key)).isTrue();
        assertThat(hmac.verifies(digest, Parts.newText())).isFalse();
        assertThat(hmac.verifies(digest, Parts.read(Fixtures.sameIdOtherSecret(key.toPlaintext()))))
                .isFalse();
    }

    @Test
    void hmac_verifiesWithEveryPepper_andDigestsWithTheFirst() {
        KeyingSecret old = new KeyingSecret(1, bytes(32));
        KeyingSecret current = new KeyingSecret(2, bytes(32));
        KeyDigest before = new HmacSha256Digests(List.of(old)).digest(key);

        HmacSha256Digests both = new HmacSha256Digests(List.of(current, old));

        assertThat(both.verifies(before, key)).isTrue();
        assertThat(both.isCurrent(before)).isFalse();
        assertThat(both.digest(key).version()).isEqualTo(2);
        assertThat(both.isCurrent(both.digest(key))).isTrue();
    }

    @Test
    void hmac_refusesTheDigest_ofAPepperThatIsNotConfigured() {
        KeyDigest before = new HmacSha256Digests(List.of(new KeyingSecret(1, bytes(32)))).digest(key);

        assertThat(new HmacSha256Digests(List.of(new KeyingSecret(2, bytes(32)))).verifies(before, key))
                .isFalse();
    }

    @Test
    void hmac_refusesTheDigest_ofAnotherPepperWithTheSameVersion() {
        KeyDigest before = new HmacSha256Digests(List.of(new KeyingSecret(1, bytes(32)))).digest(key);

        assertThat(new HmacSha256Digests(List.of(new KeyingSecret(1, bytes(32)))).verifies(before, key))
                .isFalse();
    }

    @Test
    void hmac_isUnchanged_whenTheCallerWipesItsBytes() {
        byte[] bytes = bytes(32);
        KeyingSecret pepper = new KeyingSecret(1, bytes);
        KeyDigest before = new HmacSha256Digests(List.of(pepper)).digest(key);

        Arrays.fill(bytes, (byte) 0);

        assertThat(new HmacSha256Digests(List.of(pepper)).digest(key).text()).isEqualTo(before.text());
    }

    private static byte[] idAndSecret(KeyText key) {
        return key.toPlaintext().reveal().substring(3, 56).getBytes(US_ASCII);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
