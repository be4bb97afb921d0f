package dev.claviger.internal.manage;

import dev.claviger.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two policies, for the audit record: each thing that changed with its old and new value, lists entry by
 * entry. Where that is more than a record takes, what opens most comes first and the rest is a number; digests of both policies
 * tell all of it.
 */
final class PolicyDifferences {
    private static final String ABSENT = "absent";

    /** Of the names and values together, in characters; a log and every database take that. */
    private static final int MAX_LENGTH = 40_000;

    /** Longer values are cut in a record. */
    private static final int MAX_VALUE = 2_000;

    private final PolicyParts before;
    private final PolicyParts after;
    private final List<Difference> differences = new ArrayList<>();

    /** How much a difference may open. */
    private enum Weight {
        /** A switch, a rule, a limit, who administers, or that a list is there and restricts: there are few of these. */
        GENERAL,
        OPENING,
        NARROWING
    }

    /**
     * One thing that changed.
     *
     * @param breadth of an entry that opens: the smaller, the more calls it may allow
     */
    private record Difference(Weight weight, int breadth, String name, Map<String, String> values)
            implements Comparable<Difference> {
        @Override
        public int compareTo(Difference other) {
            int byWeight = weight.compareTo(other.weight);
            int byBreadth = byWeight == 0 ? Integer.compare(breadth, other.breadth) : byWeight;
            return byBreadth == 0 ? name.compareTo(other.name) : byBreadth;
        }

        int length() {
            return values.entrySet().stream()
                    .mapToInt(value -> name.length()
                            + value.getKey().length()
                            + value.getValue().length())
                    .sum();
        }
    }

    private PolicyDifferences(PolicyDocument before, PolicyDocument after) {
        this.before = new PolicyParts(before);
        this.after = new PolicyParts(after);
    }

    /** Returns the differences and, if there are any, the digests of both. */
    static Map<String, String> between(PolicyDocument before, PolicyDocument after) {
        return new PolicyDifferences(before, after).details();
    }

    private Map<String, String> details() {
        union(before.values().keySet(), after.values().keySet()).forEach(this::compareValue);
        union(before.lists().keySet(), after.lists().keySet()).forEach(this::compareList);
        Map<String, String> details = new TreeMap<>();
        if (differences.isEmpty()) {
            return details;
        }
        differences.sort(null);
        int length = 0;
        int listed = 0;
        for (; listed < differences.size() && length <= MAX_LENGTH; listed++) {
            Difference difference = differences.get(listed);
            length += difference.length();
            difference.values().forEach((kind, value) -> put(details, difference.name() + kind, value));
        }
        if (listed < differences.size()) {
            details.put("unlisted", Integer.toString(differences.size() - listed));
        }
        details.put("digest.old", before.digest());
        details.put("digest.new", after.digest());
        return details;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private void compareValue(String name) {
        String old = before.values().getOrDefault(name, ABSENT);
        String now = after.values().getOrDefault(name, ABSENT);
        if (!old.equals(now)) {
            boolean isGrant = name.startsWith(PolicyParts.GRANTS);
            boolean opens =
                    isGrant ? now.equals("GRANTED") || old.equals("DENIED") : now.equals(PolicyParts.UNRESTRICTED);
            boolean isGeneral = !isGrant && (!name.startsWith(PolicyParts.ENDPOINTS) || name.endsWith("/everyone"));
            Weight weight = isGeneral ? Weight.GENERAL : opens ? Weight.OPENING : Weight.NARROWING;
            differences.add(new Difference(weight, 0, name, Map.of(".old", old, ".new", now)));
        }
    }

    private void compareList(String name) {
        Set<String> old = before.lists().getOrDefault(name, Set.of());
        Set<String> now = after.lists().getOrDefault(name, Set.of());
        Weight added = name.startsWith(PolicyParts.ADMIN) ? Weight.GENERAL : Weight.OPENING;
        now.stream()
                .filter(entry -> !old.contains(entry))
                .forEach(entry ->
                        differences.add(new Difference(added, breadth(name, entry), name, Map.of(".added", entry))));
        old.stream()
                .filter(entry -> !now.contains(entry))
                .forEach(
                        entry -> differences.add(new Difference(Weight.NARROWING, 0, name, Map.of(".removed", entry))));
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

    /** One entry a line; what is too long for one value goes on in the next, {@code .added.2}. */
    private static void put(Map<String, String> details, String name, String entry) {
        String place = name;
        for (int part = 2; details.containsKey(place); part++) {
            String present = details.get(place);
            if (present.length() + 1 + entry.length() <= MAX_VALUE) {
                details.put(place, present + "\n" + entry);
                return;
            }
            place = name + "." + part;
        }
        details.put(place, entry);
    }
}
