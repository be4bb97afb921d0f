package dev.claviger.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Fixtures;
import dev.claviger.Owner;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import org.junit.jupiter.api.Test;

/** What {@link AccessPolicy#explain} puts into words. That it tells the same as the decision is the truth table's affair. */
class ExplanationTest {
    private static final Owner ADA = Owner.user("ada").withRoles("dev", "user").withGroups("g1", "g2");
    private static final Owner ADMIN = Owner.user("ada").withRoles("admin");
    private static final ApiKey KEY = Fixtures.keyOf("ada");
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));

    private final PolicyDocument.Builder policy = Fixtures.OPEN.toBuilder();

    @Test
    void owner_isNamed_withWhatIsWrongAboutIt() {
        policy.eligibleRoles("dev", "ops");

        assertThat(detail(Gate.OWNER, ADA, CALL)).isEqualTo("owner ada is active");
        assertThat(detail(Gate.OWNER, null, CALL)).isEqualTo("owner ada does not exist");
        assertThat(detail(Gate.OWNER, Owner.user("eve"), CALL))
                .isEqualTo("owner ada is another account than the one the key was issued for");
        assertThat(detail(Gate.OWNER, ADA.withActive(false), CALL)).isEqualTo("owner ada is not active");
        assertThat(detail(Gate.OWNER, ADA.withRoles("guest"), CALL))
                .startsWith("owner ada holds none of the roles")
                .contains("dev", "ops");
    }

    @Test
    void laterGates_sayThatTheyWereNotAsked() {
        assertThat(detail(Gate.SWITCH, null, CALL)).isEqualTo("not asked, because an earlier gate refused");
        assertThat(detail(Gate.KEY_SCOPE, null, CALL)).isEqualTo("not asked, because an earlier gate refused");
    }

    @Test
    void switch_tellsItsPosition() {
        assertThat(detail(Gate.SWITCH, ADA, CALL)).isEqualTo("the switch for using keys is EVERYONE");
        policy.usage(Availability.ADMINS_ONLY);
        assertThat(detail(Gate.SWITCH, ADA, CALL)).isEqualTo("the switch for using keys is ADMINS_ONLY");
    }

    @Test
    void gatesBehindARefusal_tellWhatTheyWouldSay() {
        policy.addresses(AddressSet.of("10.0.0.0/8"));
        Call elsewhere = CALL.withClientAddress("192.0.2.7");

        assertThat(detail(Gate.ENDPOINT, ADA, elsewhere))
                .startsWith("not asked, because an earlier gate refused; by itself it would let the call pass: ");
        policy.endpoints("/nothing/like/it");
        assertThat(detail(Gate.ENDPOINT, ADA, elsewhere))
                .startsWith(
                        "not asked, because an earlier gate refused; by itself it would refuse: no entry of everyone");
    }

    @Test
    void grant_namesAllThatGrant() {
        policy.grants(Grants.none()
                .withEveryone(Grant.GRANTED)
                .withRole("dev", Grant.GRANTED)
                .withRole("ops", Grant.GRANTED)
                .withGroup("g2", Grant.GRANTED));

        assertThat(detail(Gate.GRANT, ADA, CALL)).isEqualTo("granted by everyone, role dev, group g2");
    }

    @Test
    void grant_namesWhatCouldGrant_whenNothingDoes() {
        policy.grants(Grants.none().withRole("ops", Grant.GRANTED).withGroup("g1", Grant.DENIED));

        assertThat(detail(Gate.GRANT, ADA, CALL))
                .isEqualTo("not granted; a grant of api-keys to any of"
                        + " everyone, role dev, role user, group g1, group g2 would give it");
    }

    @Test
    void grant_namesTheDenial_thatOutweighs() {
        policy.mergeRule(MergeRule.DENY_WINS)
                .grants(Grants.none().withEveryone(Grant.GRANTED).withGroup("g1", Grant.DENIED));

        assertThat(detail(Gate.GRANT, ADA, CALL)).isEqualTo("denied by group g1; a denial outweighs every grant");
    }

    @Test
    void grant_saysThatAnAdministratorIsExempt() {
        policy.grants(Grants.none());

        assertThat(detail(Gate.GRANT, ADMIN, CALL)).startsWith("exempt as an administrator; otherwise: not granted");
    }

    @Test
    void address_namesWhoseAddressesRefuse() {
        assertThat(detail(Gate.ADDRESS, ADA, CALL)).isEqualTo("addresses are not restricted");
        policy.addresses(AddressSet.of("10.0.0.0/8"));

        assertThat(detail(Gate.ADDRESS, ADA, CALL.withClientAddress("10.0.0.1")))
                .isEqualTo("10.0.0.1 is allowed");
        assertThat(detail(Gate.ADDRESS, ADA, CALL.withClientAddress("192.0.2.7")))
                .isEqualTo("192.0.2.7 is outside the policy's addresses [10.0.0.0/8]");
        assertThat(detail(Gate.ADDRESS, ADA, CALL))
                .isEqualTo("an unknown address is outside the policy's addresses [10.0.0.0/8]");
        assertThat(detail(
                        Gate.ADDRESS,
                        ADA,
                        key(EndpointSet.unrestricted(), AddressSet.of("10.1.0.0/16")),
                        CALL.withClientAddress("10.0.0.1")))
                .isEqualTo("10.0.0.1 is outside the key's own addresses [10.1.0.0/16]");
    }

    @Test
    void endpoint_namesTheEntryAndItsList() {
        policy.endpoints(EndpointSet.none()).groupEndpoints("g2", "/api/chat", "GET /api/*");
        assertThat(detail(Gate.ENDPOINT, ADA, CALL)).isEqualTo("entry \"GET /api/*\" of group g2");

        policy.roleEndpoints("dev", EndpointSet.unrestricted());
        assertThat(detail(Gate.ENDPOINT, ADA, CALL)).isEqualTo("the list of role dev is unrestricted");

        policy.endpoints("/api/models");
        assertThat(detail(Gate.ENDPOINT, ADA, CALL)).isEqualTo("entry \"/api/models\" of everyone");
    }

    @Test
    void endpoint_namesTheListsThatCouldAllowTheCall_whenNoneDoes() {
        policy.endpoints("/api/chat").groupEndpoints("g9", EndpointSet.unrestricted());

        assertThat(detail(Gate.ENDPOINT, ADA, CALL.withOverridingMethod("DELETE")))
                .isEqualTo("no entry of everyone, role dev, role user, group g1, group g2"
                        + " allows GET /api/models overridden to DELETE");
    }

    @Test
    void endpoint_saysThatAnAdministratorIsExempt() {
        policy.endpoints(EndpointSet.none()).adminBypass(Gate.ENDPOINT);

        assertThat(detail(Gate.ENDPOINT, ADMIN, CALL))
                .isEqualTo("exempt as an administrator; otherwise:"
                        + " no entry of everyone, role admin allows GET /api/models");
    }

    @Test
    void keyScope_namesTheKeysOwnEntry_orItsList() {
        ApiKey key = key(EndpointSet.of("/api/chat", "/api/models"), AddressSet.unrestricted());

        assertThat(detail(Gate.KEY_SCOPE, ADA, CALL)).isEqualTo("the key has no list of its own");
        assertThat(detail(Gate.KEY_SCOPE, ADA, key, CALL)).isEqualTo("entry \"/api/models\" of the key");
        assertThat(detail(Gate.KEY_SCOPE, ADA, key, Call.of("GET", CallPath.of("/api/x"))))
                .isEqualTo("the key's own list [/api/chat, /api/models] does not allow GET /api/x");
    }

    private static ApiKey key(EndpointSet endpoints, AddressSet addresses) {
        return Fixtures.keyOf("ada", built -> built.endpoints(endpoints).addresses(addresses));
    }

    private String detail(Gate gate, Owner owner, Call call) {
        return detail(gate, owner, KEY, call);
    }

    private String detail(Gate gate, Owner owner, ApiKey key, Call call) {
        return AccessPolicy.of(policy.build(), 1).explain(owner, key, call).gates().stream()
                .filter(result -> result.gate() == gate)
                .map(GateResult::detail)
                .findFirst()
                .orElseThrow();
    }
}
