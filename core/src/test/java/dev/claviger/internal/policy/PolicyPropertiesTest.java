package dev.claviger.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Ability;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.Fixtures;
import dev.claviger.internal.policy.PolicyScenarios.Question;
import dev.claviger.internal.policy.PolicyScenarios.Scenario;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** What holds for every policy, owner, key and call: 740 000 of them, out of names that concern each other. */
class PolicyPropertiesTest {
    private static final int REVISION = 7;

    @Property(tries = 7_500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void decide_agreesWithTheModel(@ForAll("scenarios") Scenario scenario) {
        AccessPolicy policy = compiled(scenario.policy());
        PolicyModel model = new PolicyModel(scenario.policy());

        for (Question asked : scenario.questions()) {
            assertThat(decide(policy, asked)).as("%s", asked).isEqualTo(expected(model, asked));
        }
    }

    private static Decision expected(PolicyModel model, Question asked) {
        PolicyModel.Verdict expected = model.judge(asked.owner(), asked.key(), asked.call());
        return expected.refusal() == null
                ? new Decision.Allowed(asked.key(), asked.owner(), expected.exemptions(), REVISION)
                : new Decision.Denied(expected.refusal(), asked.key(), REVISION);
    }

    /** A node looks an owner up once, and judges all calls with all its keys by that. */
    @Property(tries = 750, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void holder_agreesWithTheModel_howeverOftenItIsAsked(@ForAll("scenarios") Scenario scenario) {
        AccessPolicy policy = compiled(scenario.policy());
        PolicyModel model = new PolicyModel(scenario.policy());

        for (Question who : scenario.questions()) {
            if (who.owner() != null) {
                AccessPolicy.Holder holder = policy.holder(who.owner());
                for (Question about : scenario.questions()) {
                    Question asked = new Question(who.owner(), about.key(), about.call());

                    assertThat(holder.decide(asked.key(), asked.call()))
                            .as("%s", asked)
                            .isEqualTo(expected(model, asked));
                }
                assertThat(holder.policy()).isSameAs(policy);
            }
        }
    }

    @Property(tries = 7_500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void decide_neverTurnsNoIntoYes_whenSomethingIsTakenAwayOrRestricted(@ForAll("reductions") Reduction reduction) {
        AccessPolicy before = compiled(reduction.before().policy());
        AccessPolicy after = compiled(reduction.after().policy());

        for (int i = 0; i < reduction.before().questions().size(); i++) {
            Question asked = reduction.before().questions().get(i);
            if (allows(after, reduction.after().questions().get(i))) {
                assertThat(decide(before, asked)).as("%s", asked).isInstanceOf(Decision.Allowed.class);
            }
        }
    }

    /** The rights are the owner's, whoever issued the key, for whatever reason, with whatever abilities. */
    @Property(tries = 2_500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void decide_neverGivesAKeyMoreThanItsOwnerHasNow(@ForAll("scenarios") Scenario scenario) {
        AccessPolicy policy = compiled(scenario.policy());

        for (Question asked : scenario.questions()) {
            ApiKey unrestricted = unrestricted(asked.key());
            boolean owners = allows(policy, new Question(asked.owner(), unrestricted, asked.call()));
            boolean issued =
                    allows(policy, new Question(asked.owner(), fromAnAdministrator(asked.key()), asked.call()));

            assertThat(issued).as("%s", asked).isEqualTo(allows(policy, asked));
            assertThat(issued && !owners).as("%s", asked).isFalse();
        }
    }

    private static ApiKey unrestricted(ApiKey key) {
        return Fixtures.keyOf(
                key.ownerId(),
                plain -> plain.issued(key.issuedBy(), key.issuedAt()).ownerSince(key.ownerSince()));
    }

    private static ApiKey fromAnAdministrator(ApiKey key) {
        return key.toBuilder()
                .id(Fixtures.newId())
                .name("from an administrator")
                .issued("session:admin", key.issuedAt())
                .reason("asked by mail")
                .predecessor(Fixtures.newId())
                .abilities(Set.of(Ability.values()))
                .build();
    }

    @Property(tries = 2_500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void issuingAndUsing_areRefusedForTheSameReason_whereIssuanceFollowsUsage(@ForAll("scenarios") Scenario scenario) {
        AccessPolicy policy = compiled(withoutRestrictions(scenario.policy()));
        Call call = Call.of("GET", CallPath.of("/a"));

        for (Question asked : scenario.questions()) {
            String owner = asked.owner() == null ? "ada" : asked.owner().id();
            ApiKey fresh = issuedASecondLater(owner);

            Decision using = policy.decide(asked.owner(), fresh, call);

            assertThat(using.fold(allowed -> null, Decision.Denied::reason))
                    .as("%s", asked)
                    .isEqualTo(policy.refusalToIssue(asked.owner()).orElse(null));
        }
    }

    private static ApiKey issuedASecondLater(String owner) {
        return Fixtures.keyOf(owner, key -> key.issued("session:" + owner, Fixtures.NOON.plusSeconds(1)));
    }

    /** The policy with issuance following usage, every endpoint listed and every address allowed. */
    private static PolicyDocument withoutRestrictions(PolicyDocument policy) {
        PolicyDocument.Builder open = PolicyDocument.builder()
                .usage(policy.usage())
                .mergeRule(policy.mergeRule())
                .adminRoles(policy.adminRoles().toArray(new String[0]))
                .adminBypass(policy.adminBypass().toArray(new Gate[0]))
                .eligibleRoles(policy.eligibleRoles().toArray(new String[0]))
                .endpoints(EndpointSet.unrestricted())
                .limits(policy.limits());
        policy.grants().forEach(open::feature);
        return open.build();
    }

    @Property(tries = 2_500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void explain_comesToTheSameDecision(@ForAll("scenarios") Scenario scenario) {
        AccessPolicy policy = compiled(scenario.policy());

        for (Question asked : scenario.questions()) {
            assertThat(policy.explain(asked.owner(), asked.key(), asked.call()).decision())
                    .isEqualTo(decide(policy, asked));
        }
    }

    @Property(tries = 2_500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void toBuilder_buildsAnEqualDocument(@ForAll("scenarios") Scenario scenario) {
        PolicyDocument rebuilt = scenario.policy().toBuilder().build();

        assertThat(rebuilt).isEqualTo(scenario.policy()).hasSameHashCodeAs(scenario.policy());
    }

    /** All of the above says little if hardly any call of these scenarios is allowed, or hardly any refused. */
    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void scenarios_areOfEveryKind(@ForAll("scenarios") Scenario scenario) {
        AccessPolicy policy = compiled(scenario.policy());

        for (Question asked : scenario.questions()) {
            String outcome = decide(policy, asked)
                    .fold(allowed -> "ALLOWED", denied -> denied.reason().name());
            Statistics.collect(outcome);
        }
        Statistics.coverage(coverage -> {
            coverage.check("ALLOWED").percentage(share -> share > 10);
            for (Reason reason : Reason.values()) {
                // A policy knows the owners of keys, and not who issued them.
                if (reason.gate().compareTo(Gate.OWNER) >= 0 && reason != Reason.ISSUER_GONE) {
                    coverage.check(reason.name()).percentage(share -> share > 1);
                }
            }
        });
    }

    /** A scenario, and the same with less. */
    record Reduction(PolicyReductions how, Scenario before, Scenario after) {}

    @Provide
    Arbitrary<Scenario> scenarios() {
        return Arbitraries.randomValue(random -> new PolicyScenarios(random).scenario());
    }

    @Provide
    Arbitrary<Reduction> reductions() {
        return Arbitraries.randomValue(PolicyPropertiesTest::reduction);
    }

    private static Reduction reduction(Random source) {
        PolicyScenarios random = new PolicyScenarios(source);
        PolicyReductions how = random.oneOf(PolicyReductions.values());
        Scenario before = random.scenario();
        Scenario after = new Scenario(
                how.ofPolicy(before.policy(), random),
                before.questions().stream()
                        .map(asked -> how.ofQuestion(asked, before.policy(), random))
                        .toList());
        return new Reduction(how, before, after);
    }

    private static AccessPolicy compiled(PolicyDocument policy) {
        return AccessPolicy.of(policy, REVISION);
    }

    private static Decision decide(AccessPolicy policy, Question asked) {
        return policy.decide(asked.owner(), asked.key(), asked.call());
    }

    private static boolean allows(AccessPolicy policy, Question asked) {
        return decide(policy, asked) instanceof Decision.Allowed;
    }
}
