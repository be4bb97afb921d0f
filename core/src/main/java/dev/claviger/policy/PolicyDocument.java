package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator decides about keys: one immutable document. The empty one, {@link #refuseAll()}, refuses
 * everything.
 *
 * @param use who may use keys
 * @param issue for whom keys may be issued, or {@code null} to follow {@code use}
 * @param grants who is granted each named feature, of which there are at most 1 000; {@link #API_KEYS} is the one that keys need
 * @param mergeRule how grants combine
 * @param adminRoles the roles that make an owner an administrator, compared case-sensitively
 * @param adminExempt the gates that administrators need not pass: any of {@link Gate#GRANT} and {@link Gate#ENDPOINT}
 * @param eligibleRoles the roles of which an owner needs one to have keys at all; {@link #ANY_ROLE} for no such need
 * @param endpoints the endpoint lists
 * @param addresses the client addresses from which keys may be used
 * @param limits how many keys, and for how long
 */
public record PolicyDocument(
        SwitchPosition use,
        @Nullable SwitchPosition issue,
        Map<String, Grants> grants,
        MergeRule mergeRule,
        Set<String> adminRoles,
        Set<Gate> adminExempt,
        Set<String> eligibleRoles,
        Endpoints endpoints,
        AddressSet addresses,
        KeyLimits limits) {

    /** The feature that gives keys. */
    public static final String API_KEYS = "api-keys";

    /** In {@link #eligibleRoles}: owners of any role, and of none. */
    public static final String ANY_ROLE = "*";

    private static final Set<Gate> EXEMPTIBLE = Collections.unmodifiableSet(EnumSet.of(Gate.GRANT, Gate.ENDPOINT));

    /**
     * The endpoint lists of a policy. An owner may call what any list that concerns it allows; no list, or only empty
     * ones, allows nothing.
     *
     * @param everyone the list for every owner; {@link EndpointSet#unrestricted()} switches restrictions off
     * @param roles lists for owners with a role, by role
     * @param groups lists for members of a group, by group id
     */
    public record Endpoints(EndpointSet everyone, Map<String, EndpointSet> roles, Map<String, EndpointSet> groups) {
        /** Copies the maps and checks names and size: 2 000 000 characters and 200 000 path segments in all lists together. */
        public Endpoints {
            requireNonNull(everyone, "everyone");
            roles = Names.checked("role", roles);
            groups = Names.checked("group", groups);
            EndpointSet.requireBounded(Stream.of(List.of(everyone), roles.values(), groups.values())
                    .flatMap(Collection::stream)
                    .toList());
        }
    }

    /** Copies the collections and checks names, of which there are at most 20 000 of roles and groups, and exemptions. */
    public PolicyDocument {
        requireNonNull(use, "use");
        grants = Names.checkedFeatures(grants);
        requireNonNull(mergeRule, "mergeRule");
        adminRoles = Names.checked("role", adminRoles);
        adminExempt = checkedExemptions(adminExempt);
        eligibleRoles = Names.checked("role", eligibleRoles);
        requireNonNull(endpoints, "endpoints");
        requireNonNull(addresses, "addresses");
        requireNonNull(limits, "limits");
        Names.requireFewSubjects(grants.values(), endpoints, adminRoles, eligibleRoles);
    }

    private static Set<Gate> checkedExemptions(Set<Gate> gates) {
        if (!EXEMPTIBLE.containsAll(gates)) {
            throw new IllegalArgumentException("administrators can be exempt from " + EXEMPTIBLE + " only");
        }
        return Set.copyOf(gates);
    }

    /** Returns the policy that refuses everything: what holds where none was ever set. */
    public static PolicyDocument refuseAll() {
        return builder().build();
    }

    /** Returns a builder whose defaults refuse everything. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this document. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns for whom keys may be issued: {@code issue} if set, else {@code use}. */
    public SwitchPosition issuing() {
        return issue == null ? use : issue;
    }

    /** Returns who is granted {@code feature}; nobody, if the document does not name it. */
    public Grants grantsOf(String feature) {
        return grants.getOrDefault(feature, Grants.none());
    }

    /** Builds a {@link PolicyDocument}. Not safe for use by several threads. */
    public static final class Builder {
        private SwitchPosition use = SwitchPosition.OFF;
        private @Nullable SwitchPosition issue;
        private final Map<String, Grants> grants = new LinkedHashMap<>();
        private MergeRule mergeRule = MergeRule.ANY_GRANT;
        private Set<String> adminRoles = Set.of("admin");
        private Set<Gate> adminExempt = Set.of(Gate.GRANT);
        private Set<String> eligibleRoles = Set.of(ANY_ROLE);
        private EndpointSet everyonesEndpoints = EndpointSet.none();
        private final Map<String, EndpointSet> roleEndpoints = new LinkedHashMap<>();
        private final Map<String, EndpointSet> groupEndpoints = new LinkedHashMap<>();
        private AddressSet addresses = AddressSet.unrestricted();
        private KeyLimits limits = KeyLimits.STANDARD;

        private Builder() {}

        private Builder(PolicyDocument from) {
            use = from.use;
            issue = from.issue;
            grants.putAll(from.grants);
            mergeRule = from.mergeRule;
            adminRoles = from.adminRoles;
            adminExempt = from.adminExempt;
            eligibleRoles = from.eligibleRoles;
            everyonesEndpoints = from.endpoints.everyone();
            roleEndpoints.putAll(from.endpoints.roles());
            groupEndpoints.putAll(from.endpoints.groups());
            addresses = from.addresses;
            limits = from.limits;
        }

        /** Sets who may use keys. The default is {@link SwitchPosition#OFF}. */
        public Builder use(SwitchPosition position) {
            use = requireNonNull(position, "position");
            return this;
        }

        /** Sets for whom keys may be issued. The default follows {@link #use}. */
        public Builder issue(SwitchPosition position) {
            issue = requireNonNull(position, "position");
            return this;
        }

        /** Sets who is granted {@link PolicyDocument#API_KEYS}. The default is nobody. */
        public Builder grants(Grants grants) {
            return feature(API_KEYS, grants);
        }

        /** Sets who is granted a feature that the host names. The default is nobody. */
        public Builder feature(String feature, Grants who) {
            grants.put(Names.checked("feature", feature), requireNonNull(who, "who"));
            return this;
        }

        /** Sets how grants combine. The default is {@link MergeRule#ANY_GRANT}. */
        public Builder mergeRule(MergeRule rule) {
            mergeRule = requireNonNull(rule, "rule");
            return this;
        }

        /** Sets the roles that make an administrator. The default is {@code admin}; none means no administrators. */
        public Builder adminRoles(String... roles) {
            adminRoles = Names.checked("role", Arrays.asList(requireNonNull(roles, "roles")));
            return this;
        }

        /** Sets what administrators are exempt from. The default is {@link Gate#GRANT}; none means nothing. */
        public Builder adminExempt(Gate... gates) {
            adminExempt = checkedExemptions(Set.copyOf(List.of(gates)));
            return this;
        }

        /** Sets the roles of which an owner needs one. The default is {@link PolicyDocument#ANY_ROLE}. */
        public Builder eligibleRoles(String... roles) {
            eligibleRoles = Names.checked("role", Arrays.asList(requireNonNull(roles, "roles")));
            return this;
        }

        /** Sets the endpoint list for every owner. The default is the empty list. */
        public Builder endpoints(EndpointSet list) {
            everyonesEndpoints = requireNonNull(list, "list");
            return this;
        }

        /** Sets the endpoint list for every owner from entries such as {@code GET /api/models}. */
        public Builder endpoints(String... entries) {
            return endpoints(EndpointSet.parse(entries));
        }

        /** Sets the endpoint list for owners with {@code role}. The default is none. */
        public Builder roleEndpoints(String role, EndpointSet list) {
            roleEndpoints.put(Names.checked("role", role), requireNonNull(list, "list"));
            return this;
        }

        /** Sets the endpoint list for members of {@code group}. The default is none. */
        public Builder groupEndpoints(String group, EndpointSet list) {
            groupEndpoints.put(Names.checked("group", group), requireNonNull(list, "list"));
            return this;
        }

        /** Sets the addresses from which keys may be used. The default is unrestricted. */
        public Builder addresses(AddressSet addresses) {
            this.addresses = requireNonNull(addresses, "addresses");
            return this;
        }

        /** Sets how many keys, and for how long. The default is {@link KeyLimits#STANDARD}. */
        public Builder limits(KeyLimits limits) {
            this.limits = requireNonNull(limits, "limits");
            return this;
        }

        /** Returns the document. */
        public PolicyDocument build() {
            return new PolicyDocument(
                    use,
                    issue,
                    grants,
                    mergeRule,
                    adminRoles,
                    adminExempt,
                    eligibleRoles,
                    new Endpoints(everyonesEndpoints, roleEndpoints, groupEndpoints),
                    addresses,
                    limits);
        }
    }
}
