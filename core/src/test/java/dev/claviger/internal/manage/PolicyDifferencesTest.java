package dev.claviger.internal.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Claviger;
import dev.claviger.Fixtures;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.TestNode;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the record of a change of policy tells. */
class PolicyDifferencesTest {
    private static final PolicyDocument BEFORE = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grants(Grants.none().withRole("a/b~", Grant.GRANTED).withGroup("crew", Grant.GRANTED))
            .roleEndpoints("user", "/a")
            .groupEndpoints("crew", "/b")
            .build();

    private static final PolicyDocument AFTER = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .issuance(Availability.EVERYONE)
            .grants(Grants.none().withEveryone(Grant.DENIED).withRole("a/b~", Grant.DENIED))
            .feature("web", Grants.none().withGroup("crew", Grant.GRANTED))
            .mergeRule(MergeRule.DENY_WINS)
            .adminRoles("root", "admin")
            .adminBypass(Gate.GRANT, Gate.ENDPOINT)
            .eligibleRoles("user")
            .endpoints(EndpointSet.unrestricted())
            .roleEndpoints("user", "/a")
            .roleEndpoints("guest", EndpointSet.none())
            .groupEndpoints("crew", "GET /b")
            .addresses(AddressSet.of("10.0.0.0/8"))
            .limits(IssuanceLimits.standard()
                    .withMaxKeysPerOwner(3)
                    .withMaxLifetime(Duration.ofDays(90))
                    .withExpiryRequired(true))
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
            Map.entry("admin-roles.added", "root"),
            Map.entry("admin-exempt.added", "ENDPOINT"),
            Map.entry("eligible-roles.removed", "*"),
            Map.entry("eligible-roles.added", "user"),
            Map.entry("endpoints/everyone.old", "restricted"),
            Map.entry("endpoints/everyone.new", "unrestricted"),
            Map.entry("endpoints/roles/guest.old", "absent"),
            Map.entry("endpoints/roles/guest.new", "restricted"),
            Map.entry("endpoints/groups/crew.removed", "/b"),
            Map.entry("endpoints/groups/crew.added", "GET /b"),
            Map.entry("addresses.old", "unrestricted"),
            Map.entry("addresses.new", "restricted"),
            Map.entry("addresses.added", "10.0.0.0/8"),
            Map.entry("limits/keys-per-owner.old", "100"),
            Map.entry("limits/keys-per-owner.new", "3"),
            Map.entry("limits/lifetime.old", "null"),
            Map.entry("limits/lifetime.new", "PT2160H"),
            Map.entry("limits/end.old", "false"),
            Map.entry("limits/end.new", "true"));

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();

    @Test
    void differences_areAllThatChanged_withOldAndNewValue() {
        Map<String, String> differences = PolicyDifferences.between(BEFORE, AFTER);

        assertThat(differences.get("digest.old")).matches("[0-9a-f]{64}");
        assertThat(differences.get("digest.new")).matches("[0-9a-f]{64}").isNotEqualTo(differences.get("digest.old"));
        differences.keySet().removeAll(Set.of("digest.old", "digest.new"));
        assertThat(differences).containsExactlyInAnyOrderEntriesOf(DIFFERENCES);
    }

    @Test
    void digests_areTheSame_whateverTheOrder() {
        PolicyDocument some = Fixtures.OPEN.toBuilder()
                .endpoints("/a", "/b")
                .adminRoles("admin", "root")
                .build();
        PolicyDocument same = Fixtures.OPEN.toBuilder()
                .endpoints("/b", "/a")
                .adminRoles("root", "admin")
                .build();

        assertThat(PolicyDifferences.between(BEFORE, some)).isEqualTo(PolicyDifferences.between(BEFORE, same));
    }

    @Test
    void differences_areNone_betweenEqualPolicies() {
        assertThat(PolicyDifferences.between(AFTER, AFTER)).isEmpty();
    }

    @Test
    void entries_areListedEachByItself_howeverMany() {
        List<String> many =
                IntStream.range(0, 500).mapToObj(i -> "/endpoint/" + i).toList();
        Map<String, String> details = recordOf(change(policy -> policy.roleEndpoints("user", EndpointSet.of(many))));

        List<String> listed = details.entrySet().stream()
                .filter(detail -> detail.getKey().startsWith("endpoints/roles/user.added"))
                .flatMap(detail -> detail.getValue().lines())
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(many);
        assertThat(details).doesNotContainKey("unlisted");
        assertThat(details.values()).allSatisfy(value -> assertThat(value).hasSizeLessThanOrEqualTo(2_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 19_000})
    void whatOpensMost_isAlwaysListed_andTheRestIsANumber(int others) {
        List<String> many = new ArrayList<>(
                IntStream.range(0, others).mapToObj(i -> "/0/endpoint/" + i).toList());
        many.add("POST /admin/**");
        many.add("/z/*/secrets");
        Map<String, String> details = recordOf(change(policy -> policy.usage(Availability.ADMINS_ONLY)
                .adminRoles("admin", "zz-root")
                .grantRole("zz")
                .groupEndpoints("zz-crew", EndpointSet.of(many))));

        assertThat(details)
                .containsEntry("use.new", "ADMINS_ONLY")
                .containsEntry("admin-roles.added", "zz-root")
                .containsEntry("grants/api-keys/roles/zz.new", "GRANTED");
        List<String> listed = details.entrySet().stream()
                .filter(detail -> detail.getKey().startsWith("endpoints/groups/zz-crew.added"))
                .flatMap(detail -> detail.getValue().lines())
                .toList();
        assertThat(listed).contains("POST /admin/**", "/z/*/secrets");
        // Nothing else is in the record but the revoked entry, the grants, the switches and the new list.
        assertThat(listed.size() + Integer.parseInt(details.get("unlisted"))).isBetween(many.size(), many.size() + 3);
        assertThat(details.toString()).hasSizeLessThan(60_000);
    }

    @Test
    void record_isBounded_howeverManyNamesChange() {
        Map<String, String> details = recordOf(change(policy -> {
            Map<String, Grant> roles = new HashMap<>();
            IntStream.range(0, 10_000).forEach(i -> roles.put("r".repeat(240) + i, Grant.DENIED));
            roles.put("zz", Grant.GRANTED);
            roles.remove("r".repeat(240) + 1);
            return policy.grants(Grants.none().withRoles(roles));
        }));

        assertThat(details).containsEntry("grants/api-keys/roles/zz.new", "GRANTED");
        assertThat(Integer.parseInt(details.get("unlisted"))).isBetween(9_800, 10_000);
        assertThat(details.toString()).hasSizeLessThan(60_000);
    }

    private PolicyDocument change(UnaryOperator<PolicyDocument.Builder> how) {
        return how.apply(Fixtures.OPEN.toBuilder()).build();
    }

    private Map<String, String> recordOf(PolicyDocument next) {
        try (Claviger claviger = Fixtures.claviger(shared).build()) {
            claviger.changePolicy(TestNode.HOST, 1, next).orElseThrow();
        }
        List<AuditRecord> records = Fixtures.recordsOf(shared);
        return records.get(records.size() - 1).details();
    }
}
