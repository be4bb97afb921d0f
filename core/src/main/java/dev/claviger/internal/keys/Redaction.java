package dev.claviger.internal.keys;

import dev.claviger.internal.text.HexDigit;
import dev.claviger.spi.AuditEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts keys out of what callers sent, before it is put on record: also where they stand percent-encoded, however often, with
 * the prefix in another case, with something in front or behind, or without their last characters, which can be guessed.
 */
final class Redaction {
    private static final String MARK = "[key]";

    /** With fewer characters than this behind the prefix, more of the secret is missing than anybody could try out. */
    private static final int SHORTEST = 32;

    private final Pattern key;

    Redaction(List<String> prefixes) {
        // No character that a prefix may hold has a meaning in a regular expression outside brackets.
        String anyPrefix = String.join("|", prefixes);
        this.key = Pattern.compile("(?:" + anyPrefix + ")[0-9A-Za-z]{" + SHORTEST + ",}", Pattern.CASE_INSENSITIVE);
    }

    private Redaction(Pattern key) {
        this.key = key;
    }

    /** Returns what cuts this very text out, in whatever spelling of its letters. */
    static Redaction ofText(String secret) {
        return new Redaction(Pattern.compile(Pattern.quote(secret), Pattern.CASE_INSENSITIVE));
    }

    /** Returns the record without keys in its details, their names included. */
    AuditEvent of(AuditEvent event) {
        Map<String, Object> hidden = new HashMap<>();
        event.details().forEach((name, value) -> hidden.put(freeName(of(name), hidden.keySet()), ofValue(value)));
        String owner = event.ownerId();
        // The owner whose records were asked for is a text of the reader's, and need not exist.
        if (event.type() == AuditEvent.Type.AUDIT_READ
                && owner != null
                && !of(owner).equals(owner)) {
            hidden.put("wanted_owner", of(owner));
            owner = null;
        }
        return hidden.equals(event.details())
                ? event
                : AuditEvent.builder(event.type(), event.actor(), event.at())
                        .ownerId(owner)
                        .keyId(event.keyId())
                        .details(hidden)
                        .build();
    }

    /** Two names can become one, and nothing that was told may get lost by that: the second has {@code [key 2]}. */
    private static String freeName(String name, Set<String> taken) {
        String free = name;
        for (int i = 2; taken.contains(free); i++) {
            free = name.replace(MARK, "[key " + i + "]");
        }
        return free;
    }

    private Object ofValue(Object value) {
        if (value instanceof List<?> entries) {
            return entries.stream().map(this::ofValue).toList();
        }
        return value instanceof String text ? of(text) : value;
    }

    /** Returns {@code text} without what looks like a key in it. */
    String of(String text) {
        String plain = key.matcher(text).replaceAll(MARK);
        return plain.indexOf('%') < 0 ? plain : new Encoded(plain).redacted();
    }

    /** A text with escapes: what it says when all are undone, and where each of those characters stands in it. */
    private final class Encoded {
        private final String text;
        private final char[] decoded;
        private final int[] places;
        private int length;

        Encoded(String text) {
            this.text = text;
            this.decoded = new char[text.length()];
            this.places = new int[text.length() + 1];
            for (int i = 0; i < text.length(); i++) {
                decoded[length] = text.charAt(i);
                places[length++] = i;
                undoEscapes();
            }
            places[length] = text.length();
        }

        /** What an escape stands for may end another one: {@code %2573} is {@code %73}, and that is an {@code s}. */
        private void undoEscapes() {
            while (length >= 3 && decoded[length - 3] == '%') {
                int octet = HexDigit.value(decoded[length - 2]) << 4 | HexDigit.value(decoded[length - 1]);
                if (octet < 0) {
                    return;
                }
                length -= 2;
                decoded[length - 1] = (char) octet;
            }
        }

        String redacted() {
            Matcher found = key.matcher(new String(decoded, 0, length));
            StringBuilder redacted = new StringBuilder();
            int end = 0;
            while (found.find()) {
                redacted.append(text, end, places[found.start()]).append(MARK);
                end = places[found.end()];
            }
            return redacted.append(text, end, text.length()).toString();
        }
    }
}
