package dev.claviger.internal.paths;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of many endpoint lists as one tree of path segments, so that a search takes time for the path and not for
 * the number of entries. A list belongs to a subject: everyone, a role, a group. Immutable.
 *
 * <p>Searching allocates nothing and has no bad case. A node is visited at most once, because the number of the segment
 * that leads to it is its depth; a visit looks at one segment, eight octets at a time. Only an administrator can make many
 * nodes fit one path, by entries that differ in where they have stars: a thousand of those take microseconds for usual
 * segments, and a few milliseconds for the longest that a path can have.
 */
public final class EndpointTrie {
    private static final String ANY = "*";
    private static final String REST = "**";
    private static final int ALL_METHODS = (1 << 7) - 1;

    /** Odd, and without a pattern in its bits: what is multiplied by it differs in the highest bits. */
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    /** Times an octet, that octet eight times. */
    private static final long EACH = 0x0101010101010101L;

    private static final long TOP_BITS = 0x8080808080808080L;

    private final Node root;

    /**
     * All literals, whatever they follow: a step down looks at one place here and at the node itself, and at nothing else.
     * Open addressing, at least half of it empty, so that every search ends. Callers choose what is searched but only
     * administrators what can be found, so no path makes the chains long.
     */
    private final @Nullable Node[] literals;

    private final int shift;

    private EndpointTrie(Draft draft) {
        this.root = new Node(null, "", draft);
        List<Node> nodes = new ArrayList<>();
        collectLiterals(root, draft, nodes);
        this.literals = new Node[Integer.highestOneBit(nodes.size() + 1) << 2];
        this.shift = Long.SIZE - Integer.numberOfTrailingZeros(literals.length);
        nodes.forEach(this::insert);
    }

    private static void collectLiterals(Node parent, Draft draft, List<Node> literals) {
        for (Map.Entry<String, Draft> child : draft.children.entrySet()) {
            Node node = new Node(parent, child.getKey(), child.getValue());
            if (child.getKey().equals(ANY)) {
                parent.star = node;
            } else {
                literals.add(node);
            }
            collectLiterals(node, child.getValue(), literals);
        }
    }

    private void insert(Node node) {
        int place = placeOf(node.hash);
        while (literals[place] != null) {
            place = after(place);
        }
        literals[place] = node;
    }

    private int placeOf(long hash) {
        return (int) (hash >>> shift);
    }

    private int after(int place) {
        return (place + 1) & (literals.length - 1);
    }

    /** Returns the bit for one of the seven methods that an entry can list, or 0 for any other method. */
    public static int methodBit(String method) {
        return switch (method) {
            case "GET" -> 1;
            case "HEAD" -> 1 << 1;
            case "POST" -> 1 << 2;
            case "PUT" -> 1 << 3;
            case "PATCH" -> 1 << 4;
            case "DELETE" -> 1 << 5;
            case "OPTIONS" -> 1 << 6;
            default -> 0;
        };
    }

    /** Returns the methods that an entry allows by listing some: HEAD with GET, because it asks for the same. */
    public static int allowedBy(int listedBits) {
        return (listedBits & methodBit("GET")) == 0 ? listedBits : listedBits | methodBit("HEAD");
    }

    /**
     * Returns whether an entry of one of the subjects allows the call.
     *
     * @param methodBit from {@link #methodBit}; 0 is never allowed
     * @param subjects subject {@code i} is bit {@code i % 64} of word {@code i / 64}; missing words count as zero
     */
    public boolean matches(int methodBit, PathOctets path, long[] subjects) {
        return matches(root, path.octets, 1, methodBit, subjects);
    }

    /** Searches below {@code start} for the segments from {@code begin} on. Recurses only where a path forks. */
    private boolean matches(Node start, byte[] path, int begin, int methodBit, long[] subjects) {
        Node node = start;
        int from = begin;
        while (!Allowance.covers(node.subtree, methodBit, subjects)) {
            if (from > path.length) {
                return Allowance.covers(node.exact, methodBit, subjects);
            }
            long read = PathOctets.from(path, from);
            long ends = endsIn(read);
            long head = before(ends, read);
            long rest = 0;
            int last = from;
            while (ends == 0) {
                last += Long.BYTES;
                read = PathOctets.from(path, last);
                ends = endsIn(read);
                rest = folded(rest, before(ends, read));
            }
            int to = last + countBefore(ends);
            Node next = literal(node, head, rest, path, from);
            // The segment behind a trailing slash is empty, and a star is not for it.
            if (node.star != null && to > from) {
                // Both ways are open: entries are a union, and a literal takes no precedence over a star.
                if (next != null && matches(next, path, to + 1, methodBit, subjects)) {
                    return true;
                }
                next = node.star;
            }
            if (next == null) {
                return false;
            }
            node = next;
            from = to + 1;
        }
        return true;
    }

    /** Returns the node for a segment that begins at {@code from}. */
    private @Nullable Node literal(Node parent, long head, long rest, byte[] path, int from) {
        int place = placeOf(hash(parent, head, rest));
        Node node = literals[place];
        while (node != null && !node.is(parent, head, rest, path, from)) {
            place = after(place);
            node = literals[place];
        }
        return node;
    }

    private static long hash(Node parent, long head, long rest) {
        return (parent.hash + head + rest * FACTOR) * FACTOR;
    }

    // A segment is read in words of eight octets. The last has fewer, or none at all, and zeros for the others.

    /** Marks slashes and the zeros behind a path by the top bit of their byte: the first of them exactly. */
    private static long endsIn(long read) {
        long slashes = read ^ '/' * EACH;
        return (((slashes - EACH) & ~slashes) | ((read - EACH) & ~read)) & TOP_BITS;
    }

    private static long before(long ends, long read) {
        return read & ((Long.lowestOneBit(ends) >>> (Byte.SIZE - 1)) - 1);
    }

    private static int countBefore(long ends) {
        return Long.numberOfTrailingZeros(ends) / Byte.SIZE;
    }

    /** Folds one more word into what those before were folded to. */
    static long folded(long before, long word) {
        return before * FACTOR + word;
    }

    /** Returns the word of a segment that begins at {@code from}. */
    private static long word(byte[] path, int from) {
        long read = PathOctets.from(path, from);
        return before(endsIn(read), read);
    }

    /** Collects entries. Not safe for several threads. */
    public static final class Builder {
        private final Draft root = new Draft();

        /** Adds every path, with each of the seven methods, to the list of a subject, which is a number from 0 on. */
        public void addEverything(int subject) {
            grant(root.subtree, ALL_METHODS, subject);
        }

        /**
         * Adds an entry to the list of a subject.
         *
         * @param path a canonical path, in which {@code *} is any segment and {@code **} at the end any rest
         */
        public void add(Set<String> methods, String path, int subject) {
            int bits = 0;
            for (String method : methods) {
                bits |= methodBit(method);
            }
            Draft draft = root;
            for (String segment : path.substring(1).split("/", -1)) {
                if (segment.equals(REST)) {
                    grant(draft.subtree, allowedBy(bits), subject);
                    return;
                }
                draft = draft.children.computeIfAbsent(segment, key -> new Draft());
            }
            grant(draft.exact, allowedBy(bits), subject);
        }

        public EndpointTrie build() {
            return new EndpointTrie(root);
        }

        private static void grant(Map<Scope, Long> grants, int methods, int subject) {
            // A shift takes its distance modulo 64.
            grants.merge(new Scope(methods, subject / Long.SIZE), 1L << subject, (some, more) -> some | more);
        }
    }

    /** A node that still grows. */
    private static final class Draft {
        final Map<String, Draft> children = new HashMap<>();
        final Map<Scope, Long> exact = new HashMap<>();
        final Map<Scope, Long> subtree = new HashMap<>();
    }

    /** What one {@link Allowance} is for: some methods, and the subjects of one word. */
    private record Scope(int methods, int word) {}

    /**
     * Some methods for some subjects, and the next such grant of the same path. There is one for every combination that
     * occurs, usually a single one: a table by method and subject would be nearly empty where there are many groups.
     */
    private record Allowance(
            int methods, int word, long subjects, @Nullable Allowance next) {

        static @Nullable Allowance chain(Map<Scope, Long> grants) {
            Allowance first = null;
            for (Map.Entry<Scope, Long> grant : grants.entrySet()) {
                first = new Allowance(grant.getKey().methods(), grant.getKey().word(), grant.getValue(), first);
            }
            return first;
        }

        static boolean covers(@Nullable Allowance first, int methodBit, long[] subjects) {
            for (Allowance grant = first; grant != null; grant = grant.next) {
                if ((grant.methods & methodBit) != 0
                        && grant.word < subjects.length
                        && (grant.subjects & subjects[grant.word]) != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A segment behind certain others, and what the entries that end here grant. */
    private static final class Node {
        /** What the entries grant that end with this segment. */
        final @Nullable Allowance exact;

        /** What the entries grant that go on with {@code **}: this path and all below. */
        final @Nullable Allowance subtree;

        /** The way for any segment that is not empty. */
        @Nullable
        Node star;

        /** Of this segment and all before it. */
        final long hash;

        private final @Nullable Node parent;

        /** The first word, which is the whole of most segments. */
        private final long head;

        /** The others folded: not enough to tell this segment from all that callers can think of. */
        private final long rest;

        private final long[] others;

        Node(@Nullable Node parent, String segment, Draft draft) {
            this.exact = Allowance.chain(draft.exact);
            this.subtree = Allowance.chain(draft.subtree);
            this.parent = parent;
            byte[] path = ("/" + segment).getBytes(UTF_8);
            int length = path.length - 1;
            long folding = 0;
            this.head = word(path, 1);
            this.others = new long[length / Long.BYTES];
            for (int i = 0; i < others.length; i++) {
                others[i] = word(path, 1 + (i + 1) * Long.BYTES);
                folding = folded(folding, others[i]);
            }
            this.rest = folding;
            this.hash = parent == null ? 0 : hash(parent, head, rest);
        }

        /** Returns whether this is the segment of the path that begins at {@code from}, behind {@code itsParent}. */
        boolean is(Node itsParent, long itsHead, long itsRest, byte[] path, int from) {
            if (head != itsHead || parent != itsParent || rest != itsRest) {
                return false;
            }
            for (int i = 0; i < others.length; i++) {
                if (others[i] != word(path, from + (i + 1) * Long.BYTES)) {
                    return false;
                }
            }
            return true;
        }
    }
}
