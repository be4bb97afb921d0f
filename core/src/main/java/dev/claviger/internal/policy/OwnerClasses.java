package dev.claviger.internal.policy;

import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Grant;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The classes of owners to look at when two policies are compared.
 *
 * <p>What a policy allows an owner takes at most one eligible role, one administrator role, one subject with a grant and
 * one with a list that holds the call. What it refuses lacks one of these, or takes one subject that is denied. So whoever
 * is allowed a call by one policy and refused it by the other needs no more than these five to be so, and the classes of
 * all choices of five miss nobody: whatever else the owner is, without it the difference remains.
 */
final class OwnerClasses {
    static final int MAX_CHOICES = 2_000;
    private static final Owner NOTHING_IN_PARTICULAR = Owner.user("-");

    private final PolicyDocument before;
    private final PolicyDocument after;
    private final Set<String> roles = new HashSet<>();
    private final Set<String> groups = new HashSet<>();
    private final Set<Owner> owners;
    private final boolean all;

    /** A role or a group. */
    private record Subject(boolean isRole, String name) implements Comparable<Subject> {
        Owner joinedBy(Owner owner) {
            Set<String> names = new HashSet<>(isRole ? owner.roles() : owner.groups());
            names.add(name);
            String[] more = names.toArray(String[]::new);
            return isRole ? owner.withRoles(more) : owner.withGroups(more);
        }

        @Override
        public int compareTo(Subject other) {
            return isRole == other.isRole ? name.compareTo(other.name) : isRole ? -1 : 1;
        }
    }

    OwnerClasses(PolicyDocument before, PolicyDocument after) {
        this.before = before;
        this.after = after;
        Collection<Subject> eligible = eligible();
        List<Collection<Subject>> choices =
                List.of(eligible, with(Grant.GRANTED), admins(), listed(), with(Grant.DENIED));
        choices.forEach(choice -> choice.forEach(subject -> (subject.isRole() ? roles : groups).add(subject.name())));
        Set<Owner> combined = combined(choices, MAX_CHOICES);
        this.all = combined.size() < MAX_CHOICES;
        Collection<Subject> any = new TreeSet<>();
        choices.forEach(any::addAll);
        this.owners = all ? combined : combined(List.of(any, eligible), MAX_CHOICES);
    }

    /** Returns an owner of each class. */
    Set<Owner> owners() {
        return owners;
    }

    /** Returns whether whoever gains or loses something has an owner of these within. */
    boolean areAll() {
        return all;
    }

    /** Returns the owner that stands for all that are like this one. */
    Owner classOf(Owner owner) {
        return NOTHING_IN_PARTICULAR
                .withRoles(owner.roles().stream().filter(roles::contains).toArray(String[]::new))
                .withGroups(owner.groups().stream().filter(groups::contains).toArray(String[]::new));
    }

    /** Returns all choices of at most one of each, or the first ones if there are more. */
    private static Set<Owner> combined(List<Collection<Subject>> choices, int most) {
        Set<Owner> combined = new LinkedHashSet<>(List.of(NOTHING_IN_PARTICULAR));
        for (Collection<Subject> choice : choices) {
            for (Owner owner : List.copyOf(combined)) {
                for (Subject subject : choice) {
                    if (combined.size() == most) {
                        return combined;
                    }
                    combined.add(subject.joinedBy(owner));
                }
            }
        }
        return combined;
    }

    private Stream<PolicyDocument> both() {
        return Stream.of(before, after);
    }

    private Collection<Subject> eligible() {
        Collection<Subject> subjects = new TreeSet<>();
        both().filter(document -> !document.eligibleRoles().contains(PolicyDocument.ANY_ROLE))
                .forEach(document -> add(true, document.eligibleRoles(), subjects));
        return subjects;
    }

    /** None where it makes no difference who administers. */
    private Collection<Subject> admins() {
        Collection<Subject> subjects = new TreeSet<>();
        both().filter(document -> document.usage() == Availability.ADMINS_ONLY
                        || !document.adminBypass().isEmpty())
                .forEach(document -> add(true, document.adminRoles(), subjects));
        return subjects;
    }

    private Collection<Subject> with(Grant grant) {
        Collection<Subject> subjects = new TreeSet<>();
        both().filter(document -> grant == Grant.GRANTED || document.mergeRule() == MergeRule.DENY_WINS)
                .map(document -> document.grantsOf(PolicyDocument.API_KEYS))
                .forEach(grants -> {
                    add(true, namesWith(grant, grants.roles()), subjects);
                    add(false, namesWith(grant, grants.groups()), subjects);
                });
        return subjects;
    }

    private static List<String> namesWith(Grant grant, Map<String, Grant> grants) {
        List<String> names = new ArrayList<>();
        grants.forEach((name, value) -> {
            if (value == grant) {
                names.add(name);
            }
        });
        return names;
    }

    private Collection<Subject> listed() {
        Collection<Subject> subjects = new TreeSet<>();
        both().forEach(policy -> {
            add(true, policy.roleEndpoints().keySet(), subjects);
            add(false, policy.groupEndpoints().keySet(), subjects);
        });
        return subjects;
    }

    private static void add(boolean areRoles, Collection<String> names, Collection<Subject> subjects) {
        names.forEach(name -> subjects.add(new Subject(areRoles, name)));
    }
}
