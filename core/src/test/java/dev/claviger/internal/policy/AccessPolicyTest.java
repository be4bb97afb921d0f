package dev.claviger.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Decision.Allowed;
import dev.claviger.Decision.Denied;
import dev.claviger.Decision.Reason;
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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {
    private static final Owner USER = Owner.user("ada").withRoles("user").withGroups("g1");
    private static final Owner ADMIN = Owner.user("ada").withRoles("admin");
    private static final ApiKey KEY = Fixtures.keyOf("ada");
    private static final CallPath MODELS = CallPath.of("/api/models");
    private static final Call CALL = Call.of("GET", MODELS);

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "get", "GET ", "", "*"})
    void decide_refusesUnknownMethods_evenUnrestrictedAndExempt(String method) {
        AccessPolicy policy = policy(
                Fixtures.OPEN.toBuilder().endpoints(EndpointSet.unrestricted()).adminBypass(Gate.GRANT, Gate.ENDPOINT));
        AccessPolicy exempting = policy(PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .adminBypass(Gate.GRANT, Gate.ENDPOINT));

        for (Call call : new Call[] {Call.of(method, MODELS), CALL.withOverridingMethod(method)}) {
            assertThat(reason(policy.decide(ADMIN, KEY, call))).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
            assertThat(reason(exempting.decide(ADMIN, KEY, call))).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, POST, true", "POST, GET, true", "GET, DELETE, false", "DELETE, GET, false", "HEAD, POST, true"})
    void decide_wantsBothMethodsAllowed_whenOneOverridesTheOther(String method, String other, boolean allowed) {
        AccessPolicy policy = policy(Fixtures.OPEN.toBuilder().endpoints("GET,POST /api/models"));
        ApiKey narrowed = Fixtures.keyOf("ada", scope(EndpointSet.of("GET,POST /api/models")));
        AccessPolicy open = policy(Fixtures.OPEN.toBuilder());
        Call call = Call.of(method, MODELS).withOverridingMethod(other);

        assertThat(policy.decide(USER, KEY, call) instanceof Allowed).isEqualTo(allowed);
        assertThat(open.decide(USER, narrowed, call) instanceof Allowed).isEqualTo(allowed);
    }

    @Test
    void decide_tellsWhatTheDecisionIsAbout() {
        Decision decision = policy(Fixtures.OPEN.toBuilder()).decide(USER, KEY, CALL);

        assertThat(decision).isEqualTo(new Allowed(KEY, USER, Set.of(), 3));
        assertThat(policy(PolicyDocument.builder()).decide(USER, KEY, CALL))
                .isEqualTo(new Denied(Reason.SWITCHED_OFF, KEY, 3));
    }

    @Test
    void decide_refuses_whenTheOwnerIsAnotherOne() {
        AccessPolicy policy = policy(Fixtures.OPEN.toBuilder());

        assertThat(reason(policy.decide(Owner.user("Ada"), KEY, CALL))).isEqualTo(Reason.OWNER_GONE);
        assertThat(reason(policy.decide(Owner.user("eve"), KEY, CALL))).isEqualTo(Reason.OWNER_GONE);
    }

    @Test
    void decide_refusesKeys_olderThanTheAccount() {
        AccessPolicy policy = policy(Fixtures.OPEN.toBuilder());

        assertThat(policy.decide(USER.withCreatedAt(Fixtures.NOON.plusMillis(5_000)), KEY, CALL))
                .isInstanceOf(Allowed.class);
        assertThat(reason(policy.decide(USER.withCreatedAt(Fixtures.NOON.plusMillis(5_001)), KEY, CALL)))
                .isEqualTo(Reason.OWNER_GONE);
    }

    @Test
    void decide_refusesKeys_ofAnAccountWithAnotherBirth_wheneverTheyWereIssued() {
        AccessPolicy policy = policy(Fixtures.OPEN.toBuilder());
        Instant birth = Fixtures.NOON.plusSeconds(60);
        ApiKey key = Fixtures.keyOf("ada", built -> built.ownerSince(birth));

        assertThat(policy.decide(USER.withCreatedAt(birth), key, CALL)).isInstanceOf(Allowed.class);
        assertThat(policy.decide(USER, key, CALL)).isInstanceOf(Allowed.class);
        assertThat(policy.decide(USER.withCreatedAt(Instant.EPOCH), key, CALL)).isInstanceOf(Allowed.class);
        assertThat(List.of(birth.minusMillis(1), birth.plusMillis(1), Fixtures.NOON))
                .allSatisfy(other -> assertThat(reason(policy.decide(USER.withCreatedAt(other), key, CALL)))
                        .isEqualTo(Reason.OWNER_GONE));
    }

    @Test
    void decide_comparesRolesAndGroups_asTheyAreWritten_andNeverWithEachOther() {
        AccessPolicy policy = policy(PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grants(Grants.none().withRole("dev", Grant.GRANTED).withGroup("ops", Grant.GRANTED))
                .roleEndpoints("dev", EndpointSet.unrestricted())
                .groupEndpoints("ops", EndpointSet.unrestricted()));

        assertThat(policy.decide(Owner.user("ada").withRoles("dev"), KEY, CALL)).isInstanceOf(Allowed.class);
        assertThat(policy.decide(Owner.user("ada").withGroups("ops"), KEY, CALL))
                .isInstanceOf(Allowed.class);
        for (Owner other : new Owner[] {
            Owner.user("ada").withGroups("dev"),
            Owner.user("ada").withRoles("ops"),
            Owner.user("ada").withRoles("Dev", "DEV", "dev ").withGroups("OPS")
        }) {
            assertThat(reason(policy.decide(other, KEY, CALL))).isEqualTo(Reason.NOT_GRANTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalToIssue_followsTheSwitchForIssuing(Availability issuance) {
        AccessPolicy policy =
                policy(Fixtures.OPEN.toBuilder().usage(Availability.NOBODY).issuance(issuance));

        assertThat(policy.refusalToIssue(USER).orElse(null))
                .isEqualTo(
                        switch (issuance) {
                            case EVERYONE -> null;
                            case ADMINS_ONLY -> Reason.ADMINS_ONLY;
                            case NOBODY -> Reason.SWITCHED_OFF;
                        });
        assertThat(policy.refusalToIssue(ADMIN).isEmpty()).isEqualTo(issuance != Availability.NOBODY);
    }

    @Test
    void refusalToIssue_asksForOwnerAndGrant_butNotForEndpoints() {
        AccessPolicy closed = policy(PolicyDocument.builder().usage(Availability.EVERYONE));
        AccessPolicy open = policy(Fixtures.OPEN.toBuilder()
                .endpoints(EndpointSet.none())
                .addresses(AddressSet.of())
                .eligibleRoles("user", "admin"));

        assertThat(closed.refusalToIssue(USER)).contains(Reason.NOT_GRANTED);
        assertThat(closed.refusalToIssue(ADMIN)).isEmpty();
        assertThat(open.refusalToIssue(USER)).isEmpty();
        assertThat(open.refusalToIssue(null)).contains(Reason.OWNER_GONE);
        assertThat(open.refusalToIssue(USER.withActive(false))).contains(Reason.OWNER_INACTIVE);
        assertThat(open.refusalToIssue(USER.withRoles("guest"))).contains(Reason.OWNER_NOT_ELIGIBLE);
    }

    @Test
    void granted_judgesEachFeatureByItsOwnGrants() {
        AccessPolicy policy = policy(PolicyDocument.builder()
                .grantGroup("g1")
                .feature("web-search", Grants.none().withRole("user", Grant.GRANTED))
                .feature("billing", Grants.none().withEveryone(Grant.GRANTED).withGroup("g1", Grant.DENIED))
                .mergeRule(MergeRule.DENY_WINS));

        assertThat(policy.granted(USER, PolicyDocument.API_KEYS)).isTrue();
        assertThat(policy.granted(USER, "web-search")).isTrue();
        assertThat(policy.granted(USER, "billing")).isFalse();
        assertThat(policy.granted(USER, "unheard-of")).isFalse();
        assertThat(policy.granted(USER.withGroups(), PolicyDocument.API_KEYS)).isFalse();
    }

    @Test
    void granted_exemptsAdministrators_onlyIfThePolicyDoes() {
        assertThat(policy(PolicyDocument.builder()).granted(ADMIN, "anything")).isTrue();
        assertThat(policy(PolicyDocument.builder().adminBypass(Gate.ENDPOINT)).granted(ADMIN, "anything"))
                .isFalse();
    }

    @Test
    void isAdmin_needsRoleAndStanding_butNoRoleThatMayHaveKeys() {
        AccessPolicy policy = policy(PolicyDocument.builder().eligibleRoles("user"));

        assertThat(policy.isAdmin(Owner.user("ada").withRoles("admin", "user"))).isTrue();
        assertThat(policy.isAdmin(ADMIN)).isTrue();
        assertThat(policy.isAdmin(USER)).isFalse();
        assertThat(policy.isAdmin(Owner.user("ada").withRoles("admin", "user").withActive(false)))
                .isFalse();
    }

    @Test
    void isAdmin_comparesRolesAsTheyAreWritten() {
        AccessPolicy policy = policy(PolicyDocument.builder());

        assertThat(policy.isAdmin(Owner.user("ada").withRoles("user", "admin"))).isTrue();
        assertThat(policy.isAdmin(Owner.user("ada").withRoles("Admin", "ADMIN", "admin ")))
                .isFalse();
        assertThat(policy.isAdmin(Owner.user("ada").withGroups("admin"))).isFalse();
        assertThat(policy(PolicyDocument.builder().adminRoles()).isAdmin(ADMIN)).isFalse();
    }

    /** The star of eligible roles is a word of the policy; elsewhere it is a name like any other. */
    @Test
    void decide_takesTheStarForEveryRole_amongEligibleRolesOnly() {
        AccessPolicy anyRole = policy(Fixtures.OPEN.toBuilder().eligibleRoles("*"));
        AccessPolicy starAdmins =
                policy(Fixtures.OPEN.toBuilder().adminRoles("*").usage(Availability.ADMINS_ONLY));

        assertThat(anyRole.decide(Owner.user("ada"), KEY, CALL)).isInstanceOf(Allowed.class);
        assertThat(reason(starAdmins.decide(USER, KEY, CALL))).isEqualTo(Reason.ADMINS_ONLY);
        assertThat(starAdmins.decide(Owner.user("ada").withRoles("*"), KEY, CALL))
                .isInstanceOf(Allowed.class);
    }

    /** Subjects are bits of 64-bit words: the first, the last and the only one of several words. */
    @Test
    void decide_keepsHundredsOfGroupsApart() {
        int count = 200;
        PolicyDocument.Builder builder = PolicyDocument.builder().usage(Availability.EVERYONE);
        Grants grants = Grants.none();
        for (int i = 0; i < count; i++) {
            builder.groupEndpoints("g" + i, EndpointSet.of("/of/" + i));
            grants = i % 2 == 0 ? grants.withGroup("g" + i, Grant.GRANTED) : grants.withRole("r" + i, Grant.GRANTED);
        }
        AccessPolicy policy = policy(builder.grants(grants));

        for (int mine = 0; mine < count; mine++) {
            Owner owner = Owner.user("ada").withGroups("g" + mine);
            Owner withRole = owner.withRoles("r" + mine);
            for (int called = 0; called < count; called++) {
                Call call = Call.of("GET", CallPath.of("/of/" + called));
                assertThat(policy.decide(withRole, KEY, call) instanceof Allowed)
                        .isEqualTo(called == mine);
                assertThat(policy.decide(owner, KEY, call) instanceof Allowed)
                        .isEqualTo(called == mine && mine % 2 == 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 62, 63, 64, 126, 127, 128, 499})
    void decide_findsTheOneGroup_thatIsUnrestricted(int which) {
        PolicyDocument.Builder builder = Fixtures.OPEN.toBuilder().endpoints(EndpointSet.none());
        IntStream.range(0, 500)
                .forEach(i -> builder.groupEndpoints(
                        "g" + i, i == which ? EndpointSet.unrestricted() : EndpointSet.of("/of/" + i)));
        AccessPolicy policy = policy(builder);
        String[] others = IntStream.range(0, 500)
                .filter(i -> i != which)
                .mapToObj(i -> "g" + i)
                .toArray(String[]::new);

        assertThat(policy.decide(Owner.user("ada").withGroups("g" + which), KEY, CALL))
                .isInstanceOf(Allowed.class);
        assertThat(reason(policy.decide(Owner.user("ada").withGroups(others), KEY, CALL)))
                .isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
    }

    private static AccessPolicy policy(PolicyDocument.Builder builder) {
        return AccessPolicy.of(builder.build(), 3);
    }

    private static UnaryOperator<ApiKeyBuilder> scope(EndpointSet endpoints) {
        return built -> built.endpoints(endpoints);
    }

    private static Reason reason(Decision decision) {
        return ((Denied) decision).reason();
    }
}
