package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.PlaintextKey;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grants;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every answer that a decision can give, through the front door. */
class DecisionTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void decide_allows_whenEveryGatePasses() {
        IssuedKey key = bench.issued("ada");

        Decision decision = bench.decide(key);

        assertThat(decision)
                .isEqualTo(
                        new Decision.Allowed(key.key(), bench.owners.find("ada").orElseThrow(), Set.of(), 1));
    }

    @Test
    void decide_refusesAsMalformed_whenTheTextIsNoKey() {
        Decision decision = bench.claviger.decide(PlaintextKey.of("not-a-key"), CALL);

        assertThat(Workbench.refusal(decision)).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void decide_refusesAsMalformed_whenTheChecksumIsWrong() {
        String text = bench.issued("ada").plaintext().reveal();
        char last = text.charAt(text.length() - 1);
        String mistyped = text.substring(0, text.length() - 1) + (last == 'x' ? 'y' : 'x');

        assertThat(Workbench.refusal(bench.claviger.decide(PlaintextKey.of(mistyped), CALL)))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void decide_asksNobody_whenTheTextIsNoKey() {
        int before = bench.storage.finds.get();
        bench.owners.failWith(new IllegalStateException("must not be asked"));

        bench.claviger.decide(PlaintextKey.of("sk-" + "0".repeat(59)), CALL);

        assertThat(bench.storage.finds).hasValue(before);
    }

    @Test
    void decide_refusesAsUnknown_whenNoKeyHasThisId() {
        PlaintextKey unknown = ForgedKeys.withOtherId(bench.issued("ada").plaintext());

        assertThat(Workbench.refusal(bench.claviger.decide(unknown, CALL))).isEqualTo(Reason.UNKNOWN);
    }

    @Test
    void decide_refusesTheWrongSecret_evenIfTheChecksumFits() {
        PlaintextKey forged = ForgedKeys.withOtherSecret(bench.issued("ada").plaintext());

        assertThat(Workbench.refusal(bench.claviger.decide(forged, CALL))).isEqualTo(Reason.WRONG_SECRET);
    }

    @Test
    void decide_refusesTheSecretOfAnotherKey() {
        PlaintextKey forged = ForgedKeys.withSecretOf(
                bench.issued("ada").plaintext(), bench.issued("ada").plaintext());

        assertThat(Workbench.refusal(bench.claviger.decide(forged, CALL))).isEqualTo(Reason.WRONG_SECRET);
    }

    @Test
    void decide_refusesASuspendedKey() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.suspend(ADA, key.key().id(), "").orElseThrow();

        assertThat(bench.refusal(key)).isEqualTo(Reason.SUSPENDED);
    }

    @Test
    void decide_refusesARevokedKey() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.revoke(ADA, key.key().id(), "").orElseThrow();

        assertThat(bench.refusal(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void decide_refusesARevokedKeyAsRevoked_evenIfItIsSuspendedAndExpiredToo() {
        Instant end = bench.clock.instant().plusSeconds(60);
        IssuedKey key = bench.issued(KeyRequest.named("script").withExpiresAt(end));
        bench.claviger.suspend(ADA, key.key().id(), "").orElseThrow();
        bench.claviger.revoke(ADA, key.key().id(), "").orElseThrow();
        bench.clock.set(end);

        assertThat(bench.refusal(key)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void decide_allowsUntilTheLastMillisecondBeforeTheEnd() {
        Instant end = bench.clock.instant().plus(Duration.ofDays(90));
        IssuedKey key = bench.issued(KeyRequest.named("script").withExpiresAt(end));

        bench.clock.set(end.minusMillis(1));

        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void decide_refusesAsExpired_fromTheEndOn() {
        Instant end = bench.clock.instant().plus(Duration.ofDays(90));
        IssuedKey key = bench.issued(KeyRequest.named("script").withExpiresAt(end));

        bench.clock.set(end);

        assertThat(bench.refusal(key)).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void decide_refusesAsOwnerGone_whenTheOwnerWasDeleted() {
        IssuedKey key = bench.issued("ada");
        bench.owners.remove("ada");

        assertThat(bench.refusal(key)).isEqualTo(Reason.OWNER_GONE);
    }

    @Test
    void decide_refusesAsOwnerInactive_whenTheOwnerIsDisabled() {
        IssuedKey key = bench.issued("ada");
        bench.owners.change("ada", ada -> ada.withActive(false));

        assertThat(bench.refusal(key)).isEqualTo(Reason.OWNER_INACTIVE);
    }

    @Test
    void decide_refusesAsOwnerNotEligible_whenTheOwnerHoldsNoEligibleRole() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.eligibleRoles("staff"));

        assertThat(bench.refusal(key)).isEqualTo(Reason.OWNER_NOT_ELIGIBLE);
    }

    @Test
    void decide_refusesAsSwitchedOff_administratorsIncluded() {
        IssuedKey key = bench.issued("root");
        bench.changePolicy(policy -> policy.usage(Availability.NOBODY).adminBypass(Gate.GRANT, Gate.ENDPOINT));

        assertThat(bench.refusal(key)).isEqualTo(Reason.SWITCHED_OFF);
    }

    @Test
    void decide_refusesAsAdminsOnly_whomeverIsNone() {
        IssuedKey adas = bench.issued("ada");
        IssuedKey roots = bench.issued("root");
        bench.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));

        assertThat(bench.refusal(adas)).isEqualTo(Reason.ADMINS_ONLY);
        assertThat(bench.allows(roots)).isTrue();
    }

    @Test
    void decide_refusesAsNotGranted_whenNothingGrantsKeys() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.grants(Grants.none()));

        assertThat(bench.refusal(key)).isEqualTo(Reason.NOT_GRANTED);
    }

    @Test
    void decide_refusesTheAddress_thatThePolicyDoesNotAllow() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.addresses(AddressSet.of("10.0.0.0/8")));

        assertThat(Workbench.refusal(bench.claviger.decide(key.plaintext(), CALL.withClientAddress("192.0.2.7"))))
                .isEqualTo(Reason.ADDRESS_NOT_ALLOWED);
        assertThat(bench.claviger.decide(key.plaintext(), CALL.withClientAddress("10.1.2.3")))
                .isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void decide_refusesTheAddress_thatTheKeyDoesNotAllow() {
        IssuedKey key = bench.issued(KeyRequest.named("script").withAddresses(AddressSet.of("10.0.0.0/8")));

        assertThat(Workbench.refusal(bench.claviger.decide(key.plaintext(), CALL.withClientAddress("192.0.2.7"))))
                .isEqualTo(Reason.ADDRESS_NOT_ALLOWED);
    }

    @Test
    void decide_refusesAnUnknownAddress_whenAddressesAreRestricted() {
        IssuedKey key = bench.issued(KeyRequest.named("script").withAddresses(AddressSet.of("0.0.0.0/0", "::/0")));

        assertThat(bench.refusal(key)).isEqualTo(Reason.ADDRESS_NOT_ALLOWED);
    }

    @Test
    void decide_refusesTheEndpoint_thatNoListOfTheOwnerHolds() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.endpoints("/api/chat").roleEndpoints("admin", "GET /api/models"));

        assertThat(bench.refusal(key)).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
    }

    @Test
    void decide_refusesEveryEndpoint_whenRestrictionsAreOnAndTheListIsEmpty() {
        IssuedKey key = bench.issued("root");
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.none()));

        assertThat(bench.refusal(key)).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
    }

    @Test
    void decide_refusesTheEndpoint_thatTheKeysOwnListDoesNotHold() {
        IssuedKey key = bench.issued(KeyRequest.named("script").withEndpoints("/api/chat"));

        assertThat(bench.refusal(key)).isEqualTo(Reason.OUTSIDE_KEY_SCOPE);
    }

    @Test
    void decide_wantsBothMethodsAllowed_whenOneOverridesTheOther() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.endpoints("GET /api/models"));

        assertThat(Workbench.refusal(bench.claviger.decide(key.plaintext(), CALL.withOverridingMethod("DELETE"))))
                .isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
    }

    @Test
    void decide_refusesMethodsThatNoListCanHold_evenUnrestricted() {
        IssuedKey key = bench.issued("ada");
        Call trace = Call.of("TRACE", CallPath.of("/api/models"));

        assertThat(Workbench.refusal(bench.claviger.decide(key.plaintext(), trace)))
                .isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
    }

    @Test
    void decide_refusesNull_beforeAnythingIsAsked() {
        PlaintextKey key = bench.issued("ada").plaintext();

        assertThatNullPointerException().isThrownBy(() -> bench.claviger.decide(null, CALL));
        assertThatNullPointerException().isThrownBy(() -> bench.claviger.decide(key, null));
        assertThat(bench.claviger.counts().allowed()).isZero();
    }

    @Test
    void decide_tellsTheRevisionThatWasApplied() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.usage(Availability.NOBODY));

        assertThat(bench.decide(key).policyRevision()).isEqualTo(2);
    }

    @Test
    void decide_marksTheGatesThatAnAdministratorPassedByExemptionOnly() {
        bench.changePolicy(policy ->
                policy.grants(Grants.none()).endpoints(EndpointSet.none()).adminBypass(Gate.GRANT, Gate.ENDPOINT));
        IssuedKey key = bench.issued("root");

        Decision.Allowed allowed = (Decision.Allowed) bench.decide(key);

        assertThat(allowed.exemptions()).containsExactlyInAnyOrder(Gate.GRANT, Gate.ENDPOINT);
    }

    @Test
    void decide_marksNoExemption_whereAnAdministratorNeedsNone() {
        IssuedKey key = bench.issued("root");

        assertThat(((Decision.Allowed) bench.decide(key)).exemptions()).isEmpty();
    }

    @Test
    void decide_exemptsNobodyFromTheKeysOwnListOrFromAddresses() {
        bench.changePolicy(policy -> policy.adminBypass(Gate.GRANT, Gate.ENDPOINT));
        KeyRequest narrowed = KeyRequest.named("script")
                .withEndpoints("/api/chat")
                .forOwner("root")
                .withReason("test");
        IssuedKey scoped = bench.claviger.issue(HOST, narrowed).orElseThrow();
        IssuedKey plain = bench.issued("root");

        assertThat(bench.refusal(scoped)).isEqualTo(Reason.OUTSIDE_KEY_SCOPE);
        bench.changePolicy(policy -> policy.addresses(AddressSet.of("10.0.0.0/8")));
        assertThat(bench.refusal(plain)).isEqualTo(Reason.ADDRESS_NOT_ALLOWED);
    }
}
