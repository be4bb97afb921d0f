package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.CallPath;
import dev.claviger.internal.paths.EndpointTrie;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that an endpoint list allows: those that one of its entries matches, or all when it is unrestricted.
 *
 * <p>"No restriction" is a value of its own, {@link #unrestricted()}, and never the reading of an empty or missing list:
 * a set without entries refuses everything. Not even the unrestricted set allows a method outside the seven of {@link
 * EndpointEntry}; it lifts the list, not the rules.
 *
 * <p>The entries are one union. Their order has no influence on decisions; nothing is more specific than anything else,
 * and no entry takes back what another allows.
 */
public final class EndpointSet {
    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_REPORTED = 10;

    /** Of all lists of a policy. A segment becomes a node of the tree: some 400 bytes while that is made. */
    private static final long MAX_SEGMENTS_TOGETHER = 200_000;

    private static final long MAX_TEXT_TOGETHER = 2_000_000;

    /*
     * Up to here, which is as large as the list of a key can be, asking one entry after the other is no slower for usual
     * lists, takes some tens of microseconds at worst, and no memory: a tree takes forty times that of the text, for each key.
     */
    private static final int MAX_ENTRIES_TO_ASK = 64;
    private static final int MAX_TEXT_TO_ASK = 8_192;
    private static final long[] ONLY_SUBJECT = {1};

    /** What the unrestricted set allows: every path, by every method that a list can hold. */
    private static final EndpointEntry EVERYTHING = EndpointEntry.parse("/**");

    private static final EndpointSet UNRESTRICTED = new EndpointSet(true, Set.of());
    private static final EndpointSet NONE = new EndpointSet(false, Set.of());

    private final boolean unrestricted;
    private final List<EndpointEntry> entries;
    private final boolean small;

    /** Made for the first decision: most lists are only kept, shown and compared. */
    private volatile @Nullable EndpointTrie trie;

    private EndpointSet(boolean unrestricted, Set<EndpointEntry> entries) {
        this.unrestricted = unrestricted;
        this.entries = List.copyOf(entries);
        this.small = entries.size() <= MAX_ENTRIES_TO_ASK
                && entries.stream().mapToInt(entry -> entry.path().length()).sum() <= MAX_TEXT_TO_ASK;
    }

    /** Returns the set that allows every path, with each of the seven methods. */
    public static EndpointSet unrestricted() {
        return UNRESTRICTED;
    }

    /** Returns the set without entries, which allows nothing. */
    public static EndpointSet none() {
        return NONE;
    }

    /**
     * Returns the set of these entries, in this order and each once. Without entries it allows nothing.
     *
     * @throws IllegalArgumentException if there are more than 20 000
     */
    public static EndpointSet ofEntries(Collection<EndpointEntry> entries) {
        requireAtMostTheLimit(entries);
        return new EndpointSet(false, new LinkedHashSet<>(entries));
    }

    /** Does the same as {@link #of(Collection)}. */
    public static EndpointSet of(String... entries) {
        return of(List.of(entries));
    }

    /**
     * Reads every text as an {@link EndpointEntry}. One bad text refuses them all.
     *
     * @throws IllegalArgumentException if a text is no entry, or if there are more than 20 000. The message tells the numbers of
     *     up to ten bad entries, from 1, each with the rule it breaks, so that they can be corrected in one go
     */
    public static EndpointSet of(Collection<String> entries) {
        requireAtMostTheLimit(entries);
        List<EndpointEntry> read = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String entry : entries) {
            try {
                read.add(EndpointEntry.parse(
                        requireNonNull(entry, "entry"), "Endpoint entry " + (read.size() + problems.size() + 1)));
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            List<String> reported = problems.subList(0, Math.min(problems.size(), MAX_REPORTED));
            int more = problems.size() - reported.size();
            throw new IllegalArgumentException(
                    String.join(" ", reported) + (more > 0 ? " And " + more + " more." : ""));
        }
        return ofEntries(read);
    }

    /** Returns whether every path is allowed. False for a set that holds {@code /**}, although it decides alike. */
    public boolean isUnrestricted() {
        return unrestricted;
    }

    /** Returns the entries, each once, in the order in which they were given. Empty if unrestricted. Unmodifiable. */
    public List<EndpointEntry> entries() {
        return entries;
    }

    /**
     * Returns whether the call is allowed. Takes time for the length of the path, whatever the number of entries; up to
     * 64 entries of 8 192 characters together are asked one after the other, which takes less than a microsecond for usual
     * lists and some tens of microseconds at worst.
     *
     * @param method the method as sent, case included
     */
    public boolean allows(String method, CallPath path) {
        requireNonNull(path, "path");
        int methodBit = EndpointTrie.methodBit(requireNonNull(method, "method"));
        if (unrestricted) {
            return methodBit != 0;
        }
        return small ? anyAllows(methodBit, path.value()) : trie().matches(methodBit, path, ONLY_SUBJECT);
    }

    private boolean anyAllows(int methodBit, String path) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).allows(methodBit, path)) {
                return true;
            }
        }
        return false;
    }

    private EndpointTrie trie() {
        EndpointTrie made = trie;
        if (made == null) {
            EndpointTrie.Builder builder = new EndpointTrie.Builder();
            entries.forEach(entry -> builder.add(entry.methods(), entry.path(), 0));
            made = builder.build();
            // Two threads may both make it; they are alike.
            trie = made;
        }
        return made;
    }

    /**
     * Returns the first entry that allows the call, for an explanation. Asks one entry after the other: {@link #allows}
     * is for decisions.
     *
     * @return empty if the call is refused, or if the set is unrestricted and there is no entry to name
     */
    public Optional<EndpointEntry> firstMatch(String method, CallPath path) {
        return entries.stream().filter(entry -> entry.matches(method, path)).findFirst();
    }

    /**
     * Returns whether this set certainly allows every call that {@code other} allows: each entry of the other lies within
     * one of this. For narrowing a list, off the request path; it asks every entry about every other.
     */
    public boolean covers(EndpointSet other) {
        if (unrestricted || equals(other)) {
            return true;
        }
        Set<EndpointEntry> same = Set.copyOf(entries);
        List<EndpointPattern> patterns =
                entries.stream().map(EndpointPattern::of).toList();
        return other.asEntries().stream()
                .filter(entry -> !same.contains(entry))
                .map(EndpointPattern::of)
                .allMatch(narrow -> patterns.stream().anyMatch(wide -> wide.covers(narrow)));
    }

    /** Returns the entries, of which there is one for everything. */
    private List<EndpointEntry> asEntries() {
        return unrestricted ? List.of(EVERYTHING) : entries;
    }

    /**
     * Returns the set of the calls that both allow, in entries of the usual form. An entry that is part of two can be
     * longer than one that {@link EndpointEntry#parse} takes, and there can be more than 20 000.
     *
     * @throws IllegalArgumentException if that takes more than 100 000 entries, or more than 20 000 000 pairs of entries
     *     to compare
     */
    public EndpointSet and(EndpointSet other) {
        if (unrestricted || other.unrestricted) {
            return unrestricted ? other : this;
        }
        return new EndpointSet(false, EndpointPattern.common(entries, other.entries));
    }

    /** Returns the set of the calls that at least one of these allows, with the entries of all, however many they are. */
    public static EndpointSet anyOf(Collection<EndpointSet> sets) {
        Set<EndpointEntry> all = new LinkedHashSet<>();
        for (EndpointSet set : sets) {
            if (set.unrestricted) {
                return UNRESTRICTED;
            }
            all.addAll(set.entries);
        }
        return new EndpointSet(false, all);
    }

    /**
     * Returns the calls that this set allows and {@code other} does not, empty if there are none. An entry that both have
     * is in none of them, and otherwise each entry of this is compared with every one of the other.
     */
    public List<EndpointDifference> minus(EndpointSet other) {
        Set<EndpointEntry> same = Set.copyOf(other.asEntries());
        List<EndpointPattern> added = asEntries().stream()
                .filter(entry -> !same.contains(entry))
                .map(EndpointPattern::of)
                .toList();
        if (added.isEmpty()) {
            return List.of();
        }
        List<EndpointPattern> others =
                other.asEntries().stream().map(EndpointPattern::of).toList();
        List<EndpointDifference> differences = new ArrayList<>();
        for (EndpointPattern whole : added) {
            int methods = whole.beyond(others);
            if (methods != 0) {
                differences.add(whole.withMethods(methods).without(others));
            }
        }
        return differences;
    }

    /** Sets are equal if they hold the same entries, in any order, or are both unrestricted. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof EndpointSet set
                        && unrestricted == set.unrestricted
                        && Set.copyOf(entries).equals(Set.copyOf(set.entries)));
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(unrestricted) + Set.copyOf(entries).hashCode();
    }

    /** Returns {@code unrestricted}, or the entries in brackets. */
    @Override
    public String toString() {
        return unrestricted ? "unrestricted" : entries.toString();
    }

    /** Checks that lists that are in force together can be compiled and kept without hurting a node. */
    static void requireBounded(Collection<EndpointSet> lists) {
        long characters = 0;
        long segments = 0;
        for (EndpointSet list : lists) {
            for (EndpointEntry entry : list.entries) {
                characters += entry.path().length();
                segments += entry.path().chars().filter(c -> c == '/').count();
            }
        }
        if (characters > MAX_TEXT_TOGETHER || segments > MAX_SEGMENTS_TOGETHER) {
            throw new IllegalArgumentException("the endpoint lists of a policy have " + characters + " characters and "
                    + segments + " path segments together; allowed are " + MAX_TEXT_TOGETHER + " and "
                    + MAX_SEGMENTS_TOGETHER);
        }
    }

    private static void requireAtMostTheLimit(Collection<?> entries) {
        if (requireNonNull(entries, "entries").size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "endpoint list has " + entries.size() + " entries; allowed are " + MAX_ENTRIES);
        }
    }
}
