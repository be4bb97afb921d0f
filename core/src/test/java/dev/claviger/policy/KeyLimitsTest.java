package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLimitsTest {

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void constructor_refusesOtherNumbersOfKeys(int keys) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyLimits(keys, KeyLimits.ANY_LIFETIME, KeyLimits.End.OPTIONAL))
                .withMessage("keys per owner must be from 0 to 10000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P-1D"})
    void constructor_refusesALifetimeOfNothing(String lifetime) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyLimits(1, Duration.parse(lifetime), KeyLimits.End.OPTIONAL))
                .withMessage("the longest lifetime of a key must be more than zero");
    }

    @Test
    void constructor_refusesALifetimeThatNoInstantCanEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyLimits(1, Duration.ofDays(36_501), KeyLimits.End.OPTIONAL))
                .withMessage("the longest lifetime of a key must be at most 36500 days, or none");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10_000})
    void constructor_takesTheWholeRange(int keys) {
        assertThat(new KeyLimits(keys, Duration.ofNanos(1), KeyLimits.End.OPTIONAL).keysPerOwner())
                .isEqualTo(keys);
    }

    @Test
    void needsEnd_isTrue_whenAnEndIsRequiredOrALifetimeLimited() {
        assertThat(KeyLimits.STANDARD.needsEnd()).isFalse();
        assertThat(new KeyLimits(1, KeyLimits.ANY_LIFETIME, KeyLimits.End.REQUIRED).needsEnd())
                .isTrue();
        assertThat(new KeyLimits(1, Duration.ofDays(1), KeyLimits.End.OPTIONAL).needsEnd())
                .isTrue();
    }
}
