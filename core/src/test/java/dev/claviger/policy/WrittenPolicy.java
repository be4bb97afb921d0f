package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;

/** Policies read from settings that a test writes as names and values in turn. */
final class WrittenPolicy {
    private WrittenPolicy() {}

    static PolicySettings settings(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return PolicySettings.read(settings);
    }

    static PolicyDocument policy(String... namesAndValues) {
        return settings(namesAndValues).policy();
    }

    static Grants grants(String... namesAndValues) {
        return policy(namesAndValues).grantsOf(PolicyDocument.API_KEYS);
    }

    static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(String... namesAndValues) {
        return assertThatIllegalArgumentException().isThrownBy(() -> settings(namesAndValues));
    }
}
