package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.CallPath;
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
    private static final long[] ONLY_SUBJECT = {1};

    /** What the unrestricted set allows: every path, by every method that a list can hold. */
    static final EndpointEntry EVERYTHING = EndpointEntry.parse("/**");

    private static final EndpointSet UNRESTRICTED = new EndpointSet(true, Set.of());
    private static final EndpointSet NONE = new EndpointSet(false, Set.of());

    private final boolean unrestricted;
    private final List<EndpointEntry> entries;
    private final EndpointTrie trie;

    private EndpointSet(boolean unrestricted, Set<EndpointEntry> entries) {
        this.unrestricted = unrestricted;
        this.entries = List.copyOf(entries);
        EndpointTrie.Builder builder = new EndpointTrie.Builder();
        entries.forEach(entry -> builder.add(entry, 0));
        this.trie = builder.build();
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
    public static EndpointSet of(Collection<EndpointEntry> entries) {
        requireAtMostTheLimit(entries);
        return new EndpointSet(false, new LinkedHashSet<>(entries));
    }

    /** Returns the set of these entries, however many they are. */
    static EndpointSet ofAny(Set<EndpointEntry> entries) {
        return new EndpointSet(false, entries);
    }

    /** Does the same as {@link #parse(Collection)}. */
    public static EndpointSet parse(String... entries) {
        return parse(List.of(entries));
    }

    /**
     * Reads every text as an {@link EndpointEntry}. One bad text refuses them all.
     *
     * @throws IllegalArgumentException if a text is no entry, or if there are more than 20 000. The message tells the numbers of
     *     up to ten bad entries, from 1, each with the rule it breaks, so that they can be corrected in one go
     */
    public static EndpointSet parse(Collection<String> entries) {
        requireAtMostTheLimit(entries);
        List<EndpointEntry> read = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String entry : entries) {
            try {
                read.add(EndpointEntry.parse(
                        requireNonNull(entry, "entry"), "endpoint entry " + (read.size() + problems.size() + 1)));
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            List<String> reported = problems.subList(0, Math.min(problems.size(), MAX_REPORTED));
            int more = problems.size() - reported.size();
            throw new IllegalArgumentException(
                    String.join("; ", reported) + (more > 0 ? "; and " + more + " more" : ""));
        }
        return of(read);
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
     * Returns whether the call is allowed. Takes time for the length of the path, whatever the number of entries.
     *
     * @param method the method as sent, case included
     */
    public boolean allows(String method, CallPath path) {
        requireNonNull(path, "path");
        int methodBit = EndpointTrie.methodBit(requireNonNull(method, "method"));
        return unrestricted ? methodBit != 0 : trie.matches(methodBit, path, ONLY_SUBJECT);
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
        Collection<EndpointEntry> narrow = other.unrestricted ? List.of(EVERYTHING) : other.entries;
        return narrow.stream().allMatch(entry -> entries.stream().anyMatch(wide -> wide.covers(entry)));
    }

    /** Sets are equal if they hold the same entries, in any order, or are both unrestricted. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EndpointSet set
                && unrestricted == set.unrestricted
                && Set.copyOf(entries).equals(Set.copyOf(set.entries));
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

    private static void requireAtMostTheLimit(Collection<?> entries) {
        if (requireNonNull(entries, "entries").size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "endpoint list has " + entries.size() + " entries; allowed are " + MAX_ENTRIES);
        }
    }
}
