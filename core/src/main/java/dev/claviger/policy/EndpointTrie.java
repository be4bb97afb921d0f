package dev.claviger.policy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of many endpoint lists as one tree of path segments, so that a search takes time for the path and not for
 * the number of entries. A list belongs to a subject: everyone, a role, a group. Immutable.
 *
 * <p>Searching allocates nothing and has no bad case. A node is visited at most once, because the number of the segment
 * that leads to it is its depth; a visit looks at one segment. Only an administrator can make many nodes fit one path,
 * by entries that differ in where they have stars, and even a thousand of those take a fraction of a millisecond.
 */
final class EndpointTrie {
    private static final String ANY = "*";
    private static final int MAX_LATIN_1 = 0xff;

    private final Node root;

    private EndpointTrie(Node root) {
        this.root = root;
    }

    /** Returns the bit for one of the seven methods of {@link EndpointEntry#METHODS}, or 0 for any other method. */
    static int methodBit(String method) {
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

    /**
     * Returns whether an entry of one of the subjects allows the call.
     *
     * @param methodBit from {@link #methodBit}; 0 is never allowed
     * @param path the value of a {@link dev.claviger.CallPath}
     * @param subjects subject {@code i} is bit {@code i % 64} of word {@code i / 64}; missing words count as zero
     */
    boolean matches(int methodBit, String path, long[] subjects) {
        return matches(root, path, 1, methodBit, subjects);
    }

    /** Searches below {@code start} for the segments from {@code begin} on. Recurses only where a path forks. */
    private static boolean matches(Node start, String path, int begin, int methodBit, long[] subjects) {
        Node node = start;
        int from = begin;
        while (!Allowance.covers(node.subtree, methodBit, subjects)) {
            if (from > path.length()) {
                return Allowance.covers(node.exact, methodBit, subjects);
            }
            long head = 0;
            long all = 0;
            int seen = 0;
            int to = from;
            int end = Math.min(path.length(), from + node.longestLiteral + 1);
            for (char c; to < end && (c = path.charAt(to)) != '/'; to++) {
                all = fold(all, c);
                head = to - from < Long.BYTES ? all : head;
                seen |= c;
            }
            Node next = null;
            if (to - from > node.longestLiteral) {
                int slash = path.indexOf('/', to);
                to = slash < 0 ? path.length() : slash;
            } else {
                next = node.literal(head, all, seen > MAX_LATIN_1 ? from - to : to - from, path, from);
            }
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

    /** Adds a character to what stands for those before it: eight bytes have room each, more are laid over each other. */
    private static long fold(long before, char next) {
        return Long.rotateLeft(before, Byte.SIZE) ^ next;
    }

    /** Collects entries. Not safe for several threads. */
    static final class Builder {
        private final Draft root = new Draft();

        /** Adds an entry to the list of a subject, which is a number from 0 on. */
        void add(EndpointEntry entry, int subject) {
            Draft draft = root;
            for (String segment : EndpointEntry.segments(entry.path())) {
                if (segment.equals(EndpointEntry.REST)) {
                    grant(draft.subtree, entry.methodBits(), subject);
                    return;
                }
                draft = draft.children.computeIfAbsent(segment, key -> new Draft());
            }
            grant(draft.exact, entry.methodBits(), subject);
        }

        EndpointTrie build() {
            return new EndpointTrie(new Node("", root));
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

    /** The segments that can follow the same beginning of a path, and what the entries that end here grant. */
    private static final class Node {
        /** What the entries grant that end with this segment. */
        final @Nullable Allowance exact;

        /** What the entries grant that go on with {@code **}: this path and all below. */
        final @Nullable Allowance subtree;

        /** The way for any segment that is not empty. */
        final @Nullable Node star;

        private final String segment;

        /*
         * The first eight characters folded, all of them folded, and how many there are, negative if one of them needs
         * more than a byte. Up to sixteen characters can be told from these, without a look at the text itself.
         */
        private final long head;

        private final long all;
        private final int length;
        private final boolean toldByThese;

        private final int longestLiteral;

        /**
         * The literal segments that can follow: open addressing, at least half of it empty, so that every search ends.
         * Callers choose what is searched but only administrators what can be found, so no path makes the chains long.
         */
        private final @Nullable Node[] literals;

        Node(String segment, Draft draft) {
            this.segment = segment;
            this.exact = Allowance.chain(draft.exact);
            this.subtree = Allowance.chain(draft.subtree);
            Draft any = draft.children.get(ANY);
            this.star = any == null ? null : new Node(ANY, any);
            int size = segment.length();
            this.head = folded(segment.substring(0, Math.min(size, Long.BYTES)));
            this.all = folded(segment);
            boolean wide = segment.chars().anyMatch(c -> c > MAX_LATIN_1);
            this.length = wide ? -size : size;
            this.toldByThese = !wide && size <= 2 * Long.BYTES;
            this.literals = new Node[Math.max(1, 4 * Integer.highestOneBit(draft.children.size()))];
            int longest = -1;
            for (Map.Entry<String, Draft> child : draft.children.entrySet()) {
                if (child.getValue() != any) {
                    insert(new Node(child.getKey(), child.getValue()));
                    longest = Math.max(longest, child.getKey().length());
                }
            }
            this.longestLiteral = longest;
        }

        private static long folded(String text) {
            long folded = 0;
            for (int i = 0; i < text.length(); i++) {
                folded = fold(folded, text.charAt(i));
            }
            return folded;
        }

        private void insert(Node child) {
            int slot = slot(child.head, child.all);
            while (literals[slot] != null) {
                slot = (slot + 1) & (literals.length - 1);
            }
            literals[slot] = child;
        }

        /** Returns the node for a literal segment, which is a region of the path so that nothing is copied. */
        @Nullable
        Node literal(long itsHead, long itsAll, int itsLength, String path, int from) {
            int slot = slot(itsHead, itsAll);
            Node child = literals[slot];
            while (child != null && !child.is(itsHead, itsAll, itsLength, path, from)) {
                slot = (slot + 1) & (literals.length - 1);
                child = literals[slot];
            }
            return child;
        }

        private boolean is(long itsHead, long itsAll, int itsLength, String path, int from) {
            return all == itsAll
                    && head == itsHead
                    && length == itsLength
                    && (toldByThese || path.startsWith(segment, from));
        }

        private int slot(long itsHead, long itsAll) {
            long mixed = (itsHead + itsAll) * 0x9E3779B97F4A7C15L;
            return (int) (mixed >>> 32) & (literals.length - 1);
        }
    }
}
