package dev.claviger.internal.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.claviger.Claviger;
import dev.claviger.Fixtures;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.TestNode;
import dev.claviger.internal.text.Words;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    private static final Map<String, Object> DIFFERENCES = Map.ofEntries(
            Map.entry("issuance.old", "as_usage"),
            Map.entry("issuance.new", Words.of(Availability.EVERYONE)),
            Map.entry("grants/api-keys/everyone.old", Words.of(Grant.UNSPECIFIED)),
            Map.entry("grants/api-keys/everyone.new", "denied"),
            Map.entry("grants/api-keys/roles/a~1b~0.old", "granted"),
            Map.entry("grants/api-keys/roles/a~1b~0.new", "denied"),
            Map.entry("grants/api-keys/groups/crew.old", "granted"),
            Map.entry("grants/web/everyone.new", Words.of(Grant.UNSPECIFIED)),
            Map.entry("grants/web/groups/crew.new", "granted"),
            Map.entry("merge_rule.old", "any_grant"),
            Map.entry("merge_rule.new", "deny_wins"),
            Map.entry("admin_roles.added", List.of("root")),
            Map.entry("admin_bypass.added", List.of("endpoint")),
            Map.entry("eligible_roles.removed", List.of("*")),
            Map.entry("eligible_roles.added", List.of("user")),
            Map.entry("endpoints/everyone.old", "restricted"),
            Map.entry("endpoints/everyone.new", "unrestricted"),
            Map.entry("endpoints/roles/guest.new", "restricted"),
            Map.entry("endpoints/groups/crew.removed", List.of("/b")),
            Map.entry("endpoints/groups/crew.added", List.of("GET /b")),
            Map.entry("addresses.old", "unrestricted"),
            Map.entry("addresses.new", "restricted"),
            Map.entry("addresses.added", List.of("10.0.0.0/8")),
            Map.entry("max_keys_per_owner.old", 100L),
            Map.entry("max_keys_per_owner.new", 3L),
            Map.entry("max_lifetime.old", "unlimited"),
            Map.entry("max_lifetime.new", "P90D"),
            Map.entry("expiry_required.old", false),
            Map.entry("expiry_required.new", true));

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();

    @Test
    void differences_areAllThatChanged_withOldAndNewValue() {
        Map<String, Object> differences = PolicyDifferences.between(BEFORE, AFTER);

        assertThat(differences.get("digest.old").toString()).matches("[0-9a-f]{64}");
        assertThat(differences.get("digest.new").toString())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(differences.get("digest.old"));
        differences.keySet().removeAll(Set.of("digest.old", "digest.new"));
        assertThat(differences).containsExactlyInAnyOrderEntriesOf(DIFFERENCES);
    }

    @Test
    void parts_haveTheNamesOfTheirFieldsInJson() throws Exception {
        PolicyParts parts = new PolicyParts(AFTER);
        Set<String> names = Stream.concat(parts.values().keySet().stream(), parts.lists().keySet().stream())
                .map(name -> name.split("/", 2)[0])
                .collect(Collectors.toSet());

        assertThat(names)
                .isEqualTo(new ObjectMapper()
                        .readValue(PolicyJson.write(AFTER), Map.class)
                        .keySet());
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
        AuditEvent record = recordOf(change(policy -> policy.roleEndpoints("user", EndpointSet.of(many))));

        assertThat(record.texts("endpoints/roles/user.added")).containsExactlyInAnyOrderElementsOf(many);
        assertThat(record.details()).doesNotContainKey("unlisted");
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 19_000})
    void whatOpensMost_isAlwaysListed_andTheRestIsANumber(int others) {
        List<String> many = new ArrayList<>(
                IntStream.range(0, others).mapToObj(i -> "/0/endpoint/" + i).toList());
        many.add("POST /admin/**");
        many.add("/z/*/secrets");
        AuditEvent record = recordOf(change(policy -> policy.usage(Availability.ADMINS_ONLY)
                .adminRoles("admin", "zz-root")
                .grantRole("zz")
                .groupEndpoints("zz-crew", EndpointSet.of(many))));

        assertThat(record.details())
                .containsEntry("usage.new", "admins_only")
                .containsEntry("admin_roles.added", List.of("zz-root"))
                .containsEntry("grants/api-keys/roles/zz.new", "granted");
        List<String> listed = record.texts("endpoints/groups/zz-crew.added");
        assertThat(listed).contains("POST /admin/**", "/z/*/secrets");
        // Nothing else is in the record but the revoked entry, the grants, the switches and the new list.
        assertThat(listed.size() + record.number("unlisted").orElseThrow())
                .isBetween((long) many.size(), many.size() + 3L);
        assertThat(listed).as("the record has not cut it").noneMatch(entry -> entry.startsWith("..."));
        assertThat(record.toString()).hasSizeBetween(39_000, 60_000);
    }

    @Test
    void record_isBounded_howeverManyNamesChange() {
        AuditEvent record = recordOf(change(policy -> {
            Map<String, Grant> roles = new HashMap<>();
            IntStream.range(0, 10_000).forEach(i -> roles.put("r".repeat(240) + i, Grant.DENIED));
            roles.put("zz", Grant.GRANTED);
            roles.remove("r".repeat(240) + 1);
            return policy.grants(Grants.none().withRoles(roles));
        }));

        assertThat(record.details()).containsEntry("grants/api-keys/roles/zz.new", "granted");
        assertThat(record.number("unlisted").orElseThrow()).isBetween(9_800L, 10_000L);
        assertThat(record.toString()).hasSizeLessThan(60_000);
    }

    private PolicyDocument change(UnaryOperator<PolicyDocument.Builder> how) {
        return how.apply(Fixtures.OPEN.toBuilder()).build();
    }

    private AuditEvent recordOf(PolicyDocument next) {
        try (Claviger claviger = Fixtures.claviger(shared).build()) {
            claviger.changePolicy(TestNode.HOST, 1, next).orElseThrow();
        }
        List<AuditEvent> records = Fixtures.recordsOf(shared);
        return records.get(records.size() - 1);
    }
}
