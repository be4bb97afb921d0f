package dev.claviger.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Owner;
import dev.claviger.internal.policy.PolicyCase.Address;
import dev.claviger.internal.policy.PolicyCase.Addresses;
import dev.claviger.internal.policy.PolicyCase.CallPart;
import dev.claviger.internal.policy.PolicyCase.Exempt;
import dev.claviger.internal.policy.PolicyCase.Granted;
import dev.claviger.internal.policy.PolicyCase.Lists;
import dev.claviger.internal.policy.PolicyCase.Member;
import dev.claviger.internal.policy.PolicyCase.Method;
import dev.claviger.internal.policy.PolicyCase.PolicyPart;
import dev.claviger.internal.policy.PolicyCase.Scope;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult.Verdict;
import dev.claviger.policy.Grant;
import dev.claviger.policy.MergeRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every combination of what a decision depends on, against {@link PolicyOracle}. Owners who may not act at all are
 * refused before anything else is asked; with them, two calls under every policy are enough.
 */
class AccessPolicyTruthTableTest {
    private static final long REVISION = 7;

    /** A prime that is the size of no dimension, so that the cases explained go through all values and pairs of them. */
    private static final int EXPLAINED = 53;

    private final List<PolicyPart> policies = policies();
    private final List<Prepared> calls = calls();

    private record Prepared(CallPart part, @Nullable Owner owner, ApiKey key, Call call) {}

    @Test
    void decide_saysWhatTheDesignSays_inEveryCase() {
        for (PolicyPart part : policies) {
            AccessPolicy policy = AccessPolicy.of(part.document(), REVISION);
            for (Prepared call : calls) {
                PolicyCase judged = new PolicyCase(part, call.part());
                Decision decision = policy.decide(call.owner(), call.key(), call.call());
                assertAgreement(judged, decision);
            }
        }
    }

    @Test
    void explain_tellsTheSameDecision_andTheWayToIt() {
        int number = 0;
        for (PolicyPart part : policies) {
            AccessPolicy policy = AccessPolicy.of(part.document(), REVISION);
            for (Prepared call : calls) {
                if (number++ % EXPLAINED == 0) {
                    PolicyCase judged = new PolicyCase(part, call.part());
                    Explanation explanation = policy.explain(call.owner(), call.key(), call.call());
                    assertAgreement(judged, explanation.decision());
                    assertThat(verdicts(explanation)).as("%s", judged).isEqualTo(verdicts(PolicyOracle.judge(judged)));
                }
            }
        }
    }

    /** Compares by hand, because a description of each of four million cases takes longer than the cases. */
    private static void assertAgreement(PolicyCase judged, Decision decision) {
        PolicyOracle.Verdict expected = PolicyOracle.judge(judged);
        boolean agrees = decision.fold(
                allowed -> expected.reason() == null && allowed.exemptions().equals(expected.exemptions()),
                denied -> denied.reason() == expected.reason());
        if (!agrees || decision.policyRevision() != REVISION) {
            assertThat(decision).as("%s", judged).isEqualTo(expected);
        }
    }

    private static List<String> verdicts(Explanation explanation) {
        return explanation.gates().stream()
                .map(result -> result.gate() + " " + result.verdict())
                .toList();
    }

    /** What an explanation has to say: exemptions and refusal in their places, and nothing was asked behind a refusal. */
    private static List<String> verdicts(PolicyOracle.Verdict expected) {
        List<String> verdicts = new ArrayList<>();
        boolean reached = true;
        for (Gate gate : EnumSet.range(Gate.OWNER, Gate.KEY_SCOPE)) {
            Verdict verdict = expected.exemptions().contains(gate) ? Verdict.EXEMPTED : Verdict.PASSED;
            if (expected.reason() != null && expected.reason().gate() == gate) {
                verdict = Verdict.REFUSED;
            }
            verdicts.add(gate + " " + (reached ? verdict : Verdict.NOT_REACHED));
            reached = reached && verdict != Verdict.REFUSED;
        }
        return verdicts;
    }

    private static List<PolicyPart> policies() {
        List<PolicyPart> all = new ArrayList<>();
        for (Granted granted : grants()) {
            for (Availability use : Availability.values()) {
                for (Exempt exempt : Exempt.values()) {
                    for (Lists lists : Lists.values()) {
                        for (Addresses addresses : Addresses.values()) {
                            all.add(new PolicyPart(use, granted, exempt, lists, addresses));
                        }
                    }
                }
            }
        }
        return all;
    }

    private static List<Granted> grants() {
        List<Granted> all = new ArrayList<>();
        for (MergeRule rule : MergeRule.values()) {
            for (Grant everyone : Grant.values()) {
                for (Grant role : Grant.values()) {
                    for (Grant group : Grant.values()) {
                        all.add(new Granted(everyone, role, group, rule));
                    }
                }
            }
        }
        return all;
    }

    private static List<Prepared> calls() {
        List<Prepared> all = new ArrayList<>();
        for (Member owner : Member.values()) {
            for (Scope scope : Scope.values()) {
                for (Address address : Address.values()) {
                    for (Method method : Method.values()) {
                        CallPart part = new CallPart(owner, scope, address, method);
                        if (owner.mayAct() || part.isExtreme()) {
                            all.add(new Prepared(part, owner.owner(), part.key(), part.call()));
                        }
                    }
                }
            }
        }
        return all;
    }
}
