package dev.claviger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Every text gets an answer from the parsers of keys, ids and digests: read, or refused the documented way. */
class KeyParserFuzzTest {
    private static final KeyFormat FORMAT =
            KeyFormat.standard().andRetired("sk-old-").andRetired("a_").andRetired("abcdefghijklmnopqrs-");

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
}
