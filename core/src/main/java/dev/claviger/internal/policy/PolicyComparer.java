package dev.claviger.internal.policy;

import dev.claviger.Owner;
import dev.claviger.policy.EndpointDifference;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyComparison.Difference;
import dev.claviger.policy.PolicyComparison.OwnerClass;
import dev.claviger.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what two policies let classes of owners call, one class after the other and for a limited time. */
public final class PolicyComparer {
    /** Of owners that exist; as many of those that could. */
    private static final int MAX_CLASSES = OwnerClasses.MAX_CHOICES;

    /** Of entries; a longer answer nobody reads. */
    private static final int MAX_TOLD = 100_000;

    /** Of entries: as many as the largest list and the largest key can have, each asked about each other. */
    private static final int MAX_PAIRS = 20_000_000;

    private final AccessPolicy before;
    private final AccessPolicy after;

    /** The classes, each as an owner of that class, and how many owners belong to it. */
    private final Map<Owner, Integer> owners = new LinkedHashMap<>();

    private final List<OwnerClass> looked = new ArrayList<>();
    private final Map<Change, List<OwnerClass>> found = new LinkedHashMap<>();
    private long pairs;
    private int told;

    /** What one class gains and loses. */
    private record Change(List<EndpointDifference> gained, List<EndpointDifference> lost) {
        boolean isNone() {
            return gained.isEmpty() && lost.isEmpty();
        }

        int size() {
            return gained.stream().mapToInt(calls -> 1 + calls.except().size()).sum()
                    + lost.stream().mapToInt(calls -> 1 + calls.except().size()).sum();
        }
    }

    /** Made for one comparison. */
    private PolicyComparer(PolicyDocument before, PolicyDocument after) {
        this.before = AccessPolicy.of(before, 0);
        this.after = AccessPolicy.of(after, 0);
    }

    /**
     * Compares a policy with another that could take its place.
     *
     * @param existing the owners to look at, beside those that could be; one that is not active is passed over
     * @param areAll whether there are no more owners that should be looked at
     */
    public static PolicyComparison compare(
            PolicyDocument before, PolicyDocument after, Collection<Owner> existing, boolean areAll) {
        return new PolicyComparer(before, after).with(existing, areAll);
    }

    private PolicyComparison with(Collection<Owner> existing, boolean areAll) {
        OwnerClasses possible = new OwnerClasses(before.document(), after.document());
        // First, because there may not be time for all.
        boolean everyOwner = addClassesOf(existing, possible);
        int classesOfOwners = owners.size();
        possible.owners().forEach(owner -> owners.putIfAbsent(owner, 0));
        lookAtAll();
        return PolicyComparison.builder()
                .classes(looked)
                .differences(differences())
                .exhaustive(possible.areAll() && looked.size() == owners.size())
                .everyOwner(areAll && everyOwner && looked.size() >= classesOfOwners)
                .addressesBefore(before.document().addresses())
                .addressesAfter(after.document().addresses())
                .build();
    }

    /** Returns whether there was room for all. */
    private boolean addClassesOf(Collection<Owner> existing, OwnerClasses possible) {
        boolean all = true;
        for (Owner owner : existing) {
            if (owner.isActive()) {
                Owner alike = possible.classOf(owner);
                if (owners.size() < MAX_CLASSES || owners.containsKey(alike)) {
                    owners.merge(alike, 1, Integer::sum);
                } else {
                    all = false;
                }
            }
        }
        return all;
    }

    private List<Difference> differences() {
        return found.entrySet().stream()
                .map(entry -> new Difference(
                        entry.getValue(),
                        entry.getKey().gained(),
                        entry.getKey().lost()))
                .toList();
    }

    private void lookAtAll() {
        for (Map.Entry<Owner, Integer> entry : owners.entrySet()) {
            Owner owner = entry.getKey();
            Change change = change(owner);
            if (change == null) {
                return;
            }
            OwnerClass looking = new OwnerClass(owner.roles(), owner.groups(), entry.getValue());
            looked.add(looking);
            if (!change.isNone()) {
                found.computeIfAbsent(change, any -> new ArrayList<>()).add(looking);
            }
        }
    }

    /** Returns what changes for an owner, or {@code null} if it takes too long to find out or to tell. */
    private @Nullable Change change(Owner owner) {
        EndpointSet old = OwnerExtent.of(before, owner).endpoints();
        EndpointSet next = OwnerExtent.of(after, owner).endpoints();
        pairs += sizeOf(old) + sizeOf(next);
        pairs += (long) countWithout(next, old) * sizeOf(old) + (long) countWithout(old, next) * sizeOf(next);
        if (pairs > MAX_PAIRS) {
            return null;
        }
        Change change = new Change(next.minus(old), old.minus(next));
        told += found.containsKey(change) ? 0 : change.size();
        return told > MAX_TOLD ? null : change;
    }

    private static int sizeOf(EndpointSet set) {
        return set.isUnrestricted() ? 1 : set.entries().size();
    }

    /** What is in both sets word for word, as most is when a policy changes, is never looked at more closely. */
    private static int countWithout(EndpointSet set, EndpointSet others) {
        Set<EndpointEntry> same = Set.copyOf(others.entries());
        return set.isUnrestricted()
                ? 1
                : (int) set.entries().stream()
                        .filter(entry -> !same.contains(entry))
                        .count();
    }
}
