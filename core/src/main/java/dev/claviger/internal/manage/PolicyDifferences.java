package dev.claviger.internal.manage;

import dev.claviger.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two policies, for the audit record: each value that changed, old and new, and of each list the entries that
 * were added and removed. Where that is more than a record takes, what opens most comes first and the rest is a number; digests of
 * both policies tell all of it.
 */
final class PolicyDifferences {
    /** Of the names and values together, in characters; a log and every database take that. */
    private static final int MAX_LENGTH = 40_000;

    /** Longer texts are cut in a record. */
    private static final int MAX_TEXT = 2_000;

    private final PolicyParts before;
    private final PolicyParts after;
    private final List<Difference> differences = new ArrayList<>();
    private final Map<String, Object> values = new TreeMap<>();
    private final Map<String, List<String>> lists = new TreeMap<>();
    private int length;

    /** How much a difference may open. */
    private enum Weight {
        /** A switch, a rule, a limit, who administers, or that a list is there and restricts: there are few of these. */
        GENERAL,
        OPENING,
        NARROWING
    }

    /**
     * One thing that changed: a value, or one entry of a list.
     *
     * @param breadth of an entry that opens: the smaller, the more calls it may allow
     * @param old what was there; {@code null} if nothing was
     * @param now what is there; {@code null} if nothing is
     */
    private record Difference(
            Weight weight,
            int breadth,
            String name,
            boolean isEntry,
            @Nullable Object old,
            @Nullable Object now) implements Comparable<Difference> {
        @Override
        public int compareTo(Difference other) {
            int byWeight = weight.compareTo(other.weight);
            int byBreadth = byWeight == 0 ? Integer.compare(breadth, other.breadth) : byWeight;
            return byBreadth == 0 ? name.compareTo(other.name) : byBreadth;
        }
    }

    private PolicyDifferences(PolicyDocument before, PolicyDocument after) {
        this.before = new PolicyParts(before);
        this.after = new PolicyParts(after);
    }

    /** Returns the differences and, if there are any, the digests of both. */
    static Map<String, Object> between(PolicyDocument before, PolicyDocument after) {
        return new PolicyDifferences(before, after).details();
    }

    private Map<String, Object> details() {
        union(before.values().keySet(), after.values().keySet()).forEach(this::compareValue);
        union(before.lists().keySet(), after.lists().keySet()).forEach(this::compareList);
        if (differences.isEmpty()) {
            return Map.of();
        }
        differences.sort(null);
        int listed = 0;
        while (listed < differences.size() && tells(differences.get(listed))) {
            listed++;
        }
        if (listed < differences.size()) {
            values.put("unlisted", (long) differences.size() - listed);
        }
        values.put("digest.old", before.digest());
        values.put("digest.new", after.digest());
        values.putAll(lists);
        return values;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private void compareValue(String name) {
        Object old = before.values().get(name);
        Object now = after.values().get(name);
        if (old == null || !old.equals(now)) {
            boolean isGrant = name.startsWith(PolicyParts.GRANTS);
            boolean opens =
                    isGrant ? "granted".equals(now) || "denied".equals(old) : PolicyParts.UNRESTRICTED.equals(now);
            boolean isGeneral = !isGrant && (!name.startsWith(PolicyParts.ENDPOINTS) || name.endsWith("/everyone"));
            Weight weight = isGeneral ? Weight.GENERAL : opens ? Weight.OPENING : Weight.NARROWING;
            differences.add(new Difference(weight, 0, name, false, old, now));
        }
    }

    private void compareList(String name) {
        Set<String> old = before.lists().getOrDefault(name, Set.of());
        Set<String> now = after.lists().getOrDefault(name, Set.of());
        Weight added = name.startsWith(PolicyParts.ADMIN) ? Weight.GENERAL : Weight.OPENING;
        now.stream()
                .filter(entry -> !old.contains(entry))
                .forEach(
                        entry -> differences.add(new Difference(added, breadth(name, entry), name, true, null, entry)));
        old.stream()
                .filter(entry -> !now.contains(entry))
                .forEach(entry -> differences.add(new Difference(Weight.NARROWING, 0, name, true, entry, null)));
    }

    /** Of endpoints, subtrees come before other wildcards and these before single paths, the shortest first. */
    private static int breadth(String name, String entry) {
        if (!name.startsWith(PolicyParts.ENDPOINTS)) {
            return 0;
        }
        int segments = (int) entry.chars().filter(c -> c == '/').count();
        int more = 10_000;
        return segments + (entry.endsWith("/**") ? 0 : entry.contains("*") ? more : 2 * more);
    }

    /** Adds a difference if there is room for it. */
    private boolean tells(Difference difference) {
        String old = difference.name() + (difference.isEntry() ? ".removed" : ".old");
        String now = difference.name() + (difference.isEntry() ? ".added" : ".new");
        length += length(old, difference.old()) + length(now, difference.now());
        if (length > MAX_LENGTH) {
            return false;
        }
        put(old, difference.old(), difference.isEntry());
        put(now, difference.now(), difference.isEntry());
        return true;
    }

    private int length(String place, @Nullable Object value) {
        if (value == null) {
            return 0;
        }
        int name = lists.containsKey(place) ? 0 : place.length();
        return name + Math.min(value.toString().length(), MAX_TEXT) + 1;
    }

    private void put(String place, @Nullable Object value, boolean isEntry) {
        if (value != null && isEntry) {
            lists.computeIfAbsent(place, any -> new ArrayList<>()).add(value.toString());
        } else if (value != null) {
            values.put(place, value);
        }
    }
}
