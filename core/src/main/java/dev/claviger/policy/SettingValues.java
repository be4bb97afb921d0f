package dev.claviger.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings by their present names, whatever name they were written under, with values of the types that policies need. */
final class SettingValues {
    static final String OWN_PREFIX = "claviger.";
    private static final String ENVIRONMENT_PREFIX = "CLAVIGER_";

    static final String SWITCH = "ENABLE_API_KEYS";
    static final String RESTRICTIONS = "ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS";
    static final String ENDPOINTS = "API_KEYS_ALLOWED_ENDPOINTS";
    static final String ADMIN_ENDPOINTS = "API_KEY_ALLOWED_ENDPOINTS_ADMIN";
    static final String USER_ENDPOINTS = "API_KEY_ALLOWED_ENDPOINTS_USER";
    static final String DEFAULT_GRANT = "USER_PERMISSIONS_FEATURES_API_KEYS";

    /** Open WebUI renamed three settings in 0.6.37 and lost the value of one; here each name still counts. */
    private static final Map<String, String> OLD_NAMES = Map.of(
            "ENABLE_API_KEY", SWITCH,
            "ENABLE_API_KEY_ENDPOINT_RESTRICTIONS", RESTRICTIONS,
            "API_KEY_ALLOWED_ENDPOINTS", ENDPOINTS);

    private static final Set<String> OPEN_WEBUI =
            Set.of(SWITCH, RESTRICTIONS, ENDPOINTS, ADMIN_ENDPOINTS, USER_ENDPOINTS, DEFAULT_GRANT);

    private static final Pattern DAYS = Pattern.compile("([0-9]{1,6})d");

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> writtenAs = new HashMap<>();

    SettingValues(Map<String, String> settings) {
        new TreeMap<>(settings).forEach((name, value) -> {
            String present = presentName(name);
            if (present != null) {
                put(present, name, value.strip());
            }
        });
    }

    private static @Nullable String presentName(String name) {
        if (name.startsWith(OWN_PREFIX)) {
            return name;
        }
        if (name.startsWith(ENVIRONMENT_PREFIX)) {
            String own = name.substring(ENVIRONMENT_PREFIX.length());
            return OWN_PREFIX + own.toLowerCase(Locale.ROOT).replace('_', '-');
        }
        String present = OLD_NAMES.getOrDefault(name, name);
        return OPEN_WEBUI.contains(present) ? present : null;
    }

    private void put(String present, String name, String value) {
        String other = writtenAs.putIfAbsent(present, name);
        if (other != null && !value.equals(values.get(present))) {
            throw new IllegalArgumentException(
                    "settings " + other + " and " + name + " mean the same and have different values");
        }
        values.put(present, value);
    }

    boolean isSet(String name) {
        return values.containsKey(name);
    }

    /** Returns whether any of Open WebUI's settings is set, so that its defaults hold. */
    boolean anyOfOpenWebui() {
        return OPEN_WEBUI.stream().anyMatch(values::containsKey);
    }

    /** Returns the names that are set below {@link #OWN_PREFIX}. */
    SortedSet<String> ownNames() {
        SortedSet<String> names = new TreeSet<>(values.keySet());
        names.removeIf(name -> !name.startsWith(OWN_PREFIX));
        return names;
    }

    /** Returns the name a setting was written under, for messages. */
    String nameOf(String name) {
        return writtenAs.getOrDefault(name, name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    boolean flag(String name) {
        String value = text(name, "false").toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            throw refused(name, "must be true or false");
        }
        return value.equals("true");
    }

    int number(String name, int otherwise) {
        String value = text(name, Integer.toString(otherwise));
        if (!value.matches("[0-9]{1,9}")) {
            throw refused(name, "must be a whole number");
        }
        return Integer.parseInt(value);
    }

    /** Returns the constant whose name, in lower case and with hyphens, is the value. */
    <E extends Enum<E>> E constant(String name, Class<E> type, E otherwise) {
        return isSet(name) ? constantOf(name, type, text(name, "")) : otherwise;
    }

    <E extends Enum<E>> List<E> constants(String name, Class<E> type) {
        return Arrays.stream(names(name))
                .map(value -> constantOf(name, type, value))
                .toList();
    }

    private <E extends Enum<E>> E constantOf(String name, Class<E> type, String value) {
        List<String> allowed = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String written = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (written.equals(value.toLowerCase(Locale.ROOT))) {
                return constant;
            }
            allowed.add(written);
        }
        throw refused(name, "must be one of " + allowed);
    }

    /** Returns the names in a list separated by commas, each once. */
    String[] names(String name) {
        return Arrays.stream(text(name, "").split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .distinct()
                .toArray(String[]::new);
    }

    /** Returns the endpoint list in entries separated by semicolons or line ends. */
    EndpointSet endpoints(String name) {
        String value = text(name, "");
        if (value.equals("unrestricted")) {
            return EndpointSet.unrestricted();
        }
        return EndpointSet.parse(Arrays.stream(value.split("[;\n]", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    Duration lifetime(String name) {
        String value = text(name, "unlimited");
        Matcher days = DAYS.matcher(value);
        if (value.equals("unlimited")) {
            return KeyLimits.ANY_LIFETIME;
        }
        try {
            return days.matches() ? Duration.ofDays(Long.parseLong(days.group(1))) : Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw refused(name, "must be unlimited, a number of days such as 90d, or an ISO 8601 duration");
        }
    }

    IllegalArgumentException refused(String name, String rule) {
        return new IllegalArgumentException("setting " + nameOf(name) + ": " + rule);
    }

    void refuseContradiction(boolean contradicts, String name, String other) {
        if (contradicts) {
            throw new IllegalArgumentException(
                    "settings " + nameOf(name) + " and " + nameOf(other) + " contradict each other");
        }
    }
}
