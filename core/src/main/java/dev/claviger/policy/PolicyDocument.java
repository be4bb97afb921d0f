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
 * everything. Made by a {@link #builder()}, and changed by {@link #toBuilder()}.
 */
public final class PolicyDocument {

    /** The feature that gives keys. */
    public static final String API_KEYS = "api-keys";

    /** In {@link #eligibleRoles}: owners of any role, and of none. */
    public static final String ANY_ROLE = "*";

    private static final Set<Gate> BYPASSABLE = Collections.unmodifiableSet(EnumSet.of(Gate.GRANT, Gate.ENDPOINT));

    private final Availability usage;
    private final @Nullable Availability issuance;
    private final Map<String, Grants> grants;
    private final MergeRule mergeRule;
    private final Set<String> adminRoles;
    private final Set<Gate> adminBypass;
    private final Set<String> eligibleRoles;
    private final EndpointSet endpoints;
    private final Map<String, EndpointSet> roleEndpoints;
    private final Map<String, EndpointSet> groupEndpoints;
    private final AddressSet addresses;
    private final IssuanceLimits limits;

    private PolicyDocument(Builder from) {
        usage = from.usage;
        issuance = from.issuance;
        grants = Names.checkedFeatures(from.grants);
        mergeRule = from.mergeRule;
        adminRoles = from.adminRoles;
        adminBypass = from.adminBypass;
        eligibleRoles = from.eligibleRoles;
        endpoints = from.endpoints;
        roleEndpoints = Names.checked("role", from.roleEndpoints);
        groupEndpoints = Names.checked("group", from.groupEndpoints);
        addresses = from.addresses;
        limits = from.limits;
        EndpointSet.requireBounded(Stream.of(List.of(endpoints), roleEndpoints.values(), groupEndpoints.values())
                .flatMap(Collection::stream)
                .toList());
        Names.requireFewSubjects(this);
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

    /** Returns who may use keys. */
    public Availability usage() {
        return usage;
    }

    /** Returns for whom keys may be issued, or {@code null} to follow {@link #usage}. */
    public @Nullable Availability issuance() {
        return issuance;
    }

    /** Returns for whom keys may be issued: {@link #issuance} if set, else {@link #usage}. */
    public Availability effectiveIssuance() {
        return issuance == null ? usage : issuance;
    }

    /** Returns who is granted each named feature; {@link #API_KEYS} is the one that keys need. Unmodifiable. */
    public Map<String, Grants> grants() {
        return grants;
    }

    /** Returns how grants combine. */
    public MergeRule mergeRule() {
        return mergeRule;
    }

    /** Returns the roles that make an owner an administrator, compared case-sensitively; unmodifiable. */
    public Set<String> adminRoles() {
        return adminRoles;
    }

    /** Returns the gates that administrators need not pass: any of {@link Gate#GRANT} and {@link Gate#ENDPOINT}. */
    public Set<Gate> adminBypass() {
        return adminBypass;
    }

    /** Returns the roles of which an owner needs one to have keys at all; {@link #ANY_ROLE} for no such need. */
    public Set<String> eligibleRoles() {
        return eligibleRoles;
    }

    /**
     * Returns the endpoint list for every owner; {@link EndpointSet#unrestricted()} switches restrictions off. An owner may call
     * what any list that concerns it allows; no list, or only empty ones, allows nothing.
     */
    public EndpointSet endpoints() {
        return endpoints;
    }

    /** Returns the endpoint lists for owners with a role, by role; unmodifiable. */
    public Map<String, EndpointSet> roleEndpoints() {
        return roleEndpoints;
    }

    /** Returns the endpoint lists for members of a group, by group id; unmodifiable. */
    public Map<String, EndpointSet> groupEndpoints() {
        return groupEndpoints;
    }

    /** Returns the client addresses from which keys may be used. */
    public AddressSet addresses() {
        return addresses;
    }

    /** Returns how many keys an owner may have, and for how long. */
    public IssuanceLimits limits() {
        return limits;
    }

    /** Returns who is granted {@code feature}; nobody, if the document does not name it. */
    public Grants grantsOf(String feature) {
        return grants.getOrDefault(feature, Grants.none());
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(
                usage,
                issuance,
                grants,
                mergeRule,
                adminRoles,
                adminBypass,
                eligibleRoles,
                endpoints,
                roleEndpoints,
                groupEndpoints,
                addresses,
                limits);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyDocument that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "PolicyDocument" + parts();
    }

    /** Builds a {@link PolicyDocument}. Not safe for use by several threads. */
    public static final class Builder {
        private Availability usage = Availability.NOBODY;
        private @Nullable Availability issuance;
        private final Map<String, Grants> grants = new LinkedHashMap<>();
        private MergeRule mergeRule = MergeRule.ANY_GRANT;
        private Set<String> adminRoles = Set.of("admin");
        private Set<Gate> adminBypass = Set.of(Gate.GRANT);
        private Set<String> eligibleRoles = Set.of(ANY_ROLE);
        private EndpointSet endpoints = EndpointSet.none();
        private final Map<String, EndpointSet> roleEndpoints = new LinkedHashMap<>();
        private final Map<String, EndpointSet> groupEndpoints = new LinkedHashMap<>();
        private AddressSet addresses = AddressSet.unrestricted();
        private IssuanceLimits limits = IssuanceLimits.standard();

        private Builder() {}

        private Builder(PolicyDocument from) {
            usage = from.usage;
            issuance = from.issuance;
            grants.putAll(from.grants);
            mergeRule = from.mergeRule;
            adminRoles = from.adminRoles;
            adminBypass = from.adminBypass;
            eligibleRoles = from.eligibleRoles;
            endpoints = from.endpoints;
            roleEndpoints.putAll(from.roleEndpoints);
            groupEndpoints.putAll(from.groupEndpoints);
            addresses = from.addresses;
            limits = from.limits;
        }

        /** Sets who may use keys. The default is {@link Availability#NOBODY}. */
        public Builder usage(Availability availability) {
            usage = requireNonNull(availability, "availability");
            return this;
        }

        /** Sets for whom keys may be issued. The default follows {@link #usage}. */
        public Builder issuance(Availability availability) {
            issuance = requireNonNull(availability, "availability");
            return this;
        }

        /** Grants {@link PolicyDocument#API_KEYS} to every owner. The default is nobody. */
        public Builder grantEveryone() {
            return grants(grants.getOrDefault(API_KEYS, Grants.none()).withEveryone(Grant.GRANTED));
        }

        /** Grants {@link PolicyDocument#API_KEYS} to owners with a role, besides those who are granted it already. */
        public Builder grantRole(String role) {
            return grants(grants.getOrDefault(API_KEYS, Grants.none()).withRole(role, Grant.GRANTED));
        }

        /** Grants {@link PolicyDocument#API_KEYS} to members of a group, besides those who are granted it already. */
        public Builder grantGroup(String group) {
            return grants(grants.getOrDefault(API_KEYS, Grants.none()).withGroup(group, Grant.GRANTED));
        }

        /** Denies {@link PolicyDocument#API_KEYS} to owners with a role; it outweighs a grant under {@link MergeRule#DENY_WINS}. */
        public Builder denyRole(String role) {
            return grants(grants.getOrDefault(API_KEYS, Grants.none()).withRole(role, Grant.DENIED));
        }

        /** Denies {@link PolicyDocument#API_KEYS} to members of a group, like {@link #denyRole}. */
        public Builder denyGroup(String group) {
            return grants(grants.getOrDefault(API_KEYS, Grants.none()).withGroup(group, Grant.DENIED));
        }

        /** Sets who is granted {@link PolicyDocument#API_KEYS}, in place of all that was granted and denied. */
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

        /**
         * Sets the gates that administrators need not pass. The default is {@link Gate#GRANT}; none means that they pass all.
         *
         * @param gates any of {@link Gate#GRANT} and {@link Gate#ENDPOINT}
         * @throws IllegalArgumentException if there is another one
         */
        public Builder adminBypass(Gate... gates) {
            Set<Gate> bypassed = Set.copyOf(Arrays.asList(gates));
            if (!BYPASSABLE.containsAll(bypassed)) {
                throw new IllegalArgumentException("administrators can bypass " + BYPASSABLE + " only");
            }
            adminBypass = bypassed;
            return this;
        }

        /** Sets the roles of which an owner needs one. The default is {@link PolicyDocument#ANY_ROLE}. */
        public Builder eligibleRoles(String... roles) {
            eligibleRoles = Names.checked("role", Arrays.asList(requireNonNull(roles, "roles")));
            return this;
        }

        /** Sets the endpoint list for every owner. The default is the empty list. */
        public Builder endpoints(EndpointSet list) {
            endpoints = requireNonNull(list, "list");
            return this;
        }

        /** Sets the endpoint list for every owner from entries such as {@code GET /api/models}. */
        public Builder endpoints(String... entries) {
            return endpoints(EndpointSet.of(entries));
        }

        /** Sets the endpoint list for owners with {@code role}. The default is none. */
        public Builder roleEndpoints(String role, EndpointSet list) {
            roleEndpoints.put(Names.checked("role", role), requireNonNull(list, "list"));
            return this;
        }

        /** Sets the endpoint list for owners with {@code role} from entries such as {@code GET /api/models}. */
        public Builder roleEndpoints(String role, String... entries) {
            return roleEndpoints(role, EndpointSet.of(entries));
        }

        /** Sets the endpoint list for members of {@code group}. The default is none. */
        public Builder groupEndpoints(String group, EndpointSet list) {
            groupEndpoints.put(Names.checked("group", group), requireNonNull(list, "list"));
            return this;
        }

        /** Sets the endpoint list for members of {@code group} from entries such as {@code GET /api/models}. */
        public Builder groupEndpoints(String group, String... entries) {
            return groupEndpoints(group, EndpointSet.of(entries));
        }

        /** Sets the addresses from which keys may be used. The default is unrestricted. */
        public Builder addresses(AddressSet addresses) {
            this.addresses = requireNonNull(addresses, "addresses");
            return this;
        }

        /** Sets how many keys, and for how long. The default is {@link IssuanceLimits#standard()}. */
        public Builder limits(IssuanceLimits limits) {
            this.limits = requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Returns the document.
         *
         * @throws IllegalArgumentException if it names more than 1 000 features, 10 000 roles or groups in one place or 20 000 in
         *     all, or if all endpoint lists together have more than 2 000 000 characters or 200 000 path segments
         */
        public PolicyDocument build() {
            return new PolicyDocument(this);
        }
    }
}
