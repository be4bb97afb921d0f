package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.internal.Parts;
import dev.claviger.internal.keys.KeyText;
import org.junit.jupiter.api.Test;

/** Secrets are types that do not let their text out by accident. */
class PlaintextKeyTest {
    private static final KeyText TEXT = Parts.newText();

    @Test
    void reveal_returnsWhatWasGiven_keyOrNot() {
        assertThat(PlaintextKey.of(" not a key ").reveal()).isEqualTo(" not a key ");
    }

    @Test
    void toString_hidesTheText() {
        assertThat(PlaintextKey.of("sk-canary")).hasToString("PlaintextKey[hidden]");
    }

    @Test
    void equals_isFalse_forTheSameText_soThatNothingComparesSecrets() {
        assertThat(PlaintextKey.of("sk-canary")).isNotEqualTo(PlaintextKey.of("sk-canary"));
    }

    @Test
    void issuedKey_hidesTheText() {
        try (Claviger claviger = Fixtures.claviger(new InMemoryKeyStorage()).build()) {
            IssuedKey issued = Fixtures.issue(claviger);

            // The last four characters are the hint, which is meant to be seen.
            String secret = issued.plaintext().reveal().substring(13, 58);
            assertThat(issued.toString()).contains("PlaintextKey[hidden]").doesNotContain(secret.substring(0, 8));
        }
    }

    @Test
    void keyText_hidesTheText() {
        assertThat(TEXT).hasToString("KeyText[hidden]");
    }

    @Test
    void wipe_leavesNothingOfTheKey() {
        KeyText text = Parts.newText();

        text.wipe();

        assertThat(text.bytes()).containsOnly(0);
    }

    @Test
    void keyText_digestsIdAndSecret_withoutPrefixAndChecksum() {
        assertThat(TEXT.digestedFrom()).isEqualTo(3);
        assertThat(TEXT.digestedLength()).isEqualTo(53);
    }
}
