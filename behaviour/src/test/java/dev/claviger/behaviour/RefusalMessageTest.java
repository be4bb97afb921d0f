package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Rotation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A refusal tells who may not do what, which right or rule is missing, and what to do instead. */
class RefusalMessageTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static String message(Outcome<?> outcome) {
        return ((Outcome.Refused<?>) outcome).message();
    }

    private Actor holder(IssuedKey key) {
        return Actor.key((Decision.Allowed) bench.decide(key));
    }

    @Test
    void notPermitted_namesTheOperation_andWhoCould() {
        KeyRequest request = KeyRequest.named("script").forOwner("bob").withReason("test");

        assertThat(message(bench.claviger.issue(ADA, request)))
                .isEqualTo("Only an administrator can issue keys for another owner, and bob is not you.");
        assertThat(message(bench.claviger.changePolicy(ADA, 1, OPEN)))
                .isEqualTo("Only an administrator can change the policy.");
        assertThat(message(bench.claviger.issue(Actor.session("ghost"), KeyRequest.named("script"))))
                .isEqualTo("There is no user ghost who could issue keys.");
    }

    @Test
    void notPermitted_saysThatTheUserIsNotActive() {
        bench.owners.change("ada", ada -> ada.withActive(false));

        assertThat(message(bench.claviger.issue(ADA, KeyRequest.named("script"))))
                .isEqualTo("User ada is not active, and cannot issue keys.");
    }

    @Test
    void notPermitted_namesTheAbilityThatAKeyLacks() {
        IssuedKey key = bench.issued("ada");
        KeyId id = key.key().id();

        assertThat(message(bench.claviger.issue(holder(key), KeyRequest.named("child"))))
                .isEqualTo("Key " + id + " cannot issue keys: it was issued without the ability manage_keys.");
        assertThat(message(bench.claviger.changePolicy(holder(key), 1, OPEN)))
                .isEqualTo("Key " + id + " cannot change the policy: no key can. Log in for that.");
    }

    @Test
    void notPermitted_saysThatTheKeyHasEndedSinceItsCall() {
        IssuedKey key = bench.claviger
                .issue(
                        ROOT,
                        KeyRequest.named("script")
                                .withAbilities(Ability.MANAGE_KEYS)
                                .forOwner("ada")
                                .withReason("test"))
                .orElseThrow();
        Actor holder = holder(key);
        bench.claviger.revoke(ROOT, key.key().id(), "lost").orElseThrow();

        assertThat(message(bench.claviger.issue(holder, KeyRequest.named("child"))))
                .isEqualTo("Key " + key.key().id()
                        + " cannot issue keys: it could not make the call that it came with any more.");
    }

    @Test
    void conflict_saysWhoHasChangedThePolicy() {
        long before = bench.claviger.currentPolicy().orElseThrow().number();
        bench.claviger
                .changePolicy(ROOT, before, OPEN.toBuilder().grantRole("staff").build())
                .orElseThrow();

        assertThat(message(bench.claviger.changePolicy(ROOT, before, OPEN)))
                .isEqualTo("The policy is not at revision 1: session:root has changed it, to revision 2."
                        + " Read it, and apply your change to it again.");
    }

    @Test
    void tooWide_namesWhatWouldBeMoreThanNow() {
        IssuedKey key = bench.issued(KeyRequest.named("script").withEndpoints("GET /a"));
        KeyId id = key.key().id();
        String rule = ". A key can only be narrowed; issue another one instead.";

        assertThat(message(bench.claviger.edit(ADA, id, KeyEdit.create().withEndpoints("GET /a", "GET /b"))))
                .isEqualTo("Key " + id + ": the endpoints would allow more than now (GET /b)" + rule);
    }

    @Test
    void alreadyRotated_namesTheKeyToGoOnWith() {
        IssuedKey key = bench.issued("ada");
        IssuedKey next =
                bench.claviger.rotate(ADA, key.key().id(), Rotation.atOnce()).orElseThrow();

        assertThat(bench.claviger.decide(next.plaintext(), CALL)).isInstanceOf(Decision.Allowed.class);
        assertThat(message(bench.claviger.rotate(ADA, key.key().id(), Rotation.atOnce())))
                .isEqualTo("Key " + key.key().id() + " was rotated already, to "
                        + next.key().id() + ". Rotate that one to get a secret.");
    }
}
