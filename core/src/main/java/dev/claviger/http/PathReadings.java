package dev.claviger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.CallPath;
import java.io.ByteArrayOutputStream;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which programs may read a path that has no canonical form: all that follow from decoding, dropping path
 * parameters, turning backslashes, merging slashes, resolving dot segments and cutting at delimiters, each of them or
 * not, in any order, however often. Rather too many than too few: a reading that is guarded makes the request a refused
 * one, and that is all these are for.
 */
final class PathReadings {
    /** More than a path of an ordinary page can have; beyond, the path counts as guarded. */
    private static final int MAX_READINGS = 64;

    private static final int MAX_LENGTH = 8192;

    /** Stands in place of what no canonical path can hold; an entry that holds it matches too much, never too little. */
    private static final char ANYTHING = '_';

    private static final String DELIMITERS = "\\;%?#";
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
    private static final Pattern SLASHES = Pattern.compile("//+");
    private static final Pattern END = Pattern.compile("[;?#\\x00].*", Pattern.DOTALL);
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");
    private static final Pattern AUTHORITY = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:/*[^/]*");
    private static final Pattern UNICODE_ESCAPE = Pattern.compile("%[uU]([0-9A-Fa-f]{4})");

    private PathReadings() {}

    /**
     * Returns all readings, relative to the context, or {@code null} if there are too many to tell.
     *
     * @param texts the path as it was sent and as the container routes it, as far as they are known
     * @param contextPath where the application is mounted, decoded; empty for the root
     */
    static @Nullable Set<CallPath> of(Collection<String> texts, String contextPath) {
        Set<String> seen = new LinkedHashSet<>(texts);
        Deque<String> open = new ArrayDeque<>(texts);
        while (!open.isEmpty()) {
            String text = open.remove();
            if (text.length() > MAX_LENGTH || seen.size() > MAX_READINGS) {
                return null;
            }
            for (String next : steps(text)) {
                if (seen.add(next)) {
                    open.add(next);
                }
            }
        }
        Set<CallPath> readings = new LinkedHashSet<>();
        for (String text : seen) {
            for (String path : List.of(canonical(text), canonical(within(contextPath, text)))) {
                if (path.length() > MAX_LENGTH) {
                    return null;
                }
                readings.add(CallPath.of(path));
            }
        }
        return readings;
    }

    /** Returns what one step of one program makes of a text. */
    private static Set<String> steps(String text) {
        Set<String> next = new LinkedHashSet<>();
        if (text.indexOf('%') >= 0) {
            next.add(decoded(text, false));
            next.add(decoded(text, true));
            next.add(UNICODE_ESCAPE
                    .matcher(text)
                    .replaceAll(found ->
                            Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(found.group(1), 16)))));
        }
        next.add(PARAMETERS.matcher(text).replaceAll(""));
        next.add(END.matcher(text).replaceFirst(""));
        next.add(text.replace('\\', '/'));
        next.add(SLASHES.matcher(text).replaceAll("/"));
        next.add(CONTROLS.matcher(text).replaceAll(""));
        next.add(text.strip());
        next.add(withoutDotSegments(text));
        next.add(normalised(text));
        if (!text.startsWith("/")) {
            next.add(AUTHORITY.matcher(text).replaceFirst(""));
            next.add("/" + text);
        }
        return next;
    }

    /**
     * Undoes escapes once, as far as they are well-formed.
     *
     * @param overlong whether to read overlong UTF-8 as the ASCII that it disguises (CVE-2008-2938)
     */
    private static String decoded(String text, boolean overlong) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int octet = text.charAt(i) == '%' && i + 2 < text.length() ? octet(text, i + 1) : -1;
            if (octet >= 0) {
                octets.write(octet);
                i += 2;
            } else {
                octets.writeBytes(text.substring(i, i + 1).getBytes(UTF_8));
            }
        }
        byte[] bytes = octets.toByteArray();
        return overlong ? overlong(bytes) : new String(bytes, UTF_8);
    }

    private static int octet(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static String overlong(byte[] octets) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(octets.length);
        for (int i = 0; i < octets.length; i++) {
            int lead = octets[i] & 0xff;
            int second = i + 1 < octets.length ? octets[i + 1] & 0x3f : 0;
            if ((lead == 0xc0 || lead == 0xc1) && i + 1 < octets.length) {
                plain.write((lead & 1) << 6 | second);
                i++;
            } else if (lead == 0xe0 && second < 2 && i + 2 < octets.length) {
                plain.write(second << 6 | (octets[i + 2] & 0x3f));
                i += 2;
            } else {
                plain.write(lead);
            }
        }
        return plain.toString(UTF_8);
    }

    /** Resolves dot segments (RFC 3986, 5.2.4); climbing ends at the root. */
    private static String withoutDotSegments(String text) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = text.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            String segment = segments[i];
            if (segment.equals("..") && kept.size() > 1) {
                kept.removeLast();
            } else if (!segment.equals(".") && !segment.equals("..")) {
                kept.addLast(segment);
                continue;
            }
            if (last) {
                kept.addLast("");
            }
        }
        return String.join("/", kept);
    }

    /** One character at a time, which keeps this linear. */
    private static String normalised(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        StringBuilder normalised = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> normalised.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)));
        return normalised.toString();
    }

    /** Removes the context path; where the text does not begin with it, as many segments as it has. */
    private static String within(String contextPath, String text) {
        if (contextPath.isEmpty()) {
            return text;
        }
        int end = 0;
        for (int i = 0; i < contextPath.length(); i++) {
            if (contextPath.charAt(i) == '/') {
                end = text.indexOf('/', end + 1);
                if (end < 0) {
                    return "/";
                }
            }
        }
        return text.substring(end);
    }

    /** Returns the text as it is where it is canonical, with {@link #ANYTHING} in place of what is not. */
    private static String canonical(String text) {
        StringBuilder path = new StringBuilder(text.length() + 1);
        String[] segments = text.split("/", -1);
        for (int i = text.startsWith("/") ? 1 : 0; i < segments.length; i++) {
            path.append('/').append(canonicalSegment(segments[i], i == segments.length - 1));
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    private static String canonicalSegment(String segment, boolean last) {
        if (segment.equals(".") || segment.equals("..") || (segment.isEmpty() && !last)) {
            return String.valueOf(ANYTHING);
        }
        StringBuilder canonical = new StringBuilder(segment.length());
        segment.codePoints().forEach(c -> {
            if (isCanonical(c)) {
                canonical.appendCodePoint(c);
            } else {
                canonical.append(ANYTHING);
            }
        });
        return canonical.toString();
    }

    private static boolean isCanonical(int c) {
        if (c >= ' ' && c < 0x7f) {
            return DELIMITERS.indexOf(c) < 0;
        }
        try {
            return CallPath.of("/" + Character.toString(c)).value().length() > 1;
        } catch (IllegalArgumentException e) {
            // Refused by one of the rules for paths: a control character, half a pair, a disguised delimiter.
            return false;
        }
    }
}
