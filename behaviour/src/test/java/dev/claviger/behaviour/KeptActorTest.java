package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.spi.AuditEvent;
import dev.claviger.testkit.TestKeys;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An actor that holds a key may be kept: by a host on purpose, or because the body of a request takes minutes to arrive.
 * What counts is the key and its owner at the time of the operation.
 */
class KeptActorTest {
    private final Workbench bench = new Workbench();
    private final IssuedKey manager = bench.managerOf(
            "ada",
            KeyRequest.named("manager").withExpiresAt(bench.clock.instant().plus(Duration.ofDays(1))));
    private final Actor kept = bench.holder(manager);
    private final IssuedKey other = bench.issued("ada");

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<Consumer<KeptActorTest>> ends() {
        return Stream.of(
                test -> test.bench.claviger.revoke(HOST, test.manager.key().id(), "leaked"),
                test -> test.bench.claviger.suspend(HOST, test.manager.key().id(), "incident"),
                test -> test.bench.clock.advance(Duration.ofDays(1)),
                test -> test.bench.owners.remove("ada"),
                test -> test.bench.owners.change("ada", ada -> ada.withActive(false)),
                test -> test.bench.owners.put(Owner.user("ada").withCreatedAt(TestKeys.NOON.plus(Duration.ofHours(1)))),
                test -> test.bench.changePolicy(policy -> policy.usage(Availability.NOBODY)),
                test -> test.bench.changePolicy(policy -> policy.endpoints("POST /api/chat")));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void keptActor_managesNothing_onceItsKeyCouldNotMakeTheCall(Consumer<KeptActorTest> end) {
        assertThat(bench.claviger.find(kept, other.key().id()).orElseThrow().ownerId())
                .isEqualTo("ada");

        end.accept(this);

        assertThat(Workbench.refusal(bench.claviger.revoke(kept, other.key().id(), "")))
                .isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(Workbench.refusal(bench.claviger.administration().revokeAll(kept, KeyFilter.forOwner("ada"), "")))
                .isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(Workbench.refusal(bench.claviger.issue(kept, KeyRequest.named("child"))))
                .isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(Workbench.refusal(bench.claviger.list(kept, KeyFilter.forOwner("ada"))))
                .isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(Workbench.refusal(bench.claviger.whoami(kept))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(bench.stored(other).isRevoked()).isFalse();
    }

    @Test
    void actor_managesNothing_whenAnotherClavigerHasAllowedItsCall() {
        try (Claviger another = bench.builder().build()) {
            Actor foreign = Actor.key((Decision.Allowed) another.decide(manager.plaintext(), CALL));

            assertThat(Workbench.refusal(
                            bench.claviger.revoke(foreign, other.key().id(), "")))
                    .isEqualTo(Refusal.NOT_PERMITTED);
            assertThat(Workbench.refusal(bench.claviger.whoami(foreign))).isEqualTo(Refusal.NOT_FOUND);
            assertThat(another.find(foreign, other.key().id()).orElseThrow().ownerId())
                    .isEqualTo("ada");
        }
    }

    @Test
    void actor_managesNothing_whenNobodyHasDecided() {
        Decision.Allowed made =
                new Decision.Allowed(manager.key(), bench.owners.find("ada").orElseThrow(), Set.of(), 1);

        assertThat(bench.claviger.hasDecided(made)).isFalse();
        assertThat(Workbench.refusal(
                        bench.claviger.revoke(Actor.key(made), other.key().id(), "")))
                .isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(bench.heard(AuditEvent.Type.OPERATION_REFUSED)).isNotEmpty();
    }

    @Test
    void decisions_areEqual_noMatterWhoMadeThem() {
        Decision decided = bench.decide(manager);

        assertThat(bench.claviger.hasDecided((Decision.Allowed) decided)).isTrue();
        assertThat(bench.claviger.hasDecided((Decision.Allowed)
                        bench.claviger.revalidate(manager.key().id(), CALL)))
                .isTrue();
        assertThat(decided)
                .isEqualTo(new Decision.Allowed(
                        bench.stored(manager), bench.owners.find("ada").orElseThrow(), Set.of(), 1))
                .hasSameHashCodeAs(bench.decide(manager));
        assertThat(bench.claviger.currentPolicy().orElseThrow().document()).isEqualTo(OPEN);
        assertThat(bench.claviger
                        .list(ADA, KeyFilter.forOwner("ada"))
                        .orElseThrow()
                        .keys())
                .hasSize(2);
    }
}
