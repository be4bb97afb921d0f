package dev.claviger.servlet.manage;

import dev.claviger.JsonFormException;
import dev.claviger.internal.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A part of a request that is not as it should be.
 *
 * @param part what kind of part
 * @param name which one: a JSON pointer into the body, empty for all of it, or the name of a query parameter or header
 * @param detail what must be so, as a sentence
 */
record RequestFault(Part part, String name, String detail) {
    /** More than anybody corrects in one go. */
    private static final int MOST = 20;

    /** Where a fault can be. */
    enum Part {
        POINTER,
        PARAMETER,
        HEADER;

        /** Returns the name of the field that says where. */
        String field() {
            return Words.of(this);
        }
    }

    static RequestFault pointer(String pointer, String rule) {
        return new RequestFault(Part.POINTER, pointer, sentence(rule));
    }

    static RequestFault parameter(String name, String rule) {
        return new RequestFault(Part.PARAMETER, name, sentence(rule));
    }

    static RequestFault header(String name, String rule) {
        return new RequestFault(Part.HEADER, name, sentence(rule));
    }

    /** Returns what is wrong with a body: all of it, or the first twenty faults. */
    static List<RequestFault> of(JsonFormException e) {
        List<RequestFault> faults = new ArrayList<>();
        add(e, faults);
        return faults;
    }

    private static void add(JsonFormException e, List<RequestFault> faults) {
        if (faults.size() < MOST) {
            faults.add(pointer(e.field(), rule(e)));
        }
        for (Throwable other : e.getSuppressed()) {
            if (other instanceof JsonFormException another) {
                add(another, faults);
            }
        }
    }

    /** The message names the field before the rule. */
    private static String rule(JsonFormException e) {
        String message = String.valueOf(e.getMessage());
        String place = e.field() + ": ";
        int found = message.indexOf(place);
        return found < 0 ? message : message.substring(found + place.length());
    }

    /** Returns a text with a capital letter at its beginning and a full stop at its end. */
    static String sentence(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String begun = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }
}
