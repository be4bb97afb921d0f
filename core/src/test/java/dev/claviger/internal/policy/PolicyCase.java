package dev.claviger.internal.policy;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Fixtures;
import dev.claviger.Owner;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import org.jspecify.annotations.Nullable;

/**
 * One combination of everything a decision depends on: a case of the truth table, in the words of the table. The words
 * can be turned into the objects that {@link AccessPolicy} takes; {@link PolicyOracle} judges the words themselves.
 */
record PolicyCase(PolicyPart policy, CallPart call) {

    /** What one policy document depends on. */
    record PolicyPart(Availability usage, Granted granted, Exempt exempt, Lists lists, Addresses addresses) {

        PolicyDocument document() {
            PolicyDocument.Builder builder = PolicyDocument.builder()
                    .usage(usage)
                    .grants(Grants.none()
                            .withEveryone(granted.everyone)
                            .withRole("dev", granted.role)
                            .withGroup("g1", granted.group)
                            .withGroup("not the owner's", Grant.GRANTED))
                    .mergeRule(granted.rule)
                    .adminBypass(exempt.gates())
                    .eligibleRoles("dev", "ops")
                    .addresses(addresses.allowed());
            return lists.addTo(builder).build();
        }
    }

    /** Who is granted keys, and how that combines. */
    record Granted(Grant everyone, Grant role, Grant group, MergeRule rule) {}

    /** The addresses that the policy allows. */
    enum Addresses {
        ALL,
        INTERNAL;

        AddressSet allowed() {
            return this == ALL ? AddressSet.unrestricted() : AddressSet.of("10.0.0.0/8");
        }
    }

    /** What changes from call to call under one policy. */
    record CallPart(Member owner, Scope keyScope, Address address, Method method) {

        ApiKey key() {
            return Fixtures.keyOf(
                    "ada", built -> built.endpoints(keyScope.endpoints()).addresses(address.ofKey()));
        }

        Call call() {
            return Call.of(method.sent, CallPath.of("/api/models"))
                    .withOverridingMethod(method.overriding)
                    .withClientAddress(address.client)
                    .withSource("test");
        }

        /** Whether it is the most ordinary of all calls, or the least. */
        boolean isExtreme() {
            return (method == Method.GET && keyScope == Scope.OF_OWNER && address == Address.INSIDE)
                    || (method == Method.TRACE && keyScope == Scope.NOTHING && address == Address.UNKNOWN_TO_THE_KEY);
        }
    }

    /** The owner, as the directory answers. */
    enum Member {
        USER,
        ADMIN,
        INACTIVE_ADMIN,
        NOT_ELIGIBLE_ADMIN,
        YOUNGER_THAN_THE_KEY,
        GONE;

        boolean mayAct() {
            return this == USER || this == ADMIN;
        }

        @Nullable
        Owner owner() {
            Owner user =
                    Owner.user("ada").withRoles("dev").withGroups("g1", "g2").withCreatedAt(Fixtures.NOON);
            Owner admin = user.withRoles("dev", "admin");
            return switch (this) {
                case USER -> user;
                case ADMIN -> admin;
                case INACTIVE_ADMIN -> admin.withActive(false);
                case NOT_ELIGIBLE_ADMIN -> user.withRoles("admin");
                case YOUNGER_THAN_THE_KEY -> admin.withCreatedAt(Fixtures.NOON.plusMillis(5_001));
                case GONE -> null;
            };
        }
    }

    /** What administrators are exempt from. */
    enum Exempt {
        FROM_NOTHING,
        FROM_GRANT,
        FROM_ENDPOINT,
        FROM_BOTH;

        boolean covers(Gate gate) {
            return this == FROM_BOTH || this == (gate == Gate.GRANT ? FROM_GRANT : FROM_ENDPOINT);
        }

        Gate[] gates() {
            return switch (this) {
                case FROM_NOTHING -> new Gate[] {};
                case FROM_GRANT -> new Gate[] {Gate.GRANT};
                case FROM_ENDPOINT -> new Gate[] {Gate.ENDPOINT};
                case FROM_BOTH -> new Gate[] {Gate.GRANT, Gate.ENDPOINT};
            };
        }
    }

    /** The endpoint lists of the policy. The call is always for {@code /api/models}. */
    enum Lists {
        NONE,
        EVERYONE_UNRESTRICTED,
        EVERYONE_READS,
        EVERYONE_ELSEWHERE,
        ROLE_READS,
        GROUP_WRITES,
        ROLE_AND_GROUP,
        OF_OTHERS;

        PolicyDocument.Builder addTo(PolicyDocument.Builder builder) {
            return switch (this) {
                case NONE -> builder;
                case EVERYONE_UNRESTRICTED -> builder.endpoints(EndpointSet.unrestricted());
                case EVERYONE_READS -> builder.endpoints("GET /api/models");
                case EVERYONE_ELSEWHERE -> builder.endpoints("/api/chat", "/api/models/*");
                case ROLE_READS -> builder.roleEndpoints("dev", "GET /api/*");
                case GROUP_WRITES -> builder.groupEndpoints("g2", "POST /api/**");
                case ROLE_AND_GROUP ->
                    builder.roleEndpoints("dev", "GET /api/models").groupEndpoints("g1", "POST /api/models");
                case OF_OTHERS ->
                    builder.roleEndpoints("g1", EndpointSet.unrestricted())
                            .groupEndpoints("dev", EndpointSet.unrestricted())
                            .groupEndpoints("not the owner's", EndpointSet.unrestricted());
            };
        }
    }

    /** The key's own endpoint list. */
    enum Scope {
        OF_OWNER,
        READS,
        ELSEWHERE,
        NOTHING;

        EndpointSet endpoints() {
            return switch (this) {
                case OF_OWNER -> EndpointSet.unrestricted();
                case READS -> EndpointSet.of("GET /api/**");
                case ELSEWHERE -> EndpointSet.of("/api/chat");
                case NOTHING -> EndpointSet.none();
            };
        }
    }

    /** Where the call comes from, as {@link Addresses} sees it, and what the key says about that. */
    enum Address {
        INSIDE("10.1.2.3"),
        INSIDE_BOTH("10.1.2.3"),
        INSIDE_THE_KEYS_ALONE("192.0.2.7"),
        OUTSIDE_THE_KEYS("10.1.2.3"),
        OUTSIDE("192.0.2.7"),
        UNKNOWN(null),
        UNKNOWN_TO_THE_KEY(null);

        final @Nullable String client;

        Address(@Nullable String client) {
            this.client = client;
        }

        AddressSet ofKey() {
            return switch (this) {
                case INSIDE, OUTSIDE, UNKNOWN -> AddressSet.unrestricted();
                case INSIDE_BOTH -> AddressSet.of("10.1.0.0/16");
                case INSIDE_THE_KEYS_ALONE, OUTSIDE_THE_KEYS -> AddressSet.of("192.0.2.0/24");
                case UNKNOWN_TO_THE_KEY -> AddressSet.of("0.0.0.0/0", "::/0");
            };
        }
    }

    /** The methods of the call. */
    enum Method {
        GET("GET", null),
        POST("POST", null),
        TRACE("TRACE", null),
        GET_OVERRIDDEN_BY_POST("GET", "POST"),
        POST_OVERRIDDEN_BY_GET("POST", "GET"),
        GET_OVERRIDDEN_BY_TRACE("GET", "TRACE");

        final String sent;
        final @Nullable String overriding;

        Method(String sent, @Nullable String overriding) {
            this.sent = sent;
            this.overriding = overriding;
        }
    }
}
