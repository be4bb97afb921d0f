package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Administration;
import dev.claviger.KeyFilter;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.KeyQuery;
import dev.claviger.testkit.TestKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gains and loses what by another policy, among the owners of keys. */
class ComparisonTest {
    private final Workbench bench = new Workbench();
    private final Administration administration = bench.claviger.administration();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void compare_tellsWhoGainsAndLoses_fromThePolicyInForce() {
        bench.owners.change("ada", ada -> ada.withGroups("readers", "nobody minds"));
        bench.owners.change("bob", bob -> bob.withGroups("readers"));
        bench.issued("ada");
        bench.issued("ada");
        bench.issued("bob");
        bench.issued("bot");
        bench.changePolicy(policy -> policy.endpoints("GET /api/**"));
        PolicyDocument next = bench.claviger.currentPolicy().orElseThrow().document().toBuilder()
                .groupEndpoints("readers", "/api/chat")
                .build();

        PolicyComparison comparison = administration.compare(ROOT, next).orElseThrow();

        assertThat(comparison.exhaustive()).isTrue();
        assertThat(comparison.everyOwner()).isTrue();
        PolicyComparison.OwnerClass readers = comparison.classes().stream()
                .filter(one -> one.groups().contains("readers") && one.roles().isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(readers.owners()).isEqualTo(2);
        assertThat(comparison.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.who())
                    .contains(readers)
                    .allMatch(one -> one.groups().contains("readers"));
            assertThat(difference.gained()).singleElement().satisfies(calls -> {
                assertThat(calls.entry()).hasToString("POST,PUT,PATCH,DELETE,OPTIONS /api/chat");
                assertThat(calls.except()).isEmpty();
            });
            assertThat(difference.lost()).isEmpty();
        });
        assertThat(administration.compare(ROOT, next, next).orElseThrow().differences())
                .isEmpty();
    }

    @Test
    void compare_saysSo_whenThereAreMoreKeysThanAreLookedAt() {
        for (int i = 0; i < 10_000; i++) {
            bench.memory.apply(StoreAccess.inserting(TestKeys.ownedBy("ada")));
        }
        PolicyDocument none = OPEN.toBuilder().grants(Grants.none()).build();
        assertThat(administration.compare(ROOT, none).orElseThrow().everyOwner())
                .isTrue();

        bench.memory.apply(StoreAccess.inserting(TestKeys.ownedBy("bob", TestKeys.NOON.plusSeconds(1))));

        assertThat(administration.compare(ROOT, none).orElseThrow().everyOwner())
                .isFalse();
        assertThat(bench.memory.list(KeyQuery.of(KeyFilter.forOwner("bob")))).hasSize(1);
    }
}
