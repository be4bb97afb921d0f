package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.Fixtures;
import dev.claviger.Owner;
import dev.claviger.internal.policy.AccessPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentTest {
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));
    private static final Owner ADMIN = Owner.user("ada").withRoles("admin");

    private static final PolicyDocument EVERY_SETTING = PolicyDocument.builder()
            .usage(Availability.ADMINS_ONLY)
            .issuance(Availability.NOBODY)
            .grants(Grants.none().withEveryone(Grant.DENIED).withRole("dev", Grant.GRANTED))
            .feature("web-search", Grants.none().withGroup("g1", Grant.GRANTED))
            .mergeRule(MergeRule.DENY_WINS)
            .adminRoles("root", "admin")
            .adminBypass(Gate.ENDPOINT)
            .eligibleRoles("dev")
            .endpoints("GET /a")
            .roleEndpoints("dev", EndpointSet.unrestricted())
            .groupEndpoints("g1", "/b")
            .addresses(AddressSet.of("10.0.0.0/8"))
            .limits(IssuanceLimits.standard()
                    .withMaxKeysPerOwner(1)
                    .withMaxLifetime(Duration.ofDays(1))
                    .withExpiryRequired(true))
            .build();

    @Test
    void refuseAll_refusesEverybody_administratorsToo() {
        AccessPolicy policy = AccessPolicy.of(PolicyDocument.refuseAll(), 0);

        assertThat(policy.decide(ADMIN, Fixtures.keyOf("ada"), CALL))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo(Reason.SWITCHED_OFF));
        assertThat(policy.refusalToIssue(ADMIN)).contains(Reason.SWITCHED_OFF);
    }

    @Test
    void builder_refusesAtEveryGate_untilItIsTold() {
        PolicyDocument.Builder builder = PolicyDocument.builder();
        assertThat(reason(builder)).isEqualTo(Reason.SWITCHED_OFF);

        builder.usage(Availability.EVERYONE);
        assertThat(reason(builder)).isEqualTo(Reason.NOT_GRANTED);

        builder.grantEveryone();
        assertThat(reason(builder)).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
    }

    @Test
    void builder_hasTheDocumentedDefaults() {
        PolicyDocument defaults = PolicyDocument.builder().build();

        assertThat(defaults).isEqualTo(PolicyDocument.refuseAll());
        assertThat(defaults.usage()).isEqualTo(Availability.NOBODY);
        assertThat(defaults.issuance()).isNull();
        assertThat(defaults.grants()).isEmpty();
        assertThat(defaults.mergeRule()).isEqualTo(MergeRule.ANY_GRANT);
        assertThat(defaults.adminRoles()).containsExactly("admin");
        assertThat(defaults.adminBypass()).containsExactly(Gate.GRANT);
        assertThat(defaults.eligibleRoles()).containsExactly(PolicyDocument.ANY_ROLE);
        assertThat(defaults.endpoints()).isEqualTo(EndpointSet.none());
        assertThat(defaults.addresses().isUnrestricted()).isTrue();
        assertThat(defaults.limits()).isEqualTo(IssuanceLimits.standard());
    }

    @ParameterizedTest
    @EnumSource
    void issuing_followsUse_unlessItIsSet(Availability position) {
        assertThat(PolicyDocument.builder().usage(position).build().effectiveIssuance())
                .isEqualTo(position);
        assertThat(PolicyDocument.builder()
                        .usage(Availability.NOBODY)
                        .issuance(position)
                        .build()
                        .effectiveIssuance())
                .isEqualTo(position);
    }

    @Test
    void toBuilder_losesNothing() {
        assertThat(EVERY_SETTING.toBuilder().build()).isEqualTo(EVERY_SETTING).hasSameHashCodeAs(EVERY_SETTING);
    }

    @Test
    void toBuilder_leavesTheDocumentAlone() {
        EVERY_SETTING.toBuilder()
                .feature("web-search", Grants.none())
                .roleEndpoints("dev", EndpointSet.none())
                .groupEndpoints("g2", EndpointSet.none());

        assertThat(EVERY_SETTING.grantsOf("web-search").groups()).containsEntry("g1", Grant.GRANTED);
        assertThat(EVERY_SETTING.roleEndpoints().get("dev").isUnrestricted()).isTrue();
        assertThat(EVERY_SETTING.groupEndpoints()).containsOnlyKeys("g1");
    }

    @Test
    void build_leavesTheDocumentAlone_whenTheBuilderGoesOn() {
        PolicyDocument.Builder builder = PolicyDocument.builder();
        PolicyDocument document = builder.build();

        builder.grantEveryone().roleEndpoints("r", EndpointSet.unrestricted());

        assertThat(document).isEqualTo(PolicyDocument.refuseAll());
    }

    @Test
    void grantsOf_isNobody_forAFeatureThatIsNotNamed() {
        assertThat(EVERY_SETTING.grantsOf("unheard-of")).isEqualTo(Grants.none());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GRANT", "ENDPOINT"})
    void adminBypass_refusesEveryOtherGate(Gate gate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PolicyDocument.builder().adminBypass(Gate.GRANT, gate).build())
                .withMessage("administrators can bypass [GRANT, ENDPOINT] only");
    }

    @Test
    void adminBypass_takesBothOrNone() {
        assertThat(PolicyDocument.builder()
                        .adminBypass(Gate.ENDPOINT, Gate.GRANT)
                        .build()
                        .adminBypass())
                .isEqualTo(EnumSet.of(Gate.GRANT, Gate.ENDPOINT));
        assertThat(PolicyDocument.builder().adminBypass().build().adminBypass()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " x", "a\nb", "a\u202eb"})
    void builder_refusesBadNames_whereverTheyStand(String name) {
        PolicyDocument.Builder builder = PolicyDocument.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.feature(name, Grants.none()))
                .withMessageStartingWith("feature name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.roleEndpoints(name, EndpointSet.none()))
                .withMessageStartingWith("role name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.groupEndpoints(name, EndpointSet.none()))
                .withMessageStartingWith("group name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.adminRoles(name).build())
                .withMessageStartingWith("role name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyDocument.builder().eligibleRoles(name).build())
                .withMessageStartingWith("role name");
        assertThatIllegalArgumentException().isThrownBy(() -> Grants.none().withRole(name, Grant.GRANTED));
        assertThatIllegalArgumentException().isThrownBy(() -> Grants.none().withGroup(name, Grant.GRANTED));
    }

    @Test
    void grants_changeNothingElse_whenOneIsAdded() {
        Grants grants = Grants.none().withRole("dev", Grant.GRANTED);

        Grants more = grants.withGroup("g", Grant.DENIED)
                .withEveryone(Grant.UNSPECIFIED)
                .withRole("dev", Grant.UNSPECIFIED);

        assertThat(more.roles()).containsOnlyKeys("dev").containsEntry("dev", Grant.UNSPECIFIED);
        assertThat(more.groups()).containsEntry("g", Grant.DENIED);
        assertThat(grants.roles()).containsEntry("dev", Grant.GRANTED);
        assertThat(grants.groups()).isEmpty();
    }

    private static Reason reason(PolicyDocument.Builder builder) {
        Decision decision = AccessPolicy.of(builder.build(), 1).decide(Owner.user("ada"), Fixtures.keyOf("ada"), CALL);
        return ((Decision.Denied) decision).reason();
    }

    /** One change of an administrator must not be able to end a node by the tree that is made of it. */
    @Test
    void endpoints_areBounded_allListsTogether() {
        EndpointSet list = EndpointSet.of(IntStream.range(0, 10_000)
                .mapToObj(i -> "/a/b/c/d/e/f/g/h/i/" + i)
                .toList());

        assertThat(PolicyDocument.builder()
                        .roleEndpoints("a", list)
                        .groupEndpoints("a", list)
                        .build())
                .isNotNull();
        PolicyDocument.Builder tooMuch = PolicyDocument.builder()
                .endpoints("/**")
                .roleEndpoints("a", list)
                .groupEndpoints("a", list);
        assertThatIllegalArgumentException()
                .isThrownBy(tooMuch::build)
                .withMessageEndingWith("characters and 200001 path segments together; allowed are 2000000 and 200000");
    }

    @Test
    void grants_areForAThousandFeatures_andNoMore() {
        PolicyDocument.Builder policy = PolicyDocument.builder();
        for (int i = 0; i < 1_000; i++) {
            policy.feature("feature " + i, Grants.none());
        }

        assertThat(policy.build().grants()).hasSize(1_000);
        policy.feature("one more", Grants.none());
        assertThatIllegalArgumentException()
                .isThrownBy(policy::build)
                .withMessage("a policy grants at most 1000 features");
    }

    @Test
    void rolesAndGroups_areTwentyThousand_andNoMore_allInAll() {
        PolicyDocument.Builder policy = PolicyDocument.builder()
                .adminRoles(names(0, 9_999))
                .eligibleRoles(names(0, 9_999))
                .grants(Grants.none().withGroups(granted(10_000)))
                .roleEndpoints("role 1", EndpointSet.none());

        assertThat(policy.roleEndpoints("role -1", EndpointSet.none()).build()).isNotNull();
        policy.roleEndpoints("role -2", EndpointSet.none());
        assertThatIllegalArgumentException()
                .isThrownBy(policy::build)
                .withMessage("a policy names at most 20000 roles and groups");
    }

    private static String[] names(int from, int until) {
        return IntStream.range(from, until).mapToObj(i -> "role " + i).toArray(String[]::new);
    }

    private static Map<String, Grant> granted(int count) {
        Map<String, Grant> groups = new HashMap<>();
        IntStream.range(0, count).forEach(i -> groups.put("group " + i, Grant.GRANTED));
        return groups;
    }
}
