package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.paths.EndpointTrie;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EndpointEntry} taken apart, to find what entries have in common and what one holds beyond others. What two
 * entries have in common is an entry again; what one holds beyond another is none.
 *
 * @param entry the entry, or an equal one, as it should be written
 * @param methods the methods, as the bits of {@link EndpointTrie}
 * @param fixed the segments before the open end, if there is one; else all
 * @param open whether it ends with {@code **}
 */
record EndpointPattern(EndpointEntry entry, int methods, List<String> fixed, boolean open) {
    /** As many entries as the largest list and the largest key can have, each asked about each other. */
    private static final int MAX_PAIRS = 20_000_000;

    private static final int MAX_COMMON = 100_000;
    private static final String ANY = "*";

    static EndpointPattern of(EndpointEntry entry) {
        List<String> segments = EndpointEntry.segments(entry.path());
        int last = segments.size() - 1;
        boolean open = segments.get(last).equals(EndpointEntry.REST);
        return new EndpointPattern(entry, entry.methodBits(), open ? segments.subList(0, last) : segments, open);
    }

    private static EndpointPattern of(int methods, List<String> fixed, boolean open) {
        String path = "/" + String.join("/", fixed) + (open ? (fixed.isEmpty() ? "" : "/") + EndpointEntry.REST : "");
        return new EndpointPattern(EndpointEntry.of(methods, path), methods, fixed, open);
    }

    /**
     * Returns what is in one of {@code some} and in one of {@code others}.
     *
     * @throws IllegalArgumentException if that takes more entries than anybody could read, or too long
     */
    static Set<EndpointEntry> common(Collection<EndpointEntry> some, Collection<EndpointEntry> others) {
        if ((long) some.size() * others.size() > MAX_PAIRS) {
            throw tooMany();
        }
        List<EndpointPattern> patterns =
                others.stream().map(EndpointPattern::of).toList();
        Set<EndpointEntry> common = new LinkedHashSet<>();
        for (EndpointEntry one : some) {
            EndpointPattern pattern = of(one);
            for (EndpointPattern other : patterns) {
                EndpointPattern shared = pattern.and(other);
                if (shared != null && common.add(shared.entry) && common.size() > MAX_COMMON) {
                    throw tooMany();
                }
            }
        }
        return common;
    }

    private static IllegalArgumentException tooMany() {
        return new IllegalArgumentException("The endpoint lists of the owner and of the key have more in common than "
                + MAX_COMMON + " entries. Shorten one of them.");
    }

    /** Returns what both hold, or {@code null} if that is nothing. */
    @Nullable
    EndpointPattern and(EndpointPattern other) {
        int both = methods & other.methods;
        boolean isLonger = fixed.size() >= other.fixed.size();
        EndpointPattern longer = isLonger ? this : other;
        EndpointPattern shorter = isLonger ? other : this;
        int meeting = shorter.fixed.size();
        if (both == 0 || (!shorter.open && longer.fixed.size() > meeting)) {
            return null;
        }
        // Nearly all pairs part at an early segment, and then cost nothing more.
        for (int i = 0; i < meeting; i++) {
            if (meet(shorter.fixed.get(i), longer.fixed.get(i)) == null) {
                return null;
            }
        }
        List<String> segments = new ArrayList<>(longer.fixed);
        for (int i = 0; i < meeting; i++) {
            segments.set(i, requireNonNull(meet(shorter.fixed.get(i), longer.fixed.get(i))));
        }
        return like(other, both, segments, open && other.open);
    }

    /** Entries stay as somebody wrote them where they can. */
    private EndpointPattern like(EndpointPattern other, int bits, List<String> segments, boolean end) {
        if (is(bits, segments, end)) {
            return this;
        }
        return other.is(bits, segments, end) ? other : of(bits, segments, end);
    }

    private boolean is(int bits, List<String> segments, boolean end) {
        return methods == bits && open == end && fixed.equals(segments);
    }

    /** The segment behind a trailing slash is empty, and a star is not for it. */
    private static @Nullable String meet(String one, String other) {
        if (one.equals(other)) {
            return one;
        }
        if (one.equals(ANY)) {
            return other.isEmpty() ? null : other;
        }
        return other.equals(ANY) && !one.isEmpty() ? one : null;
    }

    /** Returns whether every call of {@code narrow} is one of this. */
    boolean covers(EndpointPattern narrow) {
        if ((methods | narrow.methods) != methods
                || (open ? narrow.fixed.size() < fixed.size() : narrow.open || narrow.fixed.size() != fixed.size())) {
            return false;
        }
        for (int i = 0; i < fixed.size(); i++) {
            String segment = narrow.fixed.get(i);
            if (fixed.get(i).equals(ANY) ? segment.isEmpty() : !fixed.get(i).equals(segment)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the methods for which the union of {@code others} does not hold every path of this. */
    int beyond(List<EndpointPattern> others) {
        int left = methods;
        int deepest = 0;
        for (EndpointPattern other : others) {
            EndpointPattern shared = and(other);
            if (shared != null) {
                deepest = Math.max(deepest, shared.fixed.size());
                if (shared.open == open && shared.fixed.equals(fixed)) {
                    left &= ~shared.methods;
                }
            }
        }
        // There are more names than entries have. So what no single one holds, all together do not: but for an open
        // end,
        // whose paths of each length can be another entry's, as far as there are entries of that length.
        if (left == 0 || !open || fixed.size() >= deepest) {
            return left;
        }
        // No path has no segment at all: the shortest is the slash alone.
        int here = fixed.isEmpty() ? 0 : of(left, fixed, false).beyond(others);
        return here
                | of(left, with(""), false).beyond(others)
                | of(left, with(ANY), true).beyond(others);
    }

    private List<String> with(String segment) {
        List<String> longer = new ArrayList<>(fixed);
        longer.add(segment);
        return longer;
    }

    /** Returns this for fewer methods; GET brings HEAD with it, because there is no entry for it alone. */
    EndpointPattern withMethods(int bits) {
        return like(this, EndpointTrie.allowedBy(bits), fixed, open);
    }

    /** Returns the calls of this that none of the others holds, if there are any. */
    EndpointDifference without(List<EndpointPattern> others) {
        List<EndpointEntry> except = new ArrayList<>();
        for (EndpointPattern other : others) {
            EndpointPattern shared = and(other);
            if (shared != null) {
                except.add(shared.entry());
            }
        }
        return new EndpointDifference(entry, except.stream().distinct().toList());
    }
}
