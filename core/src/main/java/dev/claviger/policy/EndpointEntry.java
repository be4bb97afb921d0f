package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.CallPath;
import dev.claviger.internal.paths.EndpointTrie;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
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

    private static final int GET = EndpointTrie.methodBit("GET");
    private static final int HEAD = EndpointTrie.methodBit("HEAD");
    private static final int ALL_METHODS = (1 << METHODS.size()) - 1;

    private static final int MAX_LENGTH = 2048;
    private static final String EXAMPLE = "Example: \"GET,POST /api/models\"";
    private static final String LEADING_SLASH = "the path must start with \"/\". Example: \"GET /api/models\"";

    /** The methods of every entry there can be, by their bits: many keys hold entries, and few of them differ in this. */
    private static final List<Set<String>> METHODS_BY_BITS = IntStream.range(0, 1 << METHODS.size())
            .mapToObj(EndpointEntry::methodsOf)
            .toList();

    private final int listedBits;
    private final String path;

    private EndpointEntry(int listedBits, String path) {
        this.listedBits = listedBits;
        this.path = path;
    }

    private static Set<String> methodsOf(int bits) {
        Set<String> methods = new LinkedHashSet<>(METHODS);
        methods.removeIf(method -> (bits & EndpointTrie.methodBit(method)) == 0);
        return Collections.unmodifiableSet(methods);
    }

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException if the text is not an entry; the message names the rule and does not repeat the text,
     *     because nobody knows what was pasted. Nothing is repaired, trimmed or skipped
     */
    public static EndpointEntry parse(String text) {
        return parse(requireNonNull(text, "text"), "Endpoint entry");
    }

    /** Reads an entry that messages call {@code which}. */
    static EndpointEntry parse(String text, String which) {
        try {
            return read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(which + ": " + e.getMessage() + ".", e);
        }
    }

    /**
     * Returns the entry with a pattern that is known to be one, and these methods, as the bits of {@link EndpointTrie}. HEAD
     * is not listed where GET is, because that allows it.
     */
    static EndpointEntry of(int methodBits, String path) {
        boolean impliesHead = (methodBits & GET) != 0 && methodBits != ALL_METHODS;
        return new EndpointEntry(impliesHead ? methodBits & ~HEAD : methodBits, path);
    }

    /** Returns the methods as listed, in the order of the class description, unmodifiable; all seven if none was. */
    public Set<String> methods() {
        return METHODS_BY_BITS.get(listedBits);
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

    /**
     * Returns whether this entry allows the call, as {@link #matches} does, without taking anything apart: at most two looks
     * at each character of the path, and only behind a star at more of the call than the entry has.
     */
    boolean allows(int methodBit, String call) {
        if ((methodBits() & methodBit) == 0) {
            return false;
        }
        int mine = 1;
        int its = 1;
        while (!path.startsWith(REST, mine)) {
            if (its > call.length()) {
                return false;
            }
            int myEnd = endOfSegment(path, mine);
            boolean any = myEnd == mine + 1 && path.charAt(mine) == '*';
            int itsEnd = any ? endOfSegment(call, its) : its + myEnd - mine;
            boolean meets =
                    any ? itsEnd > its : path.regionMatches(mine, call, its, myEnd - mine) && endsSegment(call, itsEnd);
            if (!meets) {
                return false;
            }
            if (myEnd == path.length()) {
                return itsEnd == call.length();
            }
            mine = myEnd + 1;
            its = itsEnd + 1;
        }
        return true;
    }

    private static boolean endsSegment(String path, int at) {
        return at == path.length() || path.charAt(at) == '/';
    }

    private static int endOfSegment(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EndpointEntry entry && listedBits == entry.listedBits && path.equals(entry.path);
    }

    @Override
    public int hashCode() {
        return 31 * listedBits + path.hashCode();
    }

    /** Returns the entry as it should be written. {@link #parse} gives an equal entry back. */
    @Override
    public String toString() {
        return listedBits == ALL_METHODS ? path : String.join(",", methods()) + " " + path;
    }

    /** Returns the methods that this entry allows, HEAD with GET included, as the bits of {@link EndpointTrie}. */
    int methodBits() {
        return EndpointTrie.allowedBy(listedBits);
    }

    /** Returns the segments between the slashes, wildcards included. The root is one empty segment. */
    static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private boolean matchesMethod(String method) {
        return methods().contains(method) || (method.equals("HEAD") && methods().contains("GET"));
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
        require(text.length() <= MAX_LENGTH, "an entry has at most " + MAX_LENGTH + " characters");
        if (text.startsWith("/")) {
            return new EndpointEntry(ALL_METHODS, checkedPath(text));
        }
        int blank = text.indexOf(' ');
        require(blank != 0, "no blank may stand before the entry. Example: \"GET /api/models\"");
        if (blank < 0) {
            require(!METHODS.containsAll(List.of(text.split(",", -1))), "a path must follow the methods. " + EXAMPLE);
            throw new IllegalArgumentException(LEADING_SLASH);
        }
        return new EndpointEntry(checkedMethods(text.substring(0, blank)), checkedPath(text.substring(blank + 1)));
    }

    private static int checkedMethods(String text) {
        require(!text.endsWith(","), "no blank may follow a comma between methods. " + EXAMPLE);
        int bits = 0;
        for (String method : text.split(",", -1)) {
            int bit = EndpointTrie.methodBit(method);
            if (bit == 0) {
                require(
                        !METHODS.contains(method.toUpperCase(Locale.ROOT)),
                        "methods must be written in upper case. " + EXAMPLE);
                throw new IllegalArgumentException(
                        "what stands before the path must be a method, or several with commas" + " between them: "
                                + String.join(", ", METHODS) + ". " + EXAMPLE);
            }
            require((bits & bit) == 0, "each method must be listed once. " + EXAMPLE);
            bits |= bit;
        }
        return bits;
    }

    private static String checkedPath(String path) {
        require(path.startsWith("/"), LEADING_SLASH);
        require(
                path.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c)),
                "the path must not hold a blank. " + EXAMPLE);
        requireCallable(path);
        List<String> segments = segments(path);
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean isLast = i == segments.size() - 1;
            require(!segment.equals(REST) || isLast, "\"**\" must be the last segment. Example: \"/api/**\"");
            require(
                    segment.indexOf('*') < 0 || segment.equals("*") || segment.equals(REST),
                    "\"*\" must be a whole segment. Example: \"/users/*/keys\"");
        }
        return path;
    }

    /** An entry that no call can have would match nothing, and its author believes otherwise. */
    private static void requireCallable(String path) {
        try {
            CallPath.of(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ". " + EXAMPLE, e);
        }
    }

    private static void require(boolean fulfilled, String rule) {
        if (!fulfilled) {
            throw new IllegalArgumentException(rule);
        }
    }
}
