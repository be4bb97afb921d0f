package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.claviger.jdbc.JdbcAudit.Anchor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1_000_000, 999_999_999_999_999_999L})
    void parse_givesBackWhatWasWritten(long number) {
        Anchor anchor = new Anchor(number, HASH);

        assertThat(anchor).hasToString(number + ":" + HASH);
        assertThat(Anchor.parse(anchor.toString())).isEqualTo(anchor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                ":",
                "1:",
                "1:abc",
                "x:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "01:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "-1:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "1:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
                "1:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
                "9223372036854775808:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void parse_refusesEverythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Anchor.parse(text))
                .withMessage("an anchor is written as a number, a colon and 64 hexadecimal digits in lower case");
    }

    @Test
    void anchors_haveANumberFromZero_andAHash() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Anchor(-1, HASH))
                .withMessage("an anchor has a number from 0 and a hash of 64 hexadecimal digits in lower case");
        assertThatIllegalArgumentException().isThrownBy(() -> new Anchor(1, HASH.substring(1)));
        assertThatNullPointerException().isThrownBy(() -> new Anchor(1, null)).withMessage("hash");
        assertThatNullPointerException().isThrownBy(() -> Anchor.parse(null)).withMessage("text");
    }
}
