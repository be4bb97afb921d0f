package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyRequest;
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
            RandomCalls calls = new RandomCalls(random);
            IssuedKey parent = bench.managerOf("ada", request(calls, bench, random));
            List<IssuedKey> children = children(bench, calls, parent, random);
            bench.changePolicy(policy -> policy.endpoints(calls.list()));
            for (int step = 0; step < 6; step++) {
                ask(bench, calls, parent, children);
                change(bench, calls, random, parent.key());
                children.forEach(child -> {
                    if (random.nextInt(4) == 0) {
                        change(bench, calls, random, child.key());
                    }
                });
            }
        }
    }

    private static KeyRequest request(RandomCalls calls, Workbench bench, Random random) {
        KeyRequest request =
                KeyRequest.named("key").withEndpoints(calls.list()).withAddresses(calls.oneOf(RandomCalls.ADDRESSES));
        return random.nextBoolean()
                ? request
                : request.withExpiresAt(bench.clock.instant().plus(HOUR.multipliedBy(1 + random.nextInt(4))));
    }

    /** Requests that are too wide come to nothing. */
    private static List<IssuedKey> children(Workbench bench, RandomCalls calls, IssuedKey parent, Random random) {
        Actor holder = Actor.key(
                new Decision.Allowed(parent.key(), bench.owners.find("ada").orElseThrow(), Set.of(), 1));
        List<IssuedKey> children = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            KeyRequest request = i == 0 ? KeyRequest.named("key") : request(calls, bench, random);
            bench.claviger.issue(holder, request).fold(children::add, refused -> false);
        }
        return children;
    }

    private static void ask(Workbench bench, RandomCalls calls, IssuedKey parent, List<IssuedKey> children) {
        for (Call call : calls.calls()) {
            Decision parents = bench.claviger.decide(parent.plaintext(), call);
            for (IssuedKey child : children) {
                Decision childs = bench.claviger.decide(child.plaintext(), call);
                boolean allowed = childs instanceof Decision.Allowed;
                Statistics.collect(allowed ? "allowed" : "refused");
                assertThat(bench.explain(child.key().id(), call).decision()).isEqualTo(childs);
                if (allowed) {
                    assertThat(parents).isInstanceOf(Decision.Allowed.class);
                }
            }
        }
    }

    private static void change(Workbench bench, RandomCalls calls, Random random, ApiKey key) {
        switch (random.nextInt(9)) {
            case 0 -> bench.claviger.suspend(ADA, key.id(), "");
            case 1, 2 -> bench.claviger.resume(ADA, key.id());
            case 3 -> bench.clock.advance(HOUR);
            case 4 -> bench.claviger.edit(ADA, key.id(), narrowing(calls.list()));
            case 5 -> bench.claviger.edit(ADA, key.id(), KeyEdit.create().withAddresses(AddressSet.of("10.0.0.0/8")));
            case 6 -> bench.changePolicy(policy -> policy.endpoints(calls.list()));
            case 7 -> revokeSometimes(bench, random, key);
            default -> {
                // Nothing has happened.
            }
        }
    }

    private static KeyEdit narrowing(EndpointSet list) {
        return KeyEdit.create().withEndpoints(list);
    }

    private static void revokeSometimes(Workbench bench, Random random, ApiKey key) {
        if (random.nextInt(4) == 0) {
            bench.claviger.revoke(ADA, key.id(), "");
        }
    }
}
