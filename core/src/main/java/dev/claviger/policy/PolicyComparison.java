package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What owners gain and lose when one policy takes the place of another: what their keys may call, if these have no list
 * of their own. Exact for each of {@link #classes}. It does not cover issuing and limits, features other than
 * {@link PolicyDocument#API_KEYS}, and client addresses: calls are taken to come from where both policies allow it. Immutable.
 */
public final class PolicyComparison {
    private final List<OwnerClass> classes;
    private final List<Difference> differences;
    private final boolean exhaustive;
    private final boolean everyOwner;
    private final AddressSet addressesBefore;
    private final AddressSet addressesAfter;

    private PolicyComparison(Builder from) {
        classes = List.copyOf(from.classes);
        differences = List.copyOf(from.differences);
        exhaustive = from.exhaustive;
        everyOwner = from.everyOwner;
        addressesBefore = requireNonNull(from.addressesBefore, "addressesBefore");
        addressesAfter = requireNonNull(from.addressesAfter, "addressesAfter");
    }

    /** Returns a builder: for tests of what shows this. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the owners that were looked at; owners whose roles and groups are the same, as far as a policy minds them, are one class. */
    public List<OwnerClass> classes() {
        return classes;
    }

    /** Returns what changes for which of them, each difference once; a class that is in none stays as it is. */
    public List<Difference> differences() {
        return differences;
    }

    /**
     * Returns whether the classes cover every combination of roles and groups that matters: an owner who gains or loses a call
     * belongs to a class that does so too. False if the policies name too many roles and groups for all combinations; then there is
     * a class for each role and group, also together with each eligible role, up to 2 000 classes.
     */
    public boolean exhaustive() {
        return exhaustive;
    }

    /** Returns whether all owners that were to be looked at were. */
    public boolean everyOwner() {
        return everyOwner;
    }

    /** Returns the client addresses that the one policy allows. */
    public AddressSet addressesBefore() {
        return addressesBefore;
    }

    /** Returns the client addresses that the other allows. */
    public AddressSet addressesAfter() {
        return addressesAfter;
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(classes, differences, exhaustive, everyOwner, addressesBefore, addressesAfter);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyComparison that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "PolicyComparison" + parts();
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

    /** Builds a {@link PolicyComparison}. Not safe for use by several threads. */
    public static final class Builder {
        private List<OwnerClass> classes = List.of();
        private List<Difference> differences = List.of();
        private boolean exhaustive;
        private boolean everyOwner;
        private @Nullable AddressSet addressesBefore;
        private @Nullable AddressSet addressesAfter;

        private Builder() {}

        /** Sets {@link PolicyComparison#classes}. */
        public Builder classes(List<OwnerClass> classes) {
            this.classes = classes;
            return this;
        }

        /** Sets {@link PolicyComparison#differences}. */
        public Builder differences(List<Difference> differences) {
            this.differences = differences;
            return this;
        }

        /** Sets {@link PolicyComparison#exhaustive}. */
        public Builder exhaustive(boolean exhaustive) {
            this.exhaustive = exhaustive;
            return this;
        }

        /** Sets {@link PolicyComparison#everyOwner}. */
        public Builder everyOwner(boolean everyOwner) {
            this.everyOwner = everyOwner;
            return this;
        }

        /** Sets {@link PolicyComparison#addressesBefore}. */
        public Builder addressesBefore(AddressSet addressesBefore) {
            this.addressesBefore = addressesBefore;
            return this;
        }

        /** Sets {@link PolicyComparison#addressesAfter}. */
        public Builder addressesAfter(AddressSet addressesAfter) {
            this.addressesAfter = addressesAfter;
            return this;
        }

        /** Returns it, if nothing is missing. */
        public PolicyComparison build() {
            return new PolicyComparison(this);
        }
    }
}
