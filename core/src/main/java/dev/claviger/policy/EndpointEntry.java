package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.CallPath;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an endpoint list: some methods, and one path or a pattern of paths.
 *
 * <p>An entry is written {@code [METHOD[,METHOD] ]PATH}:
 *
 * <table>
 *   <caption>Entries and what they match</caption>
 *   <tr><th>entry</th><th>matches</th><th>does not match</th></tr>
 *   <tr><td>{@code /api/models}</td><td>{@code /api/models}</td><td>{@code /api/models/}, {@code /API/models}</td></tr>
 *   <tr><td>{@code GET,POST /api/chat}</td><td>GET, HEAD and POST of {@code /api/chat}</td><td>DELETE</td></tr>
 *   <tr><td><code>/users/&#42;/keys</code></td><td>{@code /users/7/keys}</td><td>{@code /users/keys}</td></tr>
 *   <tr><td>{@code /files/**}</td><td>{@code /files}, {@code /files/}, {@code /files/a/b}</td><td>{@code /files2}</td></tr>
 *   <tr><td>{@code /**}</td><td>every path</td><td></td></tr>
 * </table>
 *
 * <ul>
 *   <li><b>Methods</b> are upper-case names out of GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS, each at most once,
 *       separated by commas without blanks, and one blank before the path. Without methods an entry is for all seven.
 *       An entry for GET also allows HEAD, which asks for the same without the body. TRACE, CONNECT and unknown methods
 *       can be neither listed nor matched.
 *   <li><b>The path</b> is canonical, decoded and relative to the context path, as {@link CallPath#value()}; it holds no
 *       blank. A trailing slash is significant.
 *   <li><b>{@code *}</b> stands for exactly one segment that is not empty, <b>{@code /**}</b> at the end for the path
 *       before it, the same with a slash, and all below. Anywhere else a star is an error: there are no partial
 *       wildcards, suffixes or regular expressions.
 * </ul>
 *
 * <p>Entries are compared as text, so {@code GET /a} and {@code GET,HEAD /a} differ although they match the same calls.
 */
public final class EndpointEntry {
    /** All methods that an entry can have, in the order in which they are written. */
    static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** The last segment of an entry for a path and all below it. */
    static final String REST = "**";

    private static final int MAX_LENGTH = 2048;

    private final Set<String> methods;
    private final String path;

    private EndpointEntry(Set<String> methods, String path) {
        this.methods = methods;
        this.path = path;
    }

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException if the text is not an entry; the message names the rule and does not repeat the text,
     *     because nobody knows what was pasted. Nothing is repaired, trimmed or skipped
     */
    public static EndpointEntry parse(String text) {
        return parse(requireNonNull(text, "text"), "endpoint entry");
    }

    /** Reads an entry that messages call {@code which}. */
    static EndpointEntry parse(String text, String which) {
        try {
            return read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(which + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the entry with a pattern that is known to be one, and these methods, as the bits of {@link EndpointTrie}. HEAD
     * is not listed where GET is, because that allows it.
     */
    static EndpointEntry of(int methodBits, String path) {
        Set<String> listed = new LinkedHashSet<>(METHODS);
        listed.removeIf(method -> (methodBits & EndpointTrie.methodBit(method)) == 0);
        if (listed.contains("GET") && listed.size() < METHODS.size()) {
            listed.remove("HEAD");
        }
        return new EndpointEntry(Collections.unmodifiableSet(listed), path);
    }

    /** Returns the methods as listed, in the order of the class description, unmodifiable; all seven if none was. */
    public Set<String> methods() {
        return methods;
    }

    /** Returns the path or pattern. */
    public String path() {
        return path;
    }

    /**
     * Returns whether this entry allows the call. For explanations and tests: written to be seen to be right, not to be
     * fast. {@link EndpointSet#allows} gives the same answers.
     */
    public boolean matches(String method, CallPath call) {
        return matchesMethod(method) && matchesPath(segments(path), segments(call.value()));
    }

    /** Returns whether this entry matches every call that {@code other} matches. */
    boolean covers(EndpointEntry other) {
        return (methodBits() | other.methodBits()) == methodBits() && coversPath(segments(path), segments(other.path));
    }

    private static boolean coversPath(List<String> wide, List<String> narrow) {
        int last = wide.size() - 1;
        boolean open = wide.get(last).equals(REST);
        int fixed = open ? last : wide.size();
        boolean narrowOpen = narrow.get(narrow.size() - 1).equals(REST);
        int narrowFixed = narrowOpen ? narrow.size() - 1 : narrow.size();
        if (open ? narrowFixed < fixed : narrowOpen || narrowFixed != fixed) {
            return false;
        }
        for (int i = 0; i < fixed; i++) {
            boolean covered = wide.get(i).equals("*")
                    ? !narrow.get(i).isEmpty()
                    : wide.get(i).equals(narrow.get(i));
            if (!covered) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EndpointEntry entry && methods.equals(entry.methods) && path.equals(entry.path);
    }

    @Override
    public int hashCode() {
        return 31 * methods.hashCode() + path.hashCode();
    }

    /** Returns the entry as it should be written. {@link #parse} gives an equal entry back. */
    @Override
    public String toString() {
        return methods.size() == METHODS.size() ? path : String.join(",", methods) + " " + path;
    }

    /** Returns the methods that this entry allows, HEAD with GET included, as the bits of {@link EndpointTrie}. */
    int methodBits() {
        int bits = 0;
        for (String method : METHODS) {
            bits |= matchesMethod(method) ? EndpointTrie.methodBit(method) : 0;
        }
        return bits;
    }

    /** Returns the segments between the slashes, wildcards included. The root is one empty segment. */
    static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private boolean matchesMethod(String method) {
        return methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
    }

    private static boolean matchesPath(List<String> pattern, List<String> call) {
        int last = pattern.size() - 1;
        if (pattern.get(last).equals(REST)) {
            return call.size() >= last && matchesSegments(pattern.subList(0, last), call);
        }
        return call.size() == pattern.size() && matchesSegments(pattern, call);
    }

    private static boolean matchesSegments(List<String> pattern, List<String> call) {
        for (int i = 0; i < pattern.size(); i++) {
            boolean matches = pattern.get(i).equals("*")
                    ? !call.get(i).isEmpty()
                    : pattern.get(i).equals(call.get(i));
            if (!matches) {
                return false;
            }
        }
        return true;
    }

    private static EndpointEntry read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("longer than " + MAX_LENGTH + " characters");
        }
        if (text.startsWith("/")) {
            return new EndpointEntry(inOrder(METHODS), checkedPath(text));
        }
        int blank = text.indexOf(' ');
        if (blank < 0) {
            throw new IllegalArgumentException("must be a path that begins with '/', or methods, one blank and a path");
        }
        return new EndpointEntry(checkedMethods(text.substring(0, blank)), checkedPath(text.substring(blank + 1)));
    }

    private static Set<String> checkedMethods(String text) {
        List<String> listed = List.of(text.split(",", -1));
        for (String method : listed) {
            if (!METHODS.contains(method)) {
                throw new IllegalArgumentException("what stands before the path is not a method; allowed are "
                        + String.join(",", METHODS) + ", in upper case, with commas and no blanks between them");
            }
        }
        Set<String> methods = inOrder(listed);
        if (methods.size() < listed.size()) {
            throw new IllegalArgumentException("a method is listed twice");
        }
        return methods;
    }

    private static Set<String> inOrder(List<String> listed) {
        Set<String> methods = new LinkedHashSet<>(METHODS);
        methods.retainAll(listed);
        return Collections.unmodifiableSet(methods);
    }

    private static String checkedPath(String path) {
        if (path.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw new IllegalArgumentException("holds a blank; allowed is the one between methods and path");
        }
        // Throws for whatever no call can have: such an entry would match nothing, and its author believes otherwise.
        CallPath.of(path);
        List<String> segments = segments(path);
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean wildcard = segment.equals("*") || (segment.equals(REST) && i == segments.size() - 1);
            if (!wildcard && segment.indexOf('*') >= 0) {
                throw new IllegalArgumentException(
                        "holds a misplaced '*'; allowed are '*' as a whole segment, and '/**' at the end");
            }
        }
        return path;
    }
}
