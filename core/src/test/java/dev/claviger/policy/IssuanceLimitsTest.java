package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuanceLimitsTest {

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void constructor_refusesOtherNumbersOfKeys(int keys) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IssuanceLimits.standard().withMaxKeysPerOwner(keys))
                .withMessage("keys per owner must be from 0 to 10000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P-1D"})
    void constructor_refusesALifetimeOfNothing(String lifetime) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        IssuanceLimits.standard().withMaxKeysPerOwner(1).withMaxLifetime(Duration.parse(lifetime)))
                .withMessage("the longest lifetime of a key must be more than zero");
    }

    @Test
    void constructor_refusesALifetimeThatNoInstantCanEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> IssuanceLimits.standard().withMaxKeysPerOwner(1).withMaxLifetime(Duration.ofDays(36_501)))
                .withMessage("the longest lifetime of a key must be at most 36500 days, or none");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10_000})
    void constructor_takesTheWholeRange(int keys) {
        assertThat(IssuanceLimits.standard()
                        .withMaxKeysPerOwner(keys)
                        .withMaxLifetime(Duration.ofNanos(1))
                        .maxKeysPerOwner())
                .isEqualTo(keys);
    }

    @Test
    void needsEnd_isTrue_whenAnEndIsRequiredOrALifetimeLimited() {
        assertThat(IssuanceLimits.standard().needsEnd()).isFalse();
        assertThat(IssuanceLimits.standard()
                        .withMaxKeysPerOwner(1)
                        .withExpiryRequired(true)
                        .needsEnd())
                .isTrue();
        assertThat(IssuanceLimits.standard()
                        .withMaxKeysPerOwner(1)
                        .withMaxLifetime(Duration.ofDays(1))
                        .needsEnd())
                .isTrue();
    }
}
