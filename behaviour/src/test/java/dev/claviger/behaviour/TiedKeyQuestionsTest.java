package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Administration;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.ClavigerBuilder;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.ShadowReport;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Reach;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of keys that depend on more than their owner, what is told about many calls is what is decided about each. */
class TiedKeyQuestionsTest {
    private static final Call LOCAL = CALL.withClientAddress("10.1.2.3");
    private static final Call FILES = Call.of("GET", CallPath.of("/api/files")).withClientAddress("10.1.2.3");

    private final Workbench bench = new Workbench(OPEN, ClavigerBuilder::requireIssuerStillAdmin);
    private final Administration administration = bench.claviger.administration();
    private final IssuedKey parent =
            bench.managerOf("ada", KeyRequest.named("manager").withEndpoints("GET /api/**"));
    private final Actor holder = Actor.key((Decision.Allowed) bench.claviger.decide(parent.plaintext(), LOCAL));
    private final IssuedKey child = bench.claviger
            .issue(holder, KeyRequest.named("child").withEndpoints("GET /api/*"))
            .orElseThrow();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void allowedEndpoints_isNoMoreThanTheParentCan_whenThatWasNarrowedLater() {
        assertThat(reach(child).endpoints()).isEqualTo(EndpointSet.of("GET /api/*"));

        bench.claviger
                .edit(
                        ADA,
                        parent.key().id(),
                        KeyEdit.create()
                                .withEndpoints(EndpointSet.of("GET /api/models/**"))
                                .withAddresses(AddressSet.of("10.0.0.0/8")))
                .orElseThrow();

        assertThat(reach(child).endpoints()).isEqualTo(EndpointSet.of("GET /api/models"));
        assertThat(reach(child).addresses()).isEqualTo(AddressSet.of("10.0.0.0/8"));
        assertThat(allows(child, LOCAL)).isTrue();
        assertThat(allows(child, FILES)).isFalse();
        assertThat(callers(FILES)).isFalse();
        assertThat(callers(LOCAL)).isTrue();
    }

    @Test
    void allowedEndpoints_isNothing_whenTheParentHasEnded() {
        bench.claviger.suspend(ADA, parent.key().id(), "").orElseThrow();

        assertThat(reach(child).refusal()).isEqualTo(Reason.PARENT_ENDED);
        assertThat(reach(child).endpoints()).isEqualTo(EndpointSet.none());
        assertThat(callers(LOCAL)).isFalse();
    }

    @Test
    void allowedEndpoints_saysTheReasonOfTheDecision_whenThereAreSeveral() {
        bench.claviger
                .edit(
                        ADA,
                        child.key().id(),
                        KeyEdit.create().withExpiresAt(bench.clock.instant().plusSeconds(60)))
                .orElseThrow();
        bench.owners.change("ada", ada -> ada.withActive(false));
        bench.claviger.ownerChanged("ada");
        assertThat(reach(child).refusal()).isEqualTo(reason()).isEqualTo(Reason.OWNER_INACTIVE);

        bench.clock.set(bench.clock.instant().plusSeconds(60));
        assertThat(reach(child).refusal()).isEqualTo(reason()).isEqualTo(Reason.EXPIRED);

        bench.claviger.suspend(ADA, parent.key().id(), "").orElseThrow();
        assertThat(reach(child).refusal()).isEqualTo(reason()).isEqualTo(Reason.PARENT_ENDED);

        bench.claviger.revoke(ADA, child.key().id(), "").orElseThrow();
        assertThat(reach(child).refusal()).isEqualTo(reason()).isEqualTo(Reason.REVOKED);
    }

    private Reason reason() {
        return Workbench.refusal(bench.claviger.decide(child.plaintext(), LOCAL));
    }

    @Test
    void allowedEndpoints_isNothing_whenTheIssuerIsGone() {
        IssuedKey minted = bench.claviger
                .issue(ROOT, KeyRequest.named("minted").forOwner("ada").withReason("test"))
                .orElseThrow();
        assertThat(reach(minted).refusal()).isNull();

        bench.owners.put(Owner.user("root").withRoles("user"));
        bench.claviger.ownerChanged("root");

        assertThat(bench.claviger
                        .administration()
                        .allowedEndpoints(Workbench.HOST, minted.key().id())
                        .orElseThrow()
                        .refusal())
                .isEqualTo(Reason.ISSUER_GONE);
        assertThat(administration
                        .keysAllowedTo(Workbench.HOST, LOCAL, KeyFilter.forOwner("ada"), KeyPageRequest.first())
                        .orElseThrow()
                        .keys())
                .extracting(ApiKey::id)
                .doesNotContain(minted.key().id());
    }

    @Test
    void shadow_judgesByTheParentToo() {
        bench.claviger
                .edit(ADA, parent.key().id(), KeyEdit.create().withEndpoints(EndpointSet.of("GET /api/models")))
                .orElseThrow();
        administration
                .startShadow(ROOT, OPEN.toBuilder().endpoints("GET /api/files").build())
                .orElseThrow();

        assertThat(allows(child, FILES)).isFalse();
        assertThat(allows(child, LOCAL)).isTrue();

        ShadowReport shadow = administration.shadow(ROOT).orElseThrow();
        assertThat(shadow.same()).isEqualTo(1);
        assertThat(shadow.newlyAllowed()).isZero();
        assertThat(shadow.newlyRefused()).containsOnlyKeys(Reason.ENDPOINT_NOT_ALLOWED);
        assertThat(shadow.failed()).isZero();
    }

    private Reach reach(IssuedKey key) {
        return administration.allowedEndpoints(ROOT, key.key().id()).orElseThrow();
    }

    private boolean allows(IssuedKey key, Call call) {
        return bench.claviger.decide(key.plaintext(), call) instanceof Decision.Allowed;
    }

    private boolean callers(Call call) {
        return administration
                .keysAllowedTo(ROOT, call, KeyFilter.forOwner("ada"), KeyPageRequest.first())
                .orElseThrow()
                .keys()
                .stream()
                .anyMatch(key -> key.id().equals(child.key().id()));
    }
}
