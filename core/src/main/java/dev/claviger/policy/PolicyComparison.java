package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * What owners gain and lose when one policy takes the place of another: what their keys may call, if these have no list
 * of their own. Exact for each of {@link #classes}. It does not cover issuing and limits, features other than
 * {@link PolicyDocument#API_KEYS}, and client addresses: calls are taken to come from where both policies allow it.
 *
 * @param classes the owners that were looked at; owners whose roles and groups are the same, as far as a policy minds
 *     them, are one class
 * @param differences what changes for which of them, each difference once; a class that is in none stays as it is
 * @param exhaustive whether there are no others to look at: whoever gains or loses a call holds all the roles and groups
 *     of a class that does so too. Not so if the policies name too many roles and groups for all combinations that
 *     matter; then there is a class for each role and group, also together with each eligible role, up to 2 000
 *     classes
 * @param everyOwner whether all owners that were to be looked at were
 * @param addressesBefore the client addresses that the one policy allows
 * @param addressesAfter the client addresses that the other allows
 */
public record PolicyComparison(
        List<OwnerClass> classes,
        List<Difference> differences,
        boolean exhaustive,
        boolean everyOwner,
        AddressSet addressesBefore,
        AddressSet addressesAfter) {
    /** Copies the lists. */
    public PolicyComparison {
        classes = List.copyOf(classes);
        differences = List.copyOf(differences);
        requireNonNull(addressesBefore, "addressesBefore");
        requireNonNull(addressesAfter, "addressesAfter");
    }

    /**
     * Active owners who hold exactly these of the roles and groups that a policy minds.
     *
     * @param roles the roles
     * @param groups the groups
     * @param owners how many of the owners that were to be looked at are such; often none
     */
    public record OwnerClass(Set<String> roles, Set<String> groups, int owners) {
        /** Copies the sets. */
        public OwnerClass {
            roles = Set.copyOf(roles);
            groups = Set.copyOf(groups);
        }
    }

    /**
     * What some classes gain and lose.
     *
     * @param who the classes
     * @param gained what they may call after and not before
     * @param lost what they may call before and not after
     */
    public record Difference(List<OwnerClass> who, List<EndpointDifference> gained, List<EndpointDifference> lost) {
        /** Copies the lists. */
        public Difference {
            who = List.copyOf(who);
            gained = List.copyOf(gained);
            lost = List.copyOf(lost);
        }
    }
}
