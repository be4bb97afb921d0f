package dev.claviger.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings by their present names, whatever name they were written under, with values of the types that policies need. */
final class SettingValues {
    private static final Pattern DAYS = Pattern.compile("([0-9]{1,6})d");

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> writtenAs = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    SettingValues(Map<String, String> settings) {
        SortedSet<String> ignored = new TreeSet<>();
        new TreeMap<>(settings).forEach((name, value) -> {
            String present = SettingNames.present(name);
            if (present != null) {
                put(present, name, unquoted(name, value.strip()));
            } else if (SettingNames.isBelowPrefix(name)) {
                ignored.add(name);
            }
        });
        if (!ignored.isEmpty()) {
            warnings.add("ignored unknown settings: " + String.join(", ", ignored));
        }
    }

    /** Files of variables for containers keep the quotes that a shell takes off. */
    private String unquoted(String name, String value) {
        String inner = value.length() < 2 ? value : value.substring(1, value.length() - 1);
        char quote = value.isEmpty() ? ' ' : value.charAt(0);
        boolean isQuoted = (quote == '"' || quote == '\'')
                && value.length() >= 2
                && value.charAt(value.length() - 1) == quote
                && inner.indexOf(quote) < 0
                && !inner.endsWith("\\");
        if (!isQuoted) {
            return value;
        }
        warnings.add("setting " + name + " is read without the quotes round its value");
        return inner.strip();
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
        return values.keySet().stream().anyMatch(SettingNames::isWebui);
    }

    /** Returns the name of a setting of Open WebUI's that is set, for messages; there must be one. */
    String nameOfWebui() {
        return values.keySet().stream()
                .filter(SettingNames::isWebui)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the names that are set below {@link SettingNames#OWN_PREFIX}. */
    SortedSet<String> ownNames() {
        SortedSet<String> names = new TreeSet<>(values.keySet());
        names.removeIf(name -> !name.startsWith(SettingNames.OWN_PREFIX));
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

    /** Returns the position of a switch; YAML makes {@code true} and {@code false} of on and off. */
    Availability position(String name) {
        return switch (text(name, "off").toLowerCase(Locale.ROOT)) {
            case "true" -> Availability.EVERYONE;
            case "false" -> Availability.NOBODY;
            default -> constant(name, Availability.class, Availability.NOBODY);
        };
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
        return items(name, SettingList::names).stream().distinct().toArray(String[]::new);
    }

    /** Returns the endpoint list in entries separated by semicolons or line ends. */
    EndpointSet endpoints(String name) {
        return text(name, "").equals("unrestricted")
                ? EndpointSet.unrestricted()
                : EndpointSet.of(items(name, SettingList::entries));
    }

    private List<String> items(String name, Function<String, List<String>> list) {
        try {
            return list.apply(text(name, ""));
        } catch (IllegalArgumentException e) {
            throw refused(name, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the time, or {@code null} for one without end. */
    @Nullable
    Duration lifetime(String name) {
        String value = text(name, "unlimited");
        Matcher days = DAYS.matcher(value);
        if (value.equals("unlimited")) {
            return null;
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
        refuseContradiction(contradicts, name, other, "");
    }

    void refuseContradiction(boolean contradicts, String name, String other, String why) {
        if (contradicts) {
            throw new IllegalArgumentException(
                    "settings " + nameOf(name) + " and " + nameOf(other) + " contradict each other" + why);
        }
    }

    /** Adds a sentence about a setting to the warnings. */
    void warn(String name, String what) {
        warnings.add("setting " + nameOf(name) + " " + what);
    }

    /** Returns what was put right so far; more can be added. */
    List<String> warnings() {
        return warnings;
    }
}
