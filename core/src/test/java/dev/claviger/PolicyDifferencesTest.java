package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.KeyLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.SwitchPosition;
import dev.claviger.spi.AuditRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the record of a change of policy tells. */
class PolicyDifferencesTest {
    private static final PolicyDocument BEFORE = PolicyDocument.builder()
            .use(SwitchPosition.ON)
            .grants(Grants.none().role("a/b~", Grant.GRANTED).group("crew", Grant.GRANTED))
            .roleEndpoints("user", EndpointSet.parse("/a"))
            .groupEndpoints("crew", EndpointSet.parse("/b"))
            .build();

    private static final PolicyDocument AFTER = PolicyDocument.builder()
            .use(SwitchPosition.ON)
            .issue(SwitchPosition.ON)
            .grants(Grants.none().everyone(Grant.DENIED).role("a/b~", Grant.DENIED))
            .feature("web", Grants.none().group("crew", Grant.GRANTED))
            .mergeRule(MergeRule.DENY_WINS)
            .adminRoles("root", "admin")
            .adminExempt(Gate.GRANT, Gate.ENDPOINT)
            .eligibleRoles("user")
            .endpoints(EndpointSet.unrestricted())
            .roleEndpoints("user", EndpointSet.parse("/a"))
            .roleEndpoints("guest", EndpointSet.none())
            .groupEndpoints("crew", EndpointSet.parse("GET /b"))
            .addresses(AddressSet.of("10.0.0.0/8"))
            .limits(new KeyLimits(3, Duration.ofDays(90), KeyLimits.End.REQUIRED))
            .build();

    private static final Map<String, String> DIFFERENCES = Map.ofEntries(
            Map.entry("issue.old", "ON (as use)"),
            Map.entry("issue.new", "ON"),
            Map.entry("grants/api-keys/everyone.old", "UNSET"),
            Map.entry("grants/api-keys/everyone.new", "DENIED"),
            Map.entry("grants/api-keys/roles/a~1b~0.old", "GRANTED"),
            Map.entry("grants/api-keys/roles/a~1b~0.new", "DENIED"),
            Map.entry("grants/api-keys/groups/crew.old", "GRANTED"),
            Map.entry("grants/api-keys/groups/crew.new", "absent"),
            Map.entry("grants/web/everyone.old", "absent"),
            Map.entry("grants/web/everyone.new", "UNSET"),
            Map.entry("grants/web/groups/crew.old", "absent"),
            Map.entry("grants/web/groups/crew.new", "GRANTED"),
            Map.entry("merge-rule.old", "ANY_GRANT"),
            Map.entry("merge-rule.new", "DENY_WINS"),
            Map.entry("admin-roles.old", "[admin]"),
            Map.entry("admin-roles.new", "[admin, root]"),
            Map.entry("admin-exempt.old", "[GRANT]"),
            Map.entry("admin-exempt.new", "[GRANT, ENDPOINT]"),
            Map.entry("eligible-roles.old", "[*]"),
            Map.entry("eligible-roles.new", "[user]"),
            Map.entry("endpoints/everyone.old", "[]"),
            Map.entry("endpoints/everyone.new", "unrestricted"),
            Map.entry("endpoints/roles/guest.old", "absent"),
            Map.entry("endpoints/roles/guest.new", "[]"),
            Map.entry("endpoints/groups/crew.old", "[/b]"),
            Map.entry("endpoints/groups/crew.new", "[GET /b]"),
            Map.entry("addresses.old", "AddressSet[unrestricted]"),
            Map.entry("addresses.new", "AddressSet[10.0.0.0/8]"),
            Map.entry("limits/keys-per-owner.old", "100"),
            Map.entry("limits/keys-per-owner.new", "3"),
            Map.entry("limits/lifetime.old", KeyLimits.ANY_LIFETIME.toString()),
            Map.entry("limits/lifetime.new", "PT2160H"),
            Map.entry("limits/end.old", "OPTIONAL"),
            Map.entry("limits/end.new", "REQUIRED"));

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();

    @Test
    void differences_areAllThatChanged_withOldAndNewValue() {
        assertThat(PolicyDifferences.between(BEFORE, AFTER)).containsExactlyInAnyOrderEntriesOf(DIFFERENCES);
    }

    @Test
    void differences_areNone_betweenEqualPolicies() {
        assertThat(PolicyDifferences.between(AFTER, AFTER)).isEmpty();
    }

    @Test
    void record_isBounded_andSaysWhatItLeavesOut() {
        PolicyDocument.Builder large = Fixtures.OPEN.toBuilder();
        for (int role = 0; role < 150; role++) {
            large.roleEndpoints(
                    "role " + role,
                    EndpointSet.parse(IntStream.range(0, 500)
                            .mapToObj(i -> "/endpoint/" + i)
                            .toList()));
        }
        try (Claviger claviger = Fixtures.claviger(shared).build()) {
            claviger.changePolicy(TestNode.HOST, 1, large.build()).orElseThrow();
        }

        List<AuditRecord> records = Fixtures.recordsOf(shared);
        Map<String, String> details = records.get(records.size() - 1).details();
        assertThat(details).hasSize(2 * 100 + 2).containsEntry("unlisted", "50").containsEntry("policy", "2");
        assertThat(details.get("endpoints/roles/role 0.new"))
                .hasSize(2_000)
                .startsWith("[/endpoint/0, /endpoint/1, ")
                .endsWith(" characters)")
                .contains("... (cut; it had ");
    }
}
