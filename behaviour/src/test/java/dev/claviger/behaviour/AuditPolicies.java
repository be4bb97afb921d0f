package dev.claviger.behaviour;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.KeyLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.SwitchPosition;
import java.time.Duration;

/** Policies that differ from {@link Workbench#OPEN}, and from each other, in everything that a policy can say. */
final class AuditPolicies {
    private AuditPolicies() {}

    static PolicyDocument everyPart() {
        return PolicyDocument.builder()
                .use(SwitchPosition.ADMINS_ONLY)
                .issue(SwitchPosition.OFF)
                .grants(Grants.none()
                        .everyone(Grant.DENIED)
                        .role("user", Grant.GRANTED)
                        .group("crew", Grant.DENIED))
                .mergeRule(MergeRule.DENY_WINS)
                .adminRoles("admin", "root")
                .adminExempt(Gate.ENDPOINT)
                .eligibleRoles("user", "admin")
                .endpoints("/api/**")
                .roleEndpoints("user", EndpointSet.parse("/user"))
                .groupEndpoints("crew", EndpointSet.parse("/crew"))
                .addresses(AddressSet.of("10.0.0.0/8"))
                .limits(new KeyLimits(3, Duration.ofDays(90), KeyLimits.End.REQUIRED))
                .build();
    }

    static PolicyDocument otherParts() {
        return PolicyDocument.builder()
                .grants(Grants.none().role("user", Grant.DENIED).group("crew", Grant.GRANTED))
                .adminRoles("admin")
                .endpoints("/other")
                .roleEndpoints("user", EndpointSet.parse("/other"))
                .groupEndpoints("crew", EndpointSet.parse("/other"))
                .addresses(AddressSet.of("192.0.2.0/24"))
                .build();
    }
}
