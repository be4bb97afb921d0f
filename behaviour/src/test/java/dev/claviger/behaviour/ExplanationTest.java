package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.PlaintextKey;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.GateResult.Verdict;
import dev.claviger.policy.Grants;
import dev.claviger.testkit.TestKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An explanation is the decision, and the way to it. */
class ExplanationTest {
    private final Workbench bench = new Workbench(Workbench.OPEN, builder -> builder.requireIssuerStillAdmin());

    private @Nullable IssuedKey manager;

    @AfterEach
    void close() {
        bench.close();
    }

    /** The channel belongs to the call; all else that can be wrong is wrong with key, owner or policy. */
    private static Call callFor(Reason reason) {
        return reason == Reason.INSECURE_CHANNEL ? CALL.withInsecureChannel() : CALL;
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void explain_saysWhatDecideSays(Reason reason) {
        PlaintextKey presented = refusedFor(reason);
        Decision decision = bench.claviger.decide(presented, callFor(reason));
        assertThat(Workbench.refusal(decision)).isEqualTo(reason);

        Explanation explanation = bench.claviger.explain(presented, callFor(reason));

        assertThat(explanation.decision()).isEqualTo(decision);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void explain_namesEveryGateInItsOrder_withOneThatRefused(Reason reason) {
        Explanation explanation = bench.claviger.explain(refusedFor(reason), callFor(reason));

        assertThat(explanation.gates()).extracting(GateResult::gate).containsExactly(Gate.values());
        for (GateResult result : explanation.gates()) {
            int order = result.gate().compareTo(reason.gate());
            Verdict expected = order < 0 ? Verdict.PASSED : order == 0 ? Verdict.REFUSED : Verdict.NOT_REACHED;
            assertThat(result.verdict()).as(result.gate().name()).isEqualTo(expected);
            assertThat(result.detail()).isNotBlank();
        }
    }

    @Test
    void explain_showsEveryGatePassed_whenTheCallIsAllowed() {
        IssuedKey key = bench.issued("ada");

        Explanation explanation = bench.claviger.explain(key.plaintext(), CALL);

        assertThat(explanation.decision()).isEqualTo(bench.decide(key)).isInstanceOf(Decision.Allowed.class);
        assertThat(explanation.gates()).extracting(GateResult::verdict).containsOnly(Verdict.PASSED);
    }

    @Test
    void explain_marksTheGateThatAnAdministratorIsExemptFrom() {
        bench.changePolicy(policy -> policy.grants(Grants.none()));
        IssuedKey key = bench.issued("root");

        Explanation explanation = bench.claviger.explain(key.plaintext(), CALL);

        assertThat(explanation.gates())
                .filteredOn(result -> result.verdict() == Verdict.EXEMPTED)
                .extracting(GateResult::gate)
                .containsExactly(Gate.GRANT);
    }

    @Test
    void explain_byId_takesTheSecretAsProved() {
        IssuedKey key = bench.issued("ada");

        Explanation explanation = bench.explain(key.key().id(), CALL);

        assertThat(explanation.decision()).isEqualTo(bench.decide(key));
    }

    @Test
    void explain_byId_isUnknown_whenThereIsNoSuchKey() {
        Explanation explanation = bench.explain(TestKeys.freshId(), CALL);

        assertThat(Workbench.refusal(explanation.decision())).isEqualTo(Reason.UNKNOWN);
    }

    @Test
    void explainAndRecheck_areNeitherCountedNorAudited() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.usage(Availability.NOBODY));
        int before = bench.heard().size();

        bench.claviger.explain(key.plaintext(), CALL);
        bench.explain(key.key().id(), CALL);
        bench.claviger.revalidate(key.key().id(), CALL);

        assertThat(bench.claviger.counts().allowed()).isZero();
        assertThat(bench.claviger.counts().denied().values()).containsOnly(0L);
        assertThat(bench.heard()).hasSize(before);
    }

    @Test
    void revalidate_allowsWhatWasAllowed() {
        IssuedKey key = bench.issued("ada");

        assertThat(bench.claviger.revalidate(key.key().id(), CALL)).isEqualTo(bench.decide(key));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MALFORMED", "UNKNOWN", "WRONG_SECRET"})
    void revalidate_refusesWhatIsNoLongerAllowed(Reason reason) {
        IssuedKey key = issuedFor(reason);
        turnAgainst(key, reason);

        assertThat(Workbench.refusal(bench.claviger.revalidate(key.key().id(), callFor(reason))))
                .isEqualTo(reason);
    }

    /** Returns a key whose call is refused for {@code reason}, and brings about what that takes. */
    private PlaintextKey refusedFor(Reason reason) {
        IssuedKey key = issuedFor(reason);
        turnAgainst(key, reason);
        return switch (reason) {
            case MALFORMED -> PlaintextKey.of("sk-mistyped");
            case UNKNOWN -> ForgedKeys.withOtherId(key.plaintext());
            case WRONG_SECRET -> ForgedKeys.withOtherSecret(key.plaintext());
            default -> key.plaintext();
        };
    }

    private IssuedKey issuedFor(Reason reason) {
        KeyRequest request = KeyRequest.named("script");
        if (reason == Reason.PARENT_ENDED) {
            manager = bench.managerOf("ada");
            return bench.claviger.issue(bench.holder(manager), request).orElseThrow();
        }
        if (reason == Reason.ISSUER_GONE) {
            return bench.claviger
                    .issue(Workbench.ROOT, request.forOwner("ada").withReason("test"))
                    .orElseThrow();
        }
        return bench.issued(
                switch (reason) {
                    case EXPIRED -> request.withExpiresAt(bench.clock.instant().plusSeconds(60));
                    case OUTSIDE_KEY_SCOPE -> request.withEndpoints("/api/chat");
                    default -> request;
                });
    }

    private void turnAgainst(IssuedKey key, Reason reason) {
        switch (reason) {
            case SUSPENDED -> bench.claviger.suspend(ADA, key.key().id(), "").orElseThrow();
            case REVOKED -> bench.claviger.revoke(ADA, key.key().id(), "").orElseThrow();
            case EXPIRED -> bench.clock.set(bench.clock.instant().plusSeconds(60));
            case OWNER_GONE -> bench.owners.remove("ada");
            case OWNER_INACTIVE -> bench.owners.change("ada", ada -> ada.withActive(false));
            case OWNER_NOT_ELIGIBLE -> bench.changePolicy(policy -> policy.eligibleRoles("staff"));
            case PARENT_ENDED ->
                bench.claviger
                        .revoke(ADA, requireNonNull(manager).key().id(), "")
                        .orElseThrow();
            case ISSUER_GONE -> bench.owners.remove("root");
            case SWITCHED_OFF -> bench.changePolicy(policy -> policy.usage(Availability.NOBODY));
            case ADMINS_ONLY -> bench.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
            case NOT_GRANTED -> bench.changePolicy(policy -> policy.grants(Grants.none()));
            case ADDRESS_NOT_ALLOWED -> bench.changePolicy(policy -> policy.addresses(AddressSet.of("10.0.0.0/8")));
            case ENDPOINT_NOT_ALLOWED -> bench.changePolicy(policy -> policy.endpoints(EndpointSet.none()));
            case MALFORMED, UNKNOWN, WRONG_SECRET, OUTSIDE_KEY_SCOPE -> {
                // Lies in what is presented, not in what has become of the key.
            }
        }
    }
}
