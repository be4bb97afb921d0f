package dev.claviger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.claviger.internal.paths.PathOctets;
import dev.claviger.internal.text.PlainOctets;
import java.nio.CharBuffer;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * The path of a call in its one canonical form: relative to the context path, decoded once, beginning with {@code '/'}.
 *
 * <p>Matching, audit and error answers all use this value, and nothing else in the library reads a path. What a server,
 * a proxy or a framework might read in two ways is refused, not repaired: whoever repairs has to guess which reading the
 * code behind will choose, and that guess is how most endpoint lists were bypassed (CVE-2020-1957, CVE-2021-28164,
 * CVE-2023-4853, CVE-2024-27198). {@link Fault} lists the rules; no switch relaxes them.
 *
 * <p>What remains is compared code point by code point: case, a trailing slash and decoded blanks are significant,
 * nothing is trimmed, folded or normalised, and the default locale has no influence.
 *
 * <p>The form is stable: a value that is encoded and read again is the same value.
 */
// The base class has no member that can be used outside its package: it keeps the octets from hosts.
@SuppressWarnings("exports")
public final class CallPath extends PathOctets implements PathReading {
    /** As long as the whole request head may be in Tomcat and Jetty unless configured otherwise. */
    static final int MAX_LENGTH = 8192;

    /** The characters that mean something to one program or another on the way. */
    private static final String DELIMITERS = "/\\.;%?#";

    /** The characters that need no second look: visible ASCII without the delimiters. */
    private static final boolean[] PLAIN = plainCharacters();

    private final String value;

    private CallPath(String value, byte[] octets) {
        super(octets);
        this.value = value;
    }

    /**
     * Reads a path as it stood in the request line. Nothing that a caller can send makes this method throw.
     *
     * @param rawPath the path as sent, still encoded and without the query, as {@code getRequestURI()} of a servlet
     *     request returns it
     * @param contextPath where the application is mounted, decoded: empty, or a text like {@code "/app"}. It is removed
     *     after decoding and only at a segment boundary. The context path itself becomes {@code "/"}, the path that
     *     containers redirect it to
     * @return the canonical path, or the rule that {@code rawPath} breaks; if it breaks several, any one of them
     * @throws IllegalArgumentException if the context path does not begin with a slash, or ends with one
     */
    public static PathReading read(String rawPath, String contextPath) {
        requireNonNull(rawPath, "rawPath");
        requireContextPath(contextPath);
        if (rawPath.length() > MAX_LENGTH) {
            return new Rejected(Fault.TOO_LONG);
        }
        // Almost every path is plain, and then costs a few looks and no copy but this.
        byte[] octets = rawPath.getBytes(UTF_8);
        if (PlainOctets.arePath(octets)) {
            return below(contextPath, rawPath, octets);
        }
        return rawPath.indexOf('%') < 0 ? judge(rawPath, true, contextPath) : readEscaped(rawPath, contextPath);
    }

    /**
     * Returns the canonical path for a text that is decoded and context-relative already, in a host's own code or a
     * test. The rules are those of {@link #read}.
     *
     * @throws IllegalArgumentException if the text is not canonical; the message names the rule
     */
    public static CallPath of(String decodedPath) {
        PathReading reading = requireNonNull(decodedPath, "decodedPath").length() > MAX_LENGTH
                ? new Rejected(Fault.TOO_LONG)
                : judge(decodedPath, false, "");
        if (reading instanceof Rejected rejected) {
            throw new IllegalArgumentException("the path " + rejected.fault().rule());
        }
        return (CallPath) reading;
    }

    /** Returns the path as text, for comparing and for people. Not for building a URI: it is decoded. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallPath path && value.equals(path.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Returns {@link #value()}. It never holds a line break or another control character. */
    @Override
    public String toString() {
        return value;
    }

    private static void requireContextPath(String contextPath) {
        if (!requireNonNull(contextPath, "contextPath").isEmpty()
                && (contextPath.charAt(0) != '/' || contextPath.endsWith("/"))) {
            throw new IllegalArgumentException("context path must be empty, or begin with '/' and not end with it");
        }
    }

    private static PathReading readEscaped(String rawPath, String contextPath) {
        CharBuffer decoded = CharBuffer.allocate(rawPath.length());
        Fault fault = PathEscapes.undo(rawPath, decoded);
        return fault == null ? judge(decoded.flip().toString(), false, contextPath) : new Rejected(fault);
    }

    private static PathReading judge(String path, boolean asSent, String contextPath) {
        Fault fault = faultIn(path, asSent);
        return fault == null ? below(contextPath, path, path.getBytes(UTF_8)) : new Rejected(fault);
    }

    private static PathReading below(String contextPath, String path, byte[] octets) {
        int end = contextPath.length();
        if (end == 0) {
            return new CallPath(path, octets);
        }
        if (!path.startsWith(contextPath) || (path.length() > end && path.charAt(end) != '/')) {
            return new Rejected(Fault.OUTSIDE_CONTEXT);
        }
        String below = path.length() == end ? "/" : path.substring(end);
        return new CallPath(below, below.getBytes(UTF_8));
    }

    /**
     * Returns the first rule that a path breaks, if any.
     *
     * @param asSent whether the characters stand as they were sent, so that only visible ASCII may be among them
     */
    private static @Nullable Fault faultIn(String path, boolean asSent) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return Fault.NO_LEADING_SLASH;
        }
        for (int i = 1; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < PLAIN.length && PLAIN[c]) {
                continue;
            }
            Fault fault = isVisibleAscii(c) ? faultOfDelimiter(path, i) : faultOfOther(path, i, asSent);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static @Nullable Fault faultOfDelimiter(String path, int at) {
        boolean startsSegment = path.charAt(at - 1) == '/';
        return switch (path.charAt(at)) {
            case '/' -> startsSegment ? Fault.EMPTY_SEGMENT : null;
            case '.' -> startsSegment && isDotSegment(path, at) ? Fault.DOT_SEGMENT : null;
            case ';' -> Fault.PATH_PARAMETER;
            case '\\' -> Fault.BACKSLASH;
            case '%' -> Fault.PERCENT_SIGN;
            case '?' -> Fault.QUESTION_MARK;
            default -> Fault.NUMBER_SIGN;
        };
    }

    private static boolean isDotSegment(String path, int start) {
        int end = path.startsWith("..", start) ? start + 2 : start + 1;
        return end == path.length() || path.charAt(end) == '/';
    }

    /** Judges blanks, control characters and everything that is not ASCII. */
    private static @Nullable Fault faultOfOther(String path, int at, boolean asSent) {
        int c = path.codePointAt(at);
        if (isControl(c)) {
            return Fault.CONTROL_CHARACTER;
        }
        if (asSent) {
            return Fault.UNENCODED_CHARACTER;
        }
        if (Character.getType(c) == Character.SURROGATE) {
            // The second half of a pair was judged with the first.
            return Character.isSurrogatePair(path.charAt(at - 1), path.charAt(at)) ? null : Fault.MALFORMED_UTF8;
        }
        return c != ' ' && isDisguise(c) ? Fault.DISGUISED_DELIMITER : null;
    }

    static boolean isVisibleAscii(char c) {
        return c > ' ' && c < 0x7f;
    }

    /** Returns whether the character ends a line or is unprintable: C0, DEL, C1, U+2028 and U+2029. */
    static boolean isControl(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    /** Returns whether a component that normalises its input (NFKC) would find a delimiter in place of this character. */
    private static boolean isDisguise(int codePoint) {
        // One at a time keeps this linear: ordering the marks of a long text takes quadratic time. Nothing is missed by
        // it, because no two characters compose to a delimiter.
        String plain = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC);
        for (int i = 0; i < plain.length(); i++) {
            if (DELIMITERS.indexOf(plain.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean[] plainCharacters() {
        boolean[] plain = new boolean[128];
        for (char c = '!'; c <= '~'; c++) {
            plain[c] = DELIMITERS.indexOf(c) < 0;
        }
        return plain;
    }

    /**
     * A path that has no canonical form. It is refused before anything is asked of a policy; over HTTP it is a 400.
     *
     * @param fault a rule that the path breaks
     */
    public record Rejected(Fault fault) implements PathReading {}

    /** The rules for paths. Each refuses a spelling that two programs on the way of a request have read differently. */
    public enum Fault {
        /** More than 8192 characters, encoded. */
        TOO_LONG("is longer than 8192 characters"),
        /** The first character is not {@code '/'}: {@code *}, {@code http://host/} or {@code http:/x} (CVE-2025-11143). */
        NO_LEADING_SLASH("does not begin with '/'"),
        /** {@code //}, which some programs merge and some do not (CVE-2023-4853). One trailing slash is no empty segment. */
        EMPTY_SEGMENT("holds an empty segment, '//'"),
        /** A segment {@code .} or {@code ..}, which climbs in one program and is a name in another (CVE-2010-3863). */
        DOT_SEGMENT("holds a segment '.' or '..'"),
        /** {@code %2e}: a dot for those who decode first, a name for those who resolve first (CVE-2021-28164). */
        ENCODED_DOT("holds an encoded dot, %2e"),
        /** {@code %2f}: a separator for those who decode first, part of a name for the others (CVE-2021-31920). */
        ENCODED_SLASH("holds an encoded slash, %2f"),
        /** {@code \} or {@code %5c}, a separator to some programs (CVE-2021-29492). */
        BACKSLASH("holds a backslash"),
        /** {@code ;} or {@code %3b}: containers drop it and what follows, in the middle of a path (CVE-2020-1957). */
        PATH_PARAMETER("holds a semicolon"),
        /** {@code %25}, which whoever decodes twice reads as the start of an escape (CVE-2021-28169). */
        PERCENT_SIGN("holds a percent sign"),
        /** {@code ?} or {@code %3f}: the rest would be a query to whoever builds a URI from the decoded path. */
        QUESTION_MARK("holds a question mark"),
        /** {@code #} or {@code %23}: the rest would be a fragment, which some programs drop (CVE-2021-32779). */
        NUMBER_SIGN("holds a '#'"),
        /** U+0000-001F, U+007F-009F, U+2028 or U+2029, raw or encoded (CVE-2022-22978). */
        CONTROL_CHARACTER("holds a control character or line separator"),
        /** A blank or a non-ASCII character that stands in the request line unencoded (RFC 9112 section 3.2). */
        UNENCODED_CHARACTER("holds an unencoded blank or non-ASCII character"),
        /** {@code %} without two hexadecimal digits behind it; also {@code %u002e} (CVE-2021-34429). */
        MALFORMED_ESCAPE("holds a '%' without two hexadecimal digits"),
        /** Octets that are not UTF-8: overlong forms, surrogates, cut sequences (RFC 3629 section 3). */
        MALFORMED_UTF8("is not UTF-8"),
        /**
         * A character like the full-width dot U+FF0E, whose compatibility form (Unicode NFKC) holds one of {@code / \ . ;
         * % ? #}, and which therefore becomes one where text is normalised before use (CVE-2019-9636).
         */
        DISGUISED_DELIMITER("holds a character that Unicode normalisation turns into one of / \\ . ; % ? #"),
        /** The path is not below the context path of the application that was asked. */
        OUTSIDE_CONTEXT("lies outside the context path");

        private final String rule;

        Fault(String rule) {
            this.rule = rule;
        }

        /** Returns what is wrong as the rest of a sentence about the path: {@code "holds a backslash"}. For logs and errors. */
        public String rule() {
            return rule;
        }
    }
}
