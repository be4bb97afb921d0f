package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.behaviour.PolicyScenarios.Question;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** Whatever becomes of policy, owner, parent and child: a child is never allowed what its parent is refused. */
class ChildKeyPropertiesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void decide_allowsNoChildWhatItsParentIsRefused(@ForAll Random random) {
        try (Workbench bench = new Workbench()) {
            PolicyScenarios scenarios = new PolicyScenarios(random);
            IssuedKey parent = bench.managerOf("ada", request(scenarios, bench, random));
            List<IssuedKey> children = children(bench, scenarios, parent, random);
            bench.changePolicy(policy -> policy.endpoints(scenarios.list()));
            for (int step = 0; step < 6; step++) {
                ask(bench, scenarios, parent, children);
                change(bench, scenarios, random, parent.key());
                children.forEach(child -> {
                    if (random.nextInt(4) == 0) {
                        change(bench, scenarios, random, child.key());
                    }
                });
            }
        }
    }

    private static KeyRequest request(PolicyScenarios scenarios, Workbench bench, Random random) {
        KeyRequest request = KeyRequest.named("key")
                .narrowedTo(scenarios.list())
                .usableFrom(scenarios.oneOf(PolicyScenarios.ADDRESSES));
        return random.nextBoolean()
                ? request
                : request.expiringAt(bench.clock.instant().plus(HOUR.multipliedBy(1 + random.nextInt(4))));
    }

    /** Requests that are too wide come to nothing. */
    private static List<IssuedKey> children(
            Workbench bench, PolicyScenarios scenarios, IssuedKey parent, Random random) {
        Actor holder = Actor.key(
                new Decision.Allowed(parent.key(), bench.owners.find("ada").orElseThrow(), Set.of(), 1));
        List<IssuedKey> children = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            KeyRequest request = i == 0 ? KeyRequest.named("key") : request(scenarios, bench, random);
            bench.claviger.issue(holder, request).fold(done -> children.add(done.value()), refused -> false);
        }
        return children;
    }

    private static void ask(Workbench bench, PolicyScenarios scenarios, IssuedKey parent, List<IssuedKey> children) {
        for (Question question : scenarios.scenario().questions()) {
            Decision parents = bench.claviger.decide(parent.plaintext(), question.call());
            for (IssuedKey child : children) {
                Decision childs = bench.claviger.decide(child.plaintext(), question.call());
                boolean allowed = childs instanceof Decision.Allowed;
                Statistics.collect(allowed ? "allowed" : "refused");
                assertThat(bench.claviger
                                .explain(child.key().id(), question.call())
                                .decision())
                        .isEqualTo(childs);
                if (allowed) {
                    assertThat(parents).isInstanceOf(Decision.Allowed.class);
                }
            }
        }
    }

    private static void change(Workbench bench, PolicyScenarios scenarios, Random random, ApiKey key) {
        switch (random.nextInt(9)) {
            case 0 -> bench.claviger.suspend(ADA, key.id(), "");
            case 1, 2 -> bench.claviger.resume(ADA, key.id());
            case 3 -> bench.clock.advance(HOUR);
            case 4 -> bench.claviger.edit(ADA, key.id(), narrowing(scenarios.list()));
            case 5 -> bench.claviger.edit(ADA, key.id(), ApiKey.Edit.nothing().usableFrom(AddressSet.of("10.0.0.0/8")));
            case 6 -> bench.changePolicy(policy -> policy.endpoints(scenarios.list()));
            case 7 -> revokeSometimes(bench, random, key);
            default -> {
                // Nothing has happened.
            }
        }
    }

    private static ApiKey.Edit narrowing(EndpointSet list) {
        return ApiKey.Edit.nothing().narrowedTo(list);
    }

    private static void revokeSometimes(Workbench bench, Random random, ApiKey key) {
        if (random.nextInt(4) == 0) {
            bench.claviger.revoke(ADA, key.id(), "");
        }
    }
}
