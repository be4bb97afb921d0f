package dev.claviger.internal.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Base62Test {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** Eight characters are judged at once, the last eight again, fewer one by one: each byte is tried at each place. */
    @Test
    void isBase62_isTrueForDigitsAlone_whereverAnotherByteStands() {
        for (int length = 1; length <= 18; length++) {
            for (int at = 0; at < length; at++) {
                for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
                    byte[] text = new byte[length];
                    Arrays.fill(text, (byte) 'q');
                    text[at] = (byte) value;

                    assertThat(Base62.isBase62(text, 0, length))
                            .as("byte %d at %d of %d", value, at, length)
                            .isEqualTo(value >= 0 && DIGITS.indexOf(value) >= 0);
                }
            }
        }
    }

    @Test
    void isBase62_looksAtNothingOutside() {
        byte[] text = "--0123456789--".getBytes(US_ASCII);

        assertThat(Base62.isBase62(text, 2, 12)).isTrue();
        assertThat(Base62.isBase62(text, 1, 12)).isFalse();
        assertThat(Base62.isBase62(text, 2, 13)).isFalse();
        assertThat(Base62.isBase62(text, 5, 5)).isTrue();
    }

    @Test
    void isBase62_isTrue_forAllDigits() {
        assertThat(Base62.isBase62(DIGITS.getBytes(US_ASCII), 0, DIGITS.length()))
                .isTrue();
    }
}
