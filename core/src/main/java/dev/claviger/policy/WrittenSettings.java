package dev.claviger.policy;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings settings under their one name, whatever name and form they were written in, and refuses what contradicts itself. */
final class WrittenSettings {
    private static final Pattern NUMBERED = Pattern.compile("(" + Pattern.quote(SettingNames.ROLES) + "|"
            + Pattern.quote(SettingNames.GROUPS) + ")\\[([0-9]+)]\\.(.*)");

    private final List<String> warnings;
    private final Map<String, WrittenSetting> settings = new TreeMap<>();

    private WrittenSettings(List<String> warnings) {
        this.warnings = warnings;
    }

    /** Returns the settings by their one name, and adds to the warnings what was put right. */
    static Map<String, WrittenSetting> read(Map<String, String> values, List<String> warnings) {
        WrittenSettings written = new WrittenSettings(warnings);
        written.collect(values);
        written.name(SettingNames.ROLES);
        written.name(SettingNames.GROUPS);
        return written.settings;
    }

    private void collect(Map<String, String> values) {
        // By setting, then by spelling: a list is written in one spelling, and never mixed from two sources.
        Map<String, Map<String, SortedMap<Integer, String>>> spellings = new TreeMap<>();
        new TreeMap<>(values).forEach((name, value) -> {
            SettingName known = SettingName.find(name);
            if (known != null) {
                spellings
                        .computeIfAbsent(known.setting(), setting -> new TreeMap<>())
                        .computeIfAbsent(known.written(), spelling -> new TreeMap<>())
                        .put(known.index(), unquoted(name, value.strip()));
            }
        });
        spellings.forEach(
                (setting, lists) -> lists.forEach((spelling, items) -> put(setting, whole(setting, spelling, items))));
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
        warnings.add("Setting " + name + " is read without the quotes round its value.");
        return inner.strip();
    }

    private static WrittenSetting whole(String setting, String spelling, SortedMap<Integer, String> items) {
        if (items.lastKey() == SettingName.WHOLE) {
            return new WrittenSetting(spelling, false, List.copyOf(items.values()));
        }
        require(
                SettingNames.isList(setting),
                "Setting " + spelling + " takes one value and has no items with indexes.");
        require(
                items.firstKey() != SettingName.WHOLE,
                "Setting " + spelling + " is written both as one value and with indexes. Keep one of the two forms.");
        requireNoGap(spelling, items);
        return new WrittenSetting(spelling, true, List.copyOf(items.values()));
    }

    private static void requireNoGap(String list, SortedMap<Integer, ?> items) {
        int expected = 0;
        for (int index : items.keySet()) {
            require(
                    index == expected,
                    "Setting " + list + " has an item " + index + " and no item " + expected
                            + ". The indexes of a list must run from 0 without a gap.");
            expected++;
        }
    }

    private void put(String setting, WrittenSetting written) {
        WrittenSetting other = settings.putIfAbsent(setting, written);
        if (other != null) {
            String both = "Settings " + other.name() + " and " + written.name() + " are the same setting, ";
            require(
                    other.isIndexed() == written.isIndexed(),
                    both + "one written as one value and one with indexes. Remove one of them.");
            require(other.texts().equals(written.texts()), both + "with different values. Remove one of them.");
        }
    }

    /** Puts the lists of roles or groups that were written with a number under the names that stand beside them. */
    private void name(String subjects) {
        SortedMap<Integer, SortedMap<String, WrittenSetting>> numbered = new TreeMap<>();
        settings.forEach((setting, written) -> {
            Matcher parts = NUMBERED.matcher(setting);
            if (parts.matches() && parts.group(1).equals(subjects)) {
                numbered.computeIfAbsent(Integer.parseInt(parts.group(2)), number -> new TreeMap<>())
                        .put(parts.group(3), written);
            }
        });
        requireNoGap(subjects, numbered);
        numbered.forEach((number, parts) -> {
            WrittenSetting name = parts.get(SettingNames.NAME);
            WrittenSetting entries = parts.get(SettingNames.ENTRIES);
            if (name == null || entries == null) {
                throw new IllegalArgumentException("Setting " + subjects + "[" + number + "] has "
                        + (name == null ? "entries and no name" : "a name and no entries") + ". Set both.");
            }
            put(subjects + "." + checked(subjects, name), entries);
        });
        settings.keySet().removeIf(setting -> setting.startsWith(subjects + "["));
    }

    private static String checked(String subjects, WrittenSetting name) {
        try {
            return Names.checked(subjects.equals(SettingNames.ROLES) ? "role" : "group", name.text());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Setting " + name.name() + ": " + e.getMessage() + ".", e);
        }
    }

    private static void require(boolean fulfilled, String message) {
        if (!fulfilled) {
            throw new IllegalArgumentException(message);
        }
    }
}
