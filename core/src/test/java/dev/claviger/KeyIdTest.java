package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.internal.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0000000000",
        "1, 0000000001",
        "9, 0000000009",
        "10, 000000000A",
        "35, 000000000Z",
        "36, 000000000a",
        "61, 000000000z",
        "62, 0000000010",
        "839299365868340223, zzzzzzzzzz"
    })
    void toString_isTheNumberInTenDigits(long value, String text) {
        assertThat(new KeyId(value)).hasToString(text);
        assertThat(KeyId.parse(text).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 839_299_365_868_340_224L, Long.MAX_VALUE})
    void constructor_refuses_whatDoesNotFitTenDigits(long value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyId(value))
                .withMessage("key id must be from 0 to 62^10 - 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "000000000",
                "00000000000",
                "000000000-",
                "000000000_",
                " 000000000",
                "000000000 ",
                "000000000\n",
                "00000 0000",
                "+000000001",
                "-000000001",
                "000000000\u0660",
                "000000000\uff10",
                "000000000\u00e9",
                "00000000\ud83d\udd11",
                "sk-0000000"
            })
    void parse_refuses_whatIsNotTenBase62Characters(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyId.parse(text))
                .withMessage("key id must be 10 characters of 0-9, A-Z and a-z");
    }

    @Test
    void parse_doesNotEcho_aKeyThatWasPastedInsteadOfItsId() {
        String key = Parts.newText().toPlaintext().reveal();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyId.parse(key))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(key.substring(3, 13)));
    }

    @Test
    void equals_isTrue_forTheSameNumberOnly() {
        assertThat(new KeyId(7))
                .isEqualTo(new KeyId(7))
                .isNotEqualTo(new KeyId(8))
                .isNotEqualTo(7L);
    }
}
