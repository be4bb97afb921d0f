package dev.claviger.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes lists in settings apart. A backslash makes the character after it part of an item. What cannot be meant as an item,
 * such as a name with the quotes that were to enclose it, refuses the list: it would name somebody who does not exist. Messages
 * tell the number of the item and not its text.
 */
final class SettingList {
    private static final String ENCLOSING = "\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb()[]{}<>";
    private static final String ESCAPABLE = ENCLOSING + "\\,;=";

    /** One component of a distinguished name of LDAP. */
    private static final Pattern COMPONENT = Pattern.compile("[0-9A-Za-z.-]+=.*");

    private final String separators;
    private final String otherSeparators;
    private final List<String> items = new ArrayList<>();
    private int components;

    private SettingList(String separators, String otherSeparators) {
        this.separators = separators;
        this.otherSeparators = otherSeparators;
    }

    /** Returns the names in a list that is separated by commas. */
    static List<String> names(String value) {
        SettingList list = new SettingList(",", ";\n\r");
        list.read(value);
        if (list.components > 1) {
            throw new IllegalArgumentException(
                    "several names with an equals sign look like one that its commas have cut;"
                            + " a comma in a name is written \\, and an equals sign that is meant \\=");
        }
        return list.items;
    }

    /** Returns the endpoint entries in a list that is separated by semicolons or line ends. */
    static List<String> entries(String value) {
        SettingList list = new SettingList(";\n\r", ",");
        list.read(value);
        return list.items;
    }

    /** Returns whether a quote or bracket stands at an end of the text. */
    static boolean isEnclosed(String text) {
        return !text.isEmpty()
                && (ENCLOSING.indexOf(text.charAt(0)) >= 0 || ENCLOSING.indexOf(text.charAt(text.length() - 1)) >= 0);
    }

    private void read(String value) {
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || separators.indexOf(value.charAt(i)) >= 0) {
                add(value.substring(start, i).strip());
                start = i + 1;
            } else if (value.charAt(i) == '\\') {
                i++;
                require(
                        i < value.length() && ESCAPABLE.indexOf(value.charAt(i)) >= 0,
                        "has a backslash that stands before" + " none of " + ESCAPABLE
                                + "; one that is meant is written twice");
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
                "has a quote or bracket at an end; one that is meant is written with a backslash" + " before it");
        int mayBegin = separators.equals(",") ? 0 : Math.max(0, unescaped.indexOf('/'));
        require(
                otherSeparators.chars().noneMatch(other -> unescaped.indexOf(other, mayBegin) >= 0),
                separators.equals(",")
                        ? "holds a semicolon or a line end; commas separate names, and a semicolon in a name is written \\;"
                        : "has a comma in its path; semicolons separate entries, and a comma in a path is written \\,");
        components += COMPONENT.matcher(unescaped).matches() ? 1 : 0;
        items.add(written.replaceAll("\\\\(.)", "$1"));
    }

    private void require(boolean fulfilled, String rule) {
        if (!fulfilled) {
            throw new IllegalArgumentException("item " + (items.size() + 1) + " of the list " + rule);
        }
    }
}
