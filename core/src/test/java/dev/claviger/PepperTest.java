package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PepperTest {

    @ParameterizedTest
    @ValueSource(ints = {32, 48, 64})
    void ofBase64_readsBothAlphabets(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xfb);

        assertThat(Pepper.ofBase64(1, Base64.getEncoder().encodeToString(bytes)).bytes())
                .isEqualTo(bytes);
        assertThat(Pepper.ofBase64(1, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                        .bytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 65, 1_000})
    void of_refuses_otherLengths(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pepper.of(1, new byte[length]))
                .withMessage("pepper must be 32 to 64 bytes, but is " + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_000_000})
    void of_refuses_aVersionThatNoDigestCanCarry(int version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pepper.of(version, new byte[32]))
                .withMessage("pepper version must be from 1 to 999999999");
    }

    @Test
    void ofBase64_refuses_whatIsNoBase64_withoutEchoingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pepper.ofBase64(7, "canary".repeat(8) + "!"))
                .withMessage("pepper 7 is not Base64")
                .withNoCause();
    }

    @Test
    void toString_hidesTheBytes() {
        assertThat(Pepper.of(7, new byte[32])).hasToString("Pepper[version 7, hidden]");
    }
}
