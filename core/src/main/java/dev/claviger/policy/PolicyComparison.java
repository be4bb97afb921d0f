package dev.claviger.policy;

import dev.claviger.Owner;
import dev.claviger.policy.PolicyDocument.Comparison;
import dev.claviger.policy.PolicyDocument.Comparison.Calls;
import dev.claviger.policy.PolicyDocument.Comparison.Difference;
import dev.claviger.policy.PolicyDocument.Comparison.OwnerClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares what two policies let classes of owners call, one class after the other and for a limited time. */
final class PolicyComparison {
    /** Of owners that exist; as many of those that could. */
    private static final int MAX_CLASSES = OwnerClasses.MAX_CHOICES;

    /** Of entries; a longer answer nobody reads. */
    private static final int MAX_TOLD = 100_000;

    private final AccessPolicy before;
    private final AccessPolicy after;

    /** The classes, each as an owner of that class, and how many owners belong to it. */
    private final Map<Owner, Integer> owners = new LinkedHashMap<>();

    private final List<OwnerClass> looked = new ArrayList<>();
    private final Map<Change, List<OwnerClass>> found = new LinkedHashMap<>();
    private long pairs;
    private int told;

    /** What one class gains and loses. */
    private record Change(List<Calls> gained, List<Calls> lost) {
        boolean isNone() {
            return gained.isEmpty() && lost.isEmpty();
        }

        int size() {
            return gained.stream().mapToInt(calls -> 1 + calls.except().size()).sum()
                    + lost.stream().mapToInt(calls -> 1 + calls.except().size()).sum();
        }
    }

    PolicyComparison(PolicyDocument before, PolicyDocument after) {
        this.before = AccessPolicy.of(before, 0);
        this.after = AccessPolicy.of(after, 0);
    }

    Comparison of(Collection<Owner> existing) {
        OwnerClasses possible = new OwnerClasses(before.document(), after.document());
        // First, because there may not be time for all.
        boolean everyOwner = addClassesOf(existing, possible);
        int classesOfOwners = owners.size();
        possible.owners().forEach(owner -> owners.putIfAbsent(owner, 0));
        lookAtAll();
        return new Comparison(
                looked,
                differences(),
                possible.areAll() && looked.size() == owners.size(),
                everyOwner && looked.size() >= classesOfOwners,
                before.document().addresses(),
                after.document().addresses());
    }

    /** Returns whether there was room for all. */
    private boolean addClassesOf(Collection<Owner> existing, OwnerClasses possible) {
        boolean all = true;
        for (Owner owner : existing) {
            if (owner.standing() == Owner.Standing.ACTIVE) {
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
        Collection<EndpointEntry> old = OwnerExtent.of(before, owner).asEntries();
        Collection<EndpointEntry> next = OwnerExtent.of(after, owner).asEntries();
        List<EndpointEntry> added = without(next, old);
        List<EndpointEntry> removed = without(old, next);
        pairs += old.size() + next.size();
        pairs += (long) added.size() * old.size() + (long) removed.size() * next.size();
        if (pairs > EndpointPattern.MAX_PAIRS) {
            return null;
        }
        Change change = new Change(beyond(added, old), beyond(removed, next));
        told += found.containsKey(change) ? 0 : change.size();
        return told > MAX_TOLD ? null : change;
    }

    /** What is in both lists word for word, as most is when a policy changes, is never looked at more closely. */
    private static List<EndpointEntry> without(Collection<EndpointEntry> entries, Collection<EndpointEntry> others) {
        return entries.stream().filter(entry -> !others.contains(entry)).toList();
    }

    private static List<Calls> beyond(List<EndpointEntry> entries, Collection<EndpointEntry> others) {
        if (entries.isEmpty()) {
            return List.of();
        }
        List<EndpointPattern> patterns =
                others.stream().map(EndpointPattern::of).toList();
        List<Calls> calls = new ArrayList<>();
        for (EndpointEntry entry : entries) {
            EndpointPattern whole = EndpointPattern.of(entry);
            int methods = whole.beyond(patterns);
            if (methods != 0) {
                calls.add(calls(whole.withMethods(methods), patterns));
            }
        }
        return calls;
    }

    private static Calls calls(EndpointPattern part, List<EndpointPattern> others) {
        List<EndpointEntry> except = new ArrayList<>();
        for (EndpointPattern other : others) {
            EndpointPattern shared = part.and(other);
            if (shared != null) {
                except.add(shared.entry());
            }
        }
        return new Calls(part.entry(), except.stream().distinct().toList());
    }
}
