package dev.claviger.policy;

import dev.claviger.internal.text.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings by their one name, with values of the types that policies need. */
final class SettingValues {
    private static final String UNRESTRICTED = "unrestricted";

    private static final List<Availability> AVAILABILITIES =
            List.of(Availability.EVERYONE, Availability.ADMINS_ONLY, Availability.NOBODY);

    private final List<String> warnings = new ArrayList<>();
    private final Map<String, WrittenSetting> settings;

    SettingValues(Map<String, String> values) {
        settings = WrittenSettings.read(values, warnings);
    }

    boolean isSet(String name) {
        return settings.containsKey(name);
    }

    /** Returns whether any of Open WebUI's settings is set, so that its defaults hold. */
    boolean anyOfOpenWebui() {
        return settings.keySet().stream().anyMatch(OpenWebuiNames::isOne);
    }

    /** Returns the name of a setting of Open WebUI's that is set, for messages; there must be one. */
    String nameOfWebui() {
        return settings.keySet().stream()
                .filter(OpenWebuiNames::isOne)
                .findFirst()
                .orElseThrow();
    }

    /** Returns what follows the prefix in the names of the settings that begin with it, and the whole names. */
    SortedMap<String, String> below(String prefix) {
        SortedMap<String, String> names = new TreeMap<>();
        for (String name : settings.keySet()) {
            if (name.startsWith(prefix)) {
                names.put(name.substring(prefix.length()), name);
            }
        }
        return names;
    }

    /** Returns the name a setting was written under, for messages. */
    String nameOf(String name) {
        WrittenSetting setting = settings.get(name);
        return setting == null ? name : setting.name();
    }

    /** Returns the text of a setting that takes one value, or an empty one if it is not set. */
    String text(String name) {
        WrittenSetting setting = settings.get(name);
        return setting == null ? "" : setting.text();
    }

    /** Returns whether the setting is true; it is false unless set. */
    boolean flag(String name) {
        String value = isSet(name) ? text(name).toLowerCase(Locale.ROOT) : "false";
        if (!value.equals("true") && !value.equals("false")) {
            throw refused(name, "must be true or false");
        }
        return value.equals("true");
    }

    /** Returns the number of a setting that is set. */
    int number(String name, int most) {
        String value = text(name);
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > most) {
            throw refused(name, "must be a whole number from 0 to " + most);
        }
        return Integer.parseInt(value);
    }

    /** Returns for whom something is there; YAML makes {@code true} and {@code false} of words that people write for it. */
    Availability availability(String name) {
        return switch (text(name).toLowerCase(Locale.ROOT)) {
            case "true" -> Availability.EVERYONE;
            case "false" -> Availability.NOBODY;
            case "on" -> throw refused(name, "must be everyone instead of on");
            case "off" -> throw refused(name, "must be nobody instead of off");
            default -> constant(name, AVAILABILITIES);
        };
    }

    /** Returns the constant whose name is the text of the setting, whatever its case, with hyphens or underscores. */
    <E extends Enum<E>> E constant(String name, List<E> allowed) {
        return constantOf(name, text(name), allowed);
    }

    /** Returns the constants whose names are the items of the setting. */
    <E extends Enum<E>> List<E> constants(String name, List<E> allowed) {
        return Stream.of(names(name))
                .map(item -> constantOf(name, item, allowed))
                .toList();
    }

    private <E extends Enum<E>> E constantOf(String name, String text, List<E> allowed) {
        List<String> words = new ArrayList<>();
        for (E constant : allowed) {
            String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equals(text.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return constant;
            }
            words.add(word);
        }
        String last = words.remove(words.size() - 1);
        throw refused(name, "must be " + String.join(", ", words) + " or " + last);
    }

    /** Returns the names in a list, each once; none if it is not set. */
    String[] names(String name) {
        return items(name, SettingList::names).stream().distinct().toArray(String[]::new);
    }

    /** Returns the endpoint list. */
    EndpointSet endpoints(String name) {
        return isUnrestricted(name)
                ? EndpointSet.unrestricted()
                : named(name, () -> EndpointSet.of(items(name, SettingList::entries)));
    }

    /** Returns the addresses. */
    AddressSet addresses(String name) {
        return isUnrestricted(name)
                ? AddressSet.unrestricted()
                : named(name, () -> AddressSet.of(items(name, SettingList::names)));
    }

    private boolean isUnrestricted(String name) {
        WrittenSetting setting = settings.get(name);
        return setting != null && setting.texts().size() == 1 && setting.text().equalsIgnoreCase(UNRESTRICTED);
    }

    private List<String> items(String name, Function<WrittenSetting, List<String>> list) {
        WrittenSetting setting = settings.get(name);
        return setting == null ? List.of() : named(name, () -> list.apply(setting));
    }

    /** Returns the time, or {@code null} for one without end. */
    @Nullable
    Duration lifetime(String name) {
        String value = text(name).toLowerCase(Locale.ROOT);
        if (value.equals("unlimited") || value.equals("none")) {
            return null;
        }
        try {
            return DurationText.parse(value, "unlimited or ");
        } catch (IllegalArgumentException e) {
            throw refused(name, String.valueOf(e.getMessage()));
        }
    }

    /** Names the setting where the rule that it breaks is checked by somebody who does not know its name. */
    <T> T named(String name, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            String rule = String.valueOf(e.getMessage());
            throw rule.startsWith("Setting")
                    ? e
                    : new IllegalArgumentException(
                            "Setting " + nameOf(name) + ": " + rule + (rule.endsWith(".") ? "" : "."), e);
        }
    }

    /** Returns the exception for a setting that breaks a rule, which is the rest of a sentence. */
    IllegalArgumentException refused(String name, String rule) {
        return new IllegalArgumentException("Setting " + nameOf(name) + " " + rule + ".");
    }

    void refuseContradiction(boolean contradicts, String name, String other, String why) {
        if (contradicts) {
            throw new IllegalArgumentException(
                    "Settings " + nameOf(name) + " and " + nameOf(other) + " contradict each other: " + why + ".");
        }
    }

    /** Adds a sentence about a setting to the warnings. */
    void warn(String name, String what) {
        warnings.add("Setting " + nameOf(name) + " " + what + ".");
    }

    /** Returns what was put right so far; more can be added. */
    List<String> warnings() {
        return warnings;
    }
}
