package dev.claviger.behaviour;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;

/** Policies that differ from {@link Workbench#OPEN}, and from each other, in everything that a policy can say. */
final class AuditPolicies {
    private AuditPolicies() {}

    static PolicyDocument everyPart() {
        return PolicyDocument.builder()
                .usage(Availability.ADMINS_ONLY)
                .issuance(Availability.NOBODY)
                .grants(Grants.none()
                        .withEveryone(Grant.DENIED)
                        .withRole("user", Grant.GRANTED)
                        .withGroup("crew", Grant.DENIED))
                .mergeRule(MergeRule.DENY_WINS)
                .adminRoles("admin", "root")
                .adminBypass(Gate.ENDPOINT)
                .eligibleRoles("user", "admin")
                .endpoints("/api/**")
                .roleEndpoints("user", "/user")
                .groupEndpoints("crew", "/crew")
                .addresses(AddressSet.of("10.0.0.0/8"))
                .limits(IssuanceLimits.standard()
                        .withMaxKeysPerOwner(3)
                        .withMaxLifetime(Duration.ofDays(90))
                        .withExpiryRequired(true))
                .build();
    }

    static PolicyDocument otherParts() {
        return PolicyDocument.builder()
                .grants(Grants.none().withRole("user", Grant.DENIED).withGroup("crew", Grant.GRANTED))
                .adminRoles("admin")
                .endpoints("/other")
                .roleEndpoints("user", "/other")
                .groupEndpoints("crew", "/other")
                .addresses(AddressSet.of("192.0.2.0/24"))
                .build();
    }
}
