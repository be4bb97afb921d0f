package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A key carries what its owner may do now; nothing of it is frozen in the key (CVE-2026-44553). */
class OwnerChangeTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void decide_followsTheOwner_whenItIsDemoted() {
        IssuedKey key = bench.issued("root");
        bench.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
        assertThat(bench.allows(key)).isTrue();

        bench.owners.change("root", root -> root.withRoles("user"));

        assertThat(bench.refusal(key)).isEqualTo(Reason.ADMINS_ONLY);
    }

    @Test
    void decide_followsTheOwner_whenItIsPromoted() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
        assertThat(bench.allows(key)).isFalse();

        bench.owners.change("ada", ada -> ada.withRoles("user", "admin"));

        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void decide_givesNoMoreThanTheOwnerHas_whenAnAdministratorIssuedTheKey() {
        bench.changePolicy(
                policy -> policy.endpoints("GET /api/other").roleEndpoints("admin", EndpointSet.unrestricted()));
        IssuedKey key = bench.claviger
                .issue(
                        Workbench.ROOT,
                        KeyRequest.named("script").forOwner("ada").withReason("asked by mail"))
                .orElseThrow();

        assertThat(bench.refusal(key)).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
    }

    @Test
    void decide_stopsWithTheLastGrantingGroup_andGoesOnWhenItComesBack() {
        bench.changePolicy(policy ->
                policy.grants(Grants.none().withGroup("writers", Grant.GRANTED).withGroup("staff", Grant.GRANTED)));
        bench.owners.change("ada", ada -> ada.withGroups("writers", "staff"));
        IssuedKey key = bench.issued("ada");

        bench.owners.change("ada", ada -> ada.withGroups("staff"));
        assertThat(bench.allows(key)).isTrue();
        bench.owners.change("ada", Owner::withGroups);
        assertThat(bench.refusal(key)).isEqualTo(Reason.NOT_GRANTED);
        bench.owners.change("ada", ada -> ada.withGroups("writers"));
        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void decide_subtractsADenial_onlyWhereDenialsWin() {
        IssuedKey key = bench.issued("ada");
        bench.owners.change("ada", ada -> ada.withGroups("interns"));
        bench.changePolicy(policy ->
                policy.grants(Grants.none().withEveryone(Grant.GRANTED).withGroup("interns", Grant.DENIED)));
        assertThat(bench.allows(key)).isTrue();

        bench.changePolicy(policy -> policy.mergeRule(MergeRule.DENY_WINS));

        assertThat(bench.refusal(key)).isEqualTo(Reason.NOT_GRANTED);
    }

    /** Membership is equality of ids, never a pattern over a list of them, as it once was in Open WebUI. */
    @Test
    void decide_takesNoGroupForAnother() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.grants(Grants.none()
                .withGroup("u1", Grant.GRANTED)
                .withGroup("%", Grant.GRANTED)
                .withGroup("_", Grant.GRANTED)));

        bench.owners.change("ada", ada -> ada.withGroups("u10", "U1", "u", "a"));

        assertThat(bench.refusal(key)).isEqualTo(Reason.NOT_GRANTED);
    }

    @Test
    void decide_uniteTheListsOfAllRolesAndGroups() {
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.none())
                .roleEndpoints("user", "/api/chat")
                .groupEndpoints("writers", "GET /api/models"));
        IssuedKey key = bench.issued("ada");
        assertThat(bench.refusal(key)).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);

        bench.owners.change("ada", ada -> ada.withGroups("writers"));

        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void decide_goesOn_whenADisabledOwnerIsEnabledAgain() {
        IssuedKey key = bench.issued("ada");
        bench.owners.change("ada", ada -> ada.withActive(false));
        assertThat(bench.allows(key)).isFalse();

        bench.owners.change("ada", ada -> ada.withActive(true));

        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void decide_refusesTheKeysOfADeletedAccount_toANewOneWithItsId() {
        IssuedKey key = bench.issued("ada");
        bench.owners.remove("ada");
        bench.clock.advance(Duration.ofDays(1));
        bench.owners.put(Owner.user("ada").withRoles("user").withCreatedAt(bench.clock.instant()));

        IssuedKey own = bench.issued("ada");

        assertThat(bench.refusal(key)).isEqualTo(Reason.OWNER_GONE);
        assertThat(bench.allows(own)).isTrue();
    }

    @Test
    void decide_takesARecreatedAccountForTheOldOne_whereTheHostDoesNotKnowItsAge() {
        IssuedKey key = bench.issued("ada");
        bench.owners.remove("ada");
        bench.clock.advance(Duration.ofDays(1));
        bench.owners.put(Owner.user("ada").withRoles("user"));

        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void decide_allowsAKeyThatIsAsOldAsItsAccount() {
        bench.owners.change("ada", ada -> ada.withCreatedAt(bench.clock.instant()));

        assertThat(bench.allows(bench.issued("ada"))).isTrue();
    }

    @Test
    void decide_allowsServiceAccounts() {
        bench.owners.put(Owner.service("ci").withRoles("user"));
        IssuedKey key = bench.claviger
                .issue(HOST, KeyRequest.named("pipeline").forOwner("ci").withReason("set up"))
                .orElseThrow();

        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void granted_followsTheOwnerAndTheDocument() {
        bench.changePolicy(policy -> policy.feature("web-search", Grants.none().withGroup("writers", Grant.GRANTED)));
        assertThat(bench.claviger.hasFeature("ada", "web-search")).isFalse();

        bench.owners.change("ada", ada -> ada.withGroups("writers"));

        assertThat(bench.claviger.hasFeature("ada", "web-search")).isTrue();
        assertThat(bench.claviger.hasFeature("ada", "image-generation")).isFalse();
        assertThat(bench.claviger.hasFeature("ada", PolicyDocument.API_KEYS)).isTrue();
    }

    @Test
    void granted_isFalse_forOwnersThatAreGoneOrInactive() {
        bench.owners.change("root", root -> root.withActive(false));

        assertThat(bench.claviger.hasFeature("nobody", PolicyDocument.API_KEYS)).isFalse();
        assertThat(bench.claviger.hasFeature("root", PolicyDocument.API_KEYS)).isFalse();
    }

    @Test
    void granted_isTrueForAdministrators_unlessTheyAreNotExempt() {
        assertThat(bench.claviger.hasFeature("root", "anything")).isTrue();

        bench.changePolicy(policy -> policy.adminBypass(new Gate[0]));

        assertThat(bench.claviger.hasFeature("root", "anything")).isFalse();
    }

    /** After a change has returned, no decision that begins later sees the owner as it was; and none sees half of it. */
    @Test
    void decide_seesEveryChangeAtOnce_whileOtherThreadsDecide() throws Exception {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.grants(Grants.none().withGroup("writers", Grant.GRANTED)));
        AtomicBoolean ended = new AtomicBoolean();

        List<Integer> mistakes = Race.run(List.of(() -> toggle(key, ended), () -> watch(key, ended)));

        assertThat(mistakes).containsOnly(0);
    }

    private int toggle(IssuedKey key, AtomicBoolean ended) {
        int mistakes = 0;
        try {
            for (int i = 0; i < 2_000; i++) {
                bench.owners.change("ada", ada -> ada.withGroups("writers"));
                mistakes += bench.allows(key) ? 0 : 1;
                bench.owners.change("ada", Owner::withGroups);
                mistakes += bench.allows(key) ? 1 : 0;
            }
        } finally {
            ended.set(true);
        }
        return mistakes;
    }

    private int watch(IssuedKey key, AtomicBoolean ended) {
        int mistakes = 0;
        do {
            boolean consistent = bench.decide(key)
                    .fold(
                            allowed -> allowed.owner().groups().contains("writers"),
                            denied -> denied.reason() == Reason.NOT_GRANTED);
            mistakes += consistent ? 0 : 1;
        } while (!ended.get());
        return mistakes;
    }
}
