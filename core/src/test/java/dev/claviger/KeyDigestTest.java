package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDigestTest {
    private static final String HASH = "0123456789abcdefghijklmnopqrstuvwxyzABCDEF8";

    @ParameterizedTest
    @ValueSource(strings = {"sha256:1::", "hmac-sha256:999999999::", "argon2id:1:AAAAAAAAAAAAAAAAAAAAAA:", "x:7:_-8:"})
    void parse_givesTheTextBack(String beginning) {
        assertThat(KeyDigest.parse(beginning + HASH).text()).isEqualTo(beginning + HASH);
    }

    @Test
    void parse_readsTheParts() {
        KeyDigest digest = KeyDigest.parse("argon2id:7:AQID:" + HASH);

        assertThat(digest.algorithm()).isEqualTo("argon2id");
        assertThat(digest.version()).isEqualTo(7);
        assertThat(digest.salt()).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":::",
                "sha256:1::",
                "sha256:1:" + HASH,
                "sha256::" + HASH,
                "sha256:1:::" + HASH,
                "sha256:1::" + HASH + ":",
                "sha256:1::" + HASH + "8",
                "sha256:1::" + HASH + "=",
                "sha256:1::" + HASH + "\n",
                "sha256:1::\n" + HASH,
                " sha256:1::" + HASH,
                "sha256:0::" + HASH,
                "sha256:01::" + HASH,
                "sha256:-1::" + HASH,
                "sha256:+1::" + HASH,
                "sha256:1 ::" + HASH,
                "sha256:1000000000::" + HASH,
                "sha256:99999999999999999999::" + HASH,
                "sha256:\u0661::" + HASH,
                ":1::" + HASH,
                "SHA256:1::" + HASH,
                "sha 256:1::" + HASH,
                "aaaaaaaaaaaaaaaaaaaaa:1::" + HASH,
                "sha256:1:+/8:" + HASH,
                "sha256:1:AAAAA:" + HASH,
                "sha256:1:A:" + HASH,
                "$argon2id$v=19$m=4194304,t=1000,p=64$AAAAAAAAAAAAAAAAAAAAAA$" + HASH,
                "argon2id:m=4194304,t=1000,p=64:AAAAAAAAAAAAAAAAAAAAAA:" + HASH,
            })
    void parse_refuses_whatIsNoDigest_withoutEchoingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyDigest.parse(text))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(HASH.substring(0, 10)));
    }

    @Test
    void parse_refuses_aSaltThatIsTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyDigest.parse("argon2id:1:" + "A".repeat(65) + ":" + HASH))
                .withMessageContaining("algorithm:version:salt:hash");
    }

    @Test
    void toString_tellsTheAlgorithmOnly() {
        assertThat(KeyDigest.parse("sha256:1::" + HASH)).hasToString("KeyDigest[sha256:1]");
    }

    @Test
    void saltAndHash_areCopies() {
        KeyDigest digest = KeyDigest.parse("argon2id:7:AQID:" + HASH);

        digest.salt()[0]++;
        digest.hash()[0]++;

        assertThat(digest.salt()).containsExactly(1, 2, 3);
        assertThat(digest.hash()).isEqualTo(Base64.getUrlDecoder().decode(HASH));
    }
}
