package dev.claviger.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The environment variables of Open WebUI that decide on keys, old and new. */
final class OpenWebuiNames {
    static final String SWITCH = "ENABLE_API_KEYS";
    static final String RESTRICTIONS = "ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS";
    static final String ENDPOINTS = "API_KEYS_ALLOWED_ENDPOINTS";
    static final String ADMIN_ENDPOINTS = "API_KEY_ALLOWED_ENDPOINTS_ADMIN";
    static final String USER_ENDPOINTS = "API_KEY_ALLOWED_ENDPOINTS_USER";
    static final String GRANT = "USER_PERMISSIONS_FEATURES_API_KEYS";

    /** Each name with its present one: three were renamed in 0.6.37, and one lost its value by that. */
    private static final Map<String, String> PRESENT = Map.of(
            SWITCH,
            SWITCH,
            "ENABLE_API_KEY",
            SWITCH,
            RESTRICTIONS,
            RESTRICTIONS,
            "ENABLE_API_KEY_ENDPOINT_RESTRICTIONS",
            RESTRICTIONS,
            ENDPOINTS,
            ENDPOINTS,
            "API_KEY_ALLOWED_ENDPOINTS",
            ENDPOINTS,
            ADMIN_ENDPOINTS,
            ADMIN_ENDPOINTS,
            USER_ENDPOINTS,
            USER_ENDPOINTS,
            GRANT,
            GRANT);

    private static final List<String> BEGINNINGS =
            List.of("ENABLE_API_KEY", "API_KEY_", "API_KEYS_", "USER_PERMISSIONS_FEATURES_API_KEY");

    private OpenWebuiNames() {}

    /** Returns the present name of a setting, or {@code null} if the name is none of Open WebUI's. */
    static @Nullable String present(String written) {
        return PRESENT.get(written);
    }

    /** Returns whether a setting is one of Open WebUI's, by its present name. */
    static boolean isOne(String setting) {
        return PRESENT.containsValue(setting);
    }

    /** Returns all names, old and new. */
    static Set<String> all() {
        return new TreeSet<>(PRESENT.keySet());
    }

    /** Returns whether a name that is none of Open WebUI's was probably meant for one. */
    static boolean isLikeOne(String written) {
        String name = written.toUpperCase(Locale.ROOT);
        return BEGINNINGS.stream().anyMatch(name::startsWith)
                || PRESENT.keySet().stream().anyMatch(known -> NearestName.distance(name, known) <= 2);
    }
}
