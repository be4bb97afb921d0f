package dev.claviger.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes lists in settings apart. A backslash makes the character after it part of an item. What cannot be meant as an item,
 * such as a name with the quotes that were to enclose it, refuses the list: it would name somebody who does not exist. Messages
 * are the rest of a sentence about the setting; they tell the number of the item and not its text.
 */
final class SettingList {
    private static final String ENCLOSING = "\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb()[]{}<>";
    private static final String ESCAPABLE = ENCLOSING + "\\,;=";

    /** One component of a distinguished name of LDAP. */
    private static final Pattern COMPONENT = Pattern.compile("[0-9A-Za-z.-]+=.*");

    /** An endpoint entry may have commas between its methods. Whether they are methods is checked when the entry is parsed. */
    private static final Pattern METHODS = Pattern.compile("^[A-Za-z]+(?:\\s*,\\s*[A-Za-z]+)*(?:\\s+(?=/)|$)");

    private final WrittenSetting setting;
    private final boolean isOfEntries;
    private final List<String> items = new ArrayList<>();
    private int index;
    private int components;

    private SettingList(WrittenSetting setting, boolean isOfEntries) {
        this.setting = setting;
        this.isOfEntries = isOfEntries;
    }

    /** Returns the names in a list: of one value, or of several that commas separate. */
    static List<String> names(WrittenSetting setting) {
        SettingList list = new SettingList(setting, false);
        list.read();
        if (list.components > 1 && !setting.isIndexed()) {
            throw new IllegalArgumentException(
                    "several names with an equals sign look like one name that its commas have"
                            + " cut. Write \\, for a comma in a name, or \\= for the equals signs of several names");
        }
        return list.items;
    }

    /** Returns the endpoint entries in a list: of one value, or of several that semicolons or line ends separate. */
    static List<String> entries(WrittenSetting setting) {
        SettingList list = new SettingList(setting, true);
        list.read();
        return list.items;
    }

    /** Returns whether a quote or bracket stands at an end of the text. */
    static boolean isEnclosed(String text) {
        return !text.isEmpty()
                && (ENCLOSING.indexOf(text.charAt(0)) >= 0 || ENCLOSING.indexOf(text.charAt(text.length() - 1)) >= 0);
    }

    private void read() {
        for (String text : setting.texts()) {
            int before = items.size();
            split(text);
            if (setting.isIndexed() && items.size() != before + 1) {
                throw new IllegalArgumentException("the item with index " + index
                        + (items.size() == before ? " is blank" : " holds several items")
                        + ". Give each item an index of its own");
            }
            index++;
        }
    }

    private void split(String text) {
        String separators = isOfEntries ? ";\n\r" : ",";
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
                add(text.substring(start, i).strip());
                start = i + 1;
            } else if (text.charAt(i) == '\\') {
                i++;
                require(
                        i < text.length() && ESCAPABLE.indexOf(text.charAt(i)) >= 0,
                        "has a backslash before none of " + ESCAPABLE + ". Write \\\\ for a backslash");
            }
        }
    }

    private void add(String written) {
        if (written.isEmpty()) {
            return;
        }
        // What a backslash stands before is an ordinary letter here.
        String unescaped = written.replaceAll("\\\\.", "x");
        require(
                !isEnclosed(unescaped),
                "has a quote or bracket at an end. Remove it, or write a backslash before it if it is meant");
        if (isOfEntries) {
            require(
                    METHODS.matcher(unescaped).replaceFirst("").indexOf(',') < 0,
                    "has a comma outside its methods: separate entries with ; or write \\, for a comma in a path");
        } else {
            require(
                    unescaped.chars().noneMatch(c -> ";\n\r".indexOf(c) >= 0),
                    "holds a semicolon or a line end: separate names with commas, or write \\; for a semicolon in a name");
        }
        components += COMPONENT.matcher(unescaped).matches() ? 1 : 0;
        items.add(written.replaceAll("\\\\(.)", "$1"));
    }

    private void require(boolean fulfilled, String rule) {
        if (!fulfilled) {
            String item = setting.isIndexed() ? "the item with index " + index : "item " + (items.size() + 1);
            throw new IllegalArgumentException(item + " " + rule);
        }
    }
}
