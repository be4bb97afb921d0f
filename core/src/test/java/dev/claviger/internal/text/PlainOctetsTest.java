package dev.claviger.internal.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainOctetsTest {
    private static final int LONGEST = 26;

    /** Eight octets are judged at once, and the last eight again: each pair is tried at each place of paths of all lengths. */
    @Test
    void arePath_isTrueExactlyForPlainPaths_whateverStandsWhere() {
        char[] neighbours = {'/', '.', 'q', '#', '\u007f'};
        for (int length = Long.BYTES; length <= LONGEST; length++) {
            for (int at = 0; at < length - 1; at++) {
                for (int value = 0; value <= 0xff; value++) {
                    for (char neighbour : neighbours) {
                        requireAsExpected(path(length, at, (char) value, neighbour));
                        requireAsExpected(path(length, at, neighbour, (char) value));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "/api/v1"})
    void arePath_isFalse_forPathsThatAreTooShortToTell(String path) {
        assertThat(PlainOctets.arePath(path.getBytes(ISO_8859_1))).isFalse();
    }

    private static String path(int length, int at, char one, char next) {
        char[] path = new char[length];
        Arrays.fill(path, 'a');
        path[0] = '/';
        path[at] = one;
        path[at + 1] = next;
        return new String(path);
    }

    private static void requireAsExpected(String path) {
        boolean expected = path.startsWith("/")
                && path.chars().allMatch(c -> c > ' ' && c < 0x7f && "\\;%?#".indexOf(c) < 0)
                && !path.contains("//")
                && !path.contains("/.");
        boolean found = PlainOctets.arePath(path.getBytes(ISO_8859_1));
        // A million assertions that hold would take long.
        if (found != expected) {
            assertThat(found).as(path).isEqualTo(expected);
        }
    }
}
