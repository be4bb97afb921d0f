package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.GateResult.Verdict;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Keys that keys make are never wider than these and end with them (CVE-2026-56216, CVE-2026-21621): when they are made,
 * and at every call.
 */
class ChildKeyTest {
    private static final KeyRequest CHILD = KeyRequest.named("child");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Call LOCAL = CALL.withClientAddress("10.1.2.3");

    private final Workbench bench = new Workbench();
    private final Instant end = bench.clock.instant().plus(Duration.ofDays(30));
    private final IssuedKey parent = bench.managerOf(
            "ada",
            KeyRequest.named("manager")
                    .withEndpoints("GET /api/**")
                    .withAddresses(AddressSet.of("10.0.0.0/8"))
                    .withExpiresAt(end));
    private final Actor holder = Actor.key((Decision.Allowed) bench.claviger.decide(parent.plaintext(), LOCAL));

    @AfterEach
    void close() {
        bench.close();
    }

    private IssuedKey child() {
        return bench.claviger.issue(holder, CHILD).orElseThrow();
    }

    private Refusal refusal(KeyRequest request) {
        return Workbench.refusal(bench.claviger.issue(holder, request));
    }

    private Decision decide(IssuedKey key) {
        return bench.claviger.decide(key.plaintext(), LOCAL);
    }

    private Reason reason(IssuedKey key) {
        Reason reason = Workbench.refusal(decide(key));
        assertThat(Workbench.refusal(bench.claviger.revalidate(key.key().id(), LOCAL)))
                .isEqualTo(reason);
        assertThat(bench.explain(key.key().id(), LOCAL).decision()).isEqualTo(decide(key));
        return reason;
    }

    @Test
    void issue_makesAKeyAsNarrowAsItsParent_whereTheRequestLeavesItOpen() {
        ApiKey child = child().key();

        assertThat(child.ownerId()).isEqualTo("ada");
        assertThat(child.issuedBy()).isEqualTo(holder.toString());
        assertThat(child.issuedAt()).isEqualTo(bench.clock.instant());
        assertThat(child.parent()).isEqualTo(parent.key().id());
        assertThat(child.predecessor()).isNull();
        assertThat(child.endpoints()).isEqualTo(EndpointSet.of("GET /api/**"));
        assertThat(child.addresses()).isEqualTo(AddressSet.of("10.0.0.0/8"));
        assertThat(child.abilities()).isEmpty();
        assertThat(child.expiresAt()).isEqualTo(end);
    }

    @Test
    void issue_makesANarrowerKey_whereTheRequestAsksForIt() {
        KeyRequest narrow = CHILD.withEndpoints("GET /api/models")
                .withAddresses(AddressSet.of("10.1.0.0/16"))
                .withExpiresAt(end.minusSeconds(1));

        IssuedKey child = bench.claviger.issue(holder, narrow).orElseThrow();

        assertThat(child.key().endpoints()).isEqualTo(narrow.endpoints());
        assertThat(child.key().addresses()).isEqualTo(narrow.addresses());
        assertThat(child.key().expiresAt()).isEqualTo(end.minusSeconds(1));
        assertThat(decide(child)).isInstanceOf(Decision.Allowed.class);
        assertThat(bench.claviger
                        .issue(holder, CHILD.withEndpoints(EndpointSet.none()))
                        .orElseThrow()
                        .key()
                        .endpoints())
                .isEqualTo(EndpointSet.none());
    }

    @Test
    void issue_isRefused_whereTheRequestIsWider() {
        for (KeyRequest wider : List.of(
                CHILD.withEndpoints("POST /api/models"),
                CHILD.withEndpoints("GET /**"),
                CHILD.withEndpoints("GET /api/models", "GET /other"),
                CHILD.withAddresses(AddressSet.of("0.0.0.0/0")),
                CHILD.withAddresses(AddressSet.of("10.0.0.0/8", "192.0.2.7")),
                CHILD.withExpiresAt(end.plusMillis(1)))) {
            assertThat(refusal(wider)).isEqualTo(Refusal.TOO_WIDE);
        }
    }

    @Test
    void issue_keepsToThePolicy_likeForEverybody() {
        bench.changePolicy(policy -> policy.limits(
                IssuanceLimits.standard().withMaxLifetime(Duration.ofDays(10)).withExpiryRequired(true)));
        assertThat(refusal(CHILD)).isEqualTo(Refusal.LIFETIME_TOO_LONG);
        assertThat(bench.claviger.issue(
                        holder, CHILD.withExpiresAt(bench.clock.instant().plus(DAY))))
                .isInstanceOf(Outcome.Done.class);
        bench.changePolicy(policy -> policy.limits(IssuanceLimits.standard().withMaxKeysPerOwner(2)));
        assertThat(refusal(CHILD)).isEqualTo(Refusal.TOO_MANY_KEYS);
    }

    @Test
    void issue_isRefused_whenTheParentHasEndedMeanwhile() {
        bench.claviger.suspend(ADA, parent.key().id(), "").orElseThrow();
        assertThat(refusal(CHILD)).isEqualTo(Refusal.NOT_PERMITTED);
        bench.claviger.resume(ADA, parent.key().id()).orElseThrow();
        bench.claviger.revoke(ADA, parent.key().id(), "").orElseThrow();
        assertThat(refusal(CHILD)).isEqualTo(Refusal.NOT_PERMITTED);
    }

    @Test
    void issue_isDoneOnce_forOneIdempotencyId() {
        ApiKey first = bench.claviger
                .issue(holder, CHILD.withIdempotencyId("1"))
                .orElseThrow()
                .key();

        assertThat(refusal(CHILD.withIdempotencyId("1"))).isEqualTo(Refusal.ALREADY_ISSUED);
        assertThat(first.parent()).isEqualTo(parent.key().id());
    }

    @Test
    void child_makesNoKeys() {
        IssuedKey child = child();
        Actor childs = Actor.key((Decision.Allowed) decide(child));

        assertThat(Workbench.refusal(bench.claviger.issue(childs, CHILD))).isEqualTo(Refusal.NOT_PERMITTED);
    }

    @Test
    void child_endsWithItsParent_andComesBackWithItWhereThatCan() {
        IssuedKey child = child();
        KeyId id = parent.key().id();

        bench.claviger.suspend(ADA, id, "").orElseThrow();
        assertThat(reason(child)).isEqualTo(Reason.PARENT_ENDED);
        bench.claviger.resume(ADA, id).orElseThrow();
        assertThat(decide(child)).isInstanceOf(Decision.Allowed.class);

        bench.claviger
                .edit(
                        ADA,
                        id,
                        KeyEdit.create().withExpiresAt(bench.clock.instant().plusSeconds(60)))
                .orElseThrow();
        bench.clock.advance(Duration.ofSeconds(60));
        assertThat(child.key().isExpiredAt(bench.clock.instant())).isFalse();
        assertThat(reason(child)).isEqualTo(Reason.PARENT_ENDED);
    }

    @Test
    void child_endsForGood_whenItsParentIsRevoked() {
        IssuedKey child = child();

        bench.claviger.revoke(ADA, parent.key().id(), "").orElseThrow();

        assertThat(reason(child)).isEqualTo(Reason.PARENT_ENDED);
        assertThat(bench.stored(child).isRevoked()).isFalse();
    }

    @Test
    void child_isNarrowedWithItsParent() {
        IssuedKey child = child();

        bench.claviger
                .edit(ADA, parent.key().id(), KeyEdit.create().withEndpoints(EndpointSet.of("GET /api/other")))
                .orElseThrow();
        assertThat(reason(child)).isEqualTo(Reason.OUTSIDE_KEY_SCOPE);
        assertThat(bench.claviger.decide(
                        child.plaintext(),
                        Call.of("GET", CallPath.of("/api/other")).withClientAddress("10.1.2.3")))
                .isInstanceOf(Decision.Allowed.class);

        bench.claviger
                .edit(ADA, parent.key().id(), KeyEdit.create().withAddresses(AddressSet.of("10.2.0.0/16")))
                .orElseThrow();
        assertThat(reason(child)).isEqualTo(Reason.ADDRESS_NOT_ALLOWED);
        assertThat(bench.explain(child.key().id(), LOCAL).gates())
                .filteredOn(result -> result.verdict() == Verdict.REFUSED)
                .singleElement()
                .satisfies(result ->
                        assertThat(result.detail()).contains(parent.key().id().toString()));
    }

    @Test
    void child_isRefused_forWhatRefusesFirst() {
        IssuedKey child = child();
        bench.claviger.revoke(ADA, parent.key().id(), "").orElseThrow();
        bench.changePolicy(policy -> policy.endpoints(EndpointSet.none()));
        assertThat(reason(child)).isEqualTo(Reason.PARENT_ENDED);

        bench.claviger.suspend(ADA, child.key().id(), "").orElseThrow();
        assertThat(reason(child)).isEqualTo(Reason.SUSPENDED);
    }

    @Test
    void child_ofAParentThatIsNone_isRefused() {
        IssuedKey child = child();
        IssuedKey bobs = bench.issued("bob");
        for (KeyId noParent :
                List.of(TestKeys.freshId(), bobs.key().id(), child().key().id())) {
            bench.memory.apply(
                    new Change(List.of(), List.of(new Change.Replace(withParent(child, noParent))), List.of(event())));

            assertThat(reason(child)).isEqualTo(Reason.PARENT_ENDED);
        }
    }

    /** As nobody but a store that was tampered with can have it. */
    private StoredKey withParent(IssuedKey key, KeyId other) {
        StoredKey stored = bench.memory.find(key.key().id()).value().orElseThrow();
        return stored.next(stored.key().toBuilder().parent(other).build());
    }

    private AuditEvent event() {
        return AuditEvent.builder(AuditEvent.Type.KEY_EDITED, "host:test", bench.clock.instant())
                .ownerId("ada")
                .build();
    }

    @Test
    void child_endsWithTheIssuerOfItsParent() {
        try (Workbench strict = new Workbench(Workbench.OPEN, builder -> builder.requireIssuerStillAdmin())) {
            IssuedKey manager = strict.claviger
                    .issue(
                            ROOT,
                            KeyRequest.named("manager")
                                    .withAbilities(Ability.MANAGE_KEYS)
                                    .forOwner("ada")
                                    .withReason("she asked"))
                    .orElseThrow();
            IssuedKey child =
                    strict.claviger.issue(strict.holder(manager), CHILD).orElseThrow();

            strict.owners.remove("root");

            assertThat(strict.refusal(child)).isEqualTo(Reason.ISSUER_GONE);
            assertThat(strict.claviger.explain(child.plaintext(), CALL).decision())
                    .isEqualTo(strict.decide(child));
        }
    }

    @Test
    void decide_readsTheStoreTwice_forAChildAlone() {
        IssuedKey child = child();
        int finds = bench.storage.finds.get();

        assertThat(decide(child)).isInstanceOf(Decision.Allowed.class);

        assertThat(bench.storage.finds).hasValue(finds + 2);
    }

    @RepeatedTest(50)
    void child_isNeverAlive_whenItWasMadeWhileItsParentWasRevoked() throws Exception {
        Callable<List<IssuedKey>> issue =
                () -> bench.claviger.issue(holder, CHILD).fold(List::of, refused -> List.of());
        Callable<List<IssuedKey>> revoke = () -> {
            bench.claviger.revoke(ADA, parent.key().id(), "").orElseThrow();
            return List.of();
        };

        List<List<IssuedKey>> made = Race.run(List.of(issue, issue, revoke, issue, issue));

        made.forEach(keys -> keys.forEach(key -> assertThat(reason(key)).isEqualTo(Reason.PARENT_ENDED)));
    }
}
