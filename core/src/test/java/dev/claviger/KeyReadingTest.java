package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.internal.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key is read byte for byte, or not at all: nothing is trimmed, folded, decoded or cut. */
class KeyReadingTest {
    private static final KeyFormat FORMAT = KeyFormat.standard();
    private static final String KEY = Parts.newText().toPlaintext().reveal();
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** What programs on the way strip, add or take for a blank. */
    static final List<String> AROUND = List.of(
            " ", "\t", "\n", "\r", "\r\n", "\0", "\u00a0", "\u2028", "\u200b", "\ufeff", "\"", "'", ",", ";", "=", ".",
            "%20", "+", "-", "0", "Bearer ");

    @Test
    void isWellFormed_isTrue_forAKeyAsItWasIssued() {
        assertThat(FORMAT.isWellFormed(KEY)).isTrue();
    }

    @Test
    void isWellFormed_isFalse_whenAnyCharacterIsAnother() {
        for (int at = 0; at < KEY.length(); at++) {
            for (char c : (ALPHABET + "-_ %\0\u0130\u212a").toCharArray()) {
                String changed = KEY.substring(0, at) + c + KEY.substring(at + 1);
                assertThat(FORMAT.isWellFormed(changed)).isEqualTo(changed.equals(KEY));
            }
        }
    }

    @Test
    void isWellFormed_isFalse_whenNeighboursChangePlaces() {
        for (int at = 0; at + 1 < KEY.length(); at++) {
            char[] swapped = KEY.toCharArray();
            swapped[at] = KEY.charAt(at + 1);
            swapped[at + 1] = KEY.charAt(at);
            assertThat(FORMAT.isWellFormed(new String(swapped))).isEqualTo(KEY.charAt(at) == KEY.charAt(at + 1));
        }
    }

    /** The checksum covers every byte and vouches for none: what is not base62 is no key, whatever its checksum. */
    @ParameterizedTest
    @ValueSource(chars = {'-', '_', '+', '/', '?', ' ', '\n', '\0', '@', '[', '`', '{', '\u007f', '\u00e9', '\u00ff'})
    void isWellFormed_isFalse_forOtherCharacters_evenWithTheRightChecksum(char c) {
        for (int at = 3; at < 56; at++) {
            String changed = KEY.substring(0, at) + c + KEY.substring(at + 1, 56);
            assertThat(FORMAT.isWellFormed(changed + Fixtures.checksum(changed)))
                    .isFalse();
        }
    }

    /** As a number, {@code "0z"} is the same as {@code "1-"} to whoever takes a foreign character for minus one. */
    @Test
    void isWellFormed_isFalse_forAnotherSpellingOfTheChecksum() {
        String text = "";
        String checksum = "";
        for (int i = 0; !checksum.endsWith("0z"); i++) {
            text = String.format(Locale.ROOT, "sk-%053d", i);
            checksum = Fixtures.checksum(text);
        }

        assertThat(FORMAT.isWellFormed(text + checksum)).isTrue();
        assertThat(FORMAT.isWellFormed(text + checksum.replace("0z", "1-"))).isFalse();
    }

    /** Full-width forms, and characters whose low byte is the one of the key: a careless conversion keeps just that. */
    @ParameterizedTest
    @ValueSource(ints = {0xfee0, 0x0100, 0x0400, 0x0600, 0xff00})
    void isWellFormed_isFalse_whenACharacterOnlyResemblesTheOneOfTheKey(int distance) {
        for (int at = 0; at < KEY.length(); at++) {
            String changed = KEY.substring(0, at) + (char) (KEY.charAt(at) + distance) + KEY.substring(at + 1);
            assertThat(FORMAT.isWellFormed(changed)).isFalse();
        }
    }

    @Test
    void isWellFormed_isFalse_whenTheCaseIsAnother() {
        assertThat(FORMAT.isWellFormed(KEY.toUpperCase(Locale.ROOT))).isFalse();
        assertThat(FORMAT.isWellFormed(KEY.toLowerCase(Locale.ROOT))).isFalse();
        assertThat(FORMAT.isWellFormed("SK-" + KEY.substring(3))).isFalse();
        assertThat(FORMAT.isWellFormed("Sk-" + KEY.substring(3))).isFalse();
    }

    @ParameterizedTest
    @FieldSource("AROUND")
    void isWellFormed_isFalse_whenAnythingStandsAroundTheKey(String text) {
        assertThat(FORMAT.isWellFormed(text + KEY)).isFalse();
        assertThat(FORMAT.isWellFormed(KEY + text)).isFalse();
        assertThat(FORMAT.isWellFormed(text + KEY + text)).isFalse();
        assertThat(FORMAT.isWellFormed(KEY.substring(0, 3) + text + KEY.substring(3)))
                .isFalse();
    }

    /** The length stays that of a key: what is added at one end is missing at the other. */
    @ParameterizedTest
    @FieldSource("AROUND")
    void isWellFormed_isFalse_whenTheKeyIsShifted(String text) {
        assertThat(FORMAT.isWellFormed(text + KEY.substring(0, KEY.length() - text.length())))
                .isFalse();
        assertThat(FORMAT.isWellFormed(KEY.substring(text.length()) + text)).isFalse();
    }

    @Test
    void isWellFormed_isFalse_forEveryOtherLength() {
        String twice = KEY + KEY.substring(3) + KEY.substring(3);
        for (int length = 0; length <= twice.length(); length++) {
            assertThat(FORMAT.isWellFormed(twice.substring(0, length))).isEqualTo(length == KEY.length());
        }
    }

    /** The checksum is right, only the length is not: neither half of a longer key is dropped. */
    @Test
    void isWellFormed_isFalse_forAnotherLengthWithItsOwnChecksum() {
        for (int length = 0; length < 150; length++) {
            String text = "sk-" + "a".repeat(length);
            assertThat(FORMAT.isWellFormed(text + Fixtures.checksum(text))).isEqualTo(length == 53);
        }
    }

    @Test
    void isWellFormed_isFalse_forAMegabyte() {
        assertThat(FORMAT.isWellFormed(KEY.repeat(16_913))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 62, 79})
    void isWellFormed_isFalse_forCharactersOutsideTheBasicPlane(int characters) {
        KeyFormat longest = FORMAT.andRetired("abcdefghijklmnopqrs-");

        assertThat(longest.isWellFormed("\ud83d\udd11".repeat(characters).substring(0, characters)))
                .isFalse();
        assertThat(longest.isWellFormed("\ud83d".repeat(characters))).isFalse();
    }

    /** In Turkish, {@code 'I'} and {@code 'i'} are not one letter. */
    @Test
    void claimsToBeKey_ignoresTheDefaultLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));

            assertThat(KeyFormat.withPrefix("ink-").claimsToBeKey("INK-x")).isTrue();
            assertThat(KeyFormat.withPrefix("ink-").isWellFormed("INK-x")).isFalse();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void read_givesTheBytesBack_thatWereWritten() {
        List<String> keys = new ArrayList<>();
        for (int digit = 0; digit < 62; digit++) {
            keys.add(Parts.CODEC
                    .generate(new ScriptedRandom(digit))
                    .toPlaintext()
                    .reveal());
        }

        assertThat(keys)
                .doesNotHaveDuplicates()
                .allSatisfy(key -> assertThat(
                                Parts.read(PlaintextKey.of(key)).toPlaintext().reveal())
                        .isEqualTo(key));
    }
}
