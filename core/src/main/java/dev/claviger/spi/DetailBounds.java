package dev.claviger.spi;

import java.util.ArrayList;
import java.util.List;

/** How long the details of a record can be: a log line and every database take that. */
final class DetailBounds {
    private static final int MAX_TEXT = 2_000;
    private static final int MAX_LIST = 40_000;

    /** Room for the entry that tells of a list that it was cut. */
    private static final int MARK = 100;

    private DetailBounds() {}

    static IllegalArgumentException badType(String name) {
        return new IllegalArgumentException(
                "the detail " + name + " must be a String, a Long, a Boolean or a List of String");
    }

    static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        String mark = "... (cut; it had " + text.length() + " characters)";
        return text.substring(0, MAX_TEXT - mark.length()) + mark;
    }

    /** Returns a copy of the list. Each entry counts with one character more, so that empty ones count too. */
    static List<String> cut(String name, List<?> entries) {
        List<String> kept = new ArrayList<>();
        long length = 0;
        int fitting = 0;
        for (Object entry : entries) {
            if (!(entry instanceof String text)) {
                throw badType(name);
            }
            String some = cut(text);
            kept.add(some);
            length += some.length() + 1;
            fitting = length <= MAX_LIST - MARK ? kept.size() : fitting;
        }
        if (length > MAX_LIST) {
            kept.subList(fitting, kept.size()).clear();
            kept.add("... (cut; it had " + entries.size() + " entries)");
        }
        return List.copyOf(kept);
    }
}
