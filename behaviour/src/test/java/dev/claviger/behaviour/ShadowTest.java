package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Administration;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.Outcome;
import dev.claviger.ShadowDifference;
import dev.claviger.ShadowReport;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A policy in the shadow of the one in force: it counts and samples, and changes nothing. */
class ShadowTest {
    private static final PolicyDocument MODELS_ONLY =
            OPEN.toBuilder().endpoints("GET /api/models").build();
    private static final Call OTHER = Call.of("GET", CallPath.of("/api/other"));

    private final Workbench bench = new Workbench();
    private final Administration administration = bench.claviger.administration();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shadow_isEmpty_whenNoneRuns() {
        assertThat(Workbench.refusal(administration.shadow(ROOT))).isEqualTo(Outcome.Refusal.NO_SHADOW);
        assertThat(Workbench.refusal(administration.stopShadow(ROOT))).isEqualTo(Outcome.Refusal.NO_SHADOW);
        assertThat(bench.heard(AuditEvent.Type.SHADOW_STOPPED)).isEmpty();
    }

    @Test
    void shadow_countsWhatWouldBeDecidedOtherwise_andDecidesNothing() {
        IssuedKey key = bench.issued("ada");
        start(MODELS_ONLY);

        Decision same = bench.claviger.decide(key.plaintext(), CALL);
        Decision other = bench.claviger.decide(key.plaintext(), OTHER);

        assertThat(List.of(same, other)).allMatch(decision -> decision instanceof Decision.Allowed);
        ShadowReport shadow = read();
        assertThat(shadow.node()).isEqualTo("bench");
        assertThat(shadow.since()).isEqualTo(bench.clock.instant());
        assertThat(shadow.startedBy()).isEqualTo("session:root");
        assertThat(shadow.policy()).isEqualTo(MODELS_ONLY);
        assertThat(shadow.judged()).isEqualTo(2);
        assertThat(shadow.same()).isEqualTo(1);
        assertThat(shadow.newlyAllowed()).isZero();
        assertThat(shadow.newlyRefused()).isEqualTo(Map.of(Reason.ENDPOINT_NOT_ALLOWED, 1L));
        assertThat(shadow.otherReason()).isZero();
        assertThat(shadow.failed()).isZero();
        assertThat(shadow.sample())
                .containsExactly(ShadowDifference.builder()
                        .at(bench.clock.instant())
                        .keyId(key.key().id())
                        .ownerId("ada")
                        .method("GET")
                        .path("/api/other")
                        .shadow(Reason.ENDPOINT_NOT_ALLOWED)
                        .build());
    }

    @Test
    void shadow_countsWhatWouldNewlyBeAllowed_andRefusedForAnotherReason() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.endpoints("GET /api/models"));
        start(OPEN);
        bench.claviger.decide(key.plaintext(), OTHER);
        start(OPEN.toBuilder().usage(Availability.NOBODY).build());
        bench.claviger.decide(key.plaintext(), OTHER);
        ShadowReport off = read();
        start(OPEN);
        bench.claviger.decide(key.plaintext(), OTHER);
        ShadowReport on = read();

        assertThat(off.otherReason()).isEqualTo(1);
        assertThat(off.newlyRefused()).isEmpty();
        assertThat(off.sample()).singleElement().satisfies(difference -> {
            assertThat(difference.live()).isEqualTo(Reason.ENDPOINT_NOT_ALLOWED);
            assertThat(difference.shadow()).isEqualTo(Reason.SWITCHED_OFF);
        });
        assertThat(on.newlyAllowed()).isEqualTo(1);
        assertThat(on.judged()).isEqualTo(1);
        assertThat(on.sample())
                .singleElement()
                .satisfies(difference -> assertThat(difference.shadow()).isNull());
    }

    @Test
    void shadow_judgesWhatHasPassedTheGatesBeforeTheOwner_andNothingElse() {
        IssuedKey key = bench.issued("ada");
        IssuedKey revoked = bench.issued("ada");
        bench.claviger.revoke(ADA, revoked.key().id(), "").orElseThrow();
        IssuedKey gone = bench.issued("bob");
        bench.owners.remove("bob");
        IssuedKey inactive = bench.issued("bot");
        bench.owners.change("bot", bot -> bot.withActive(false));
        start(PolicyDocument.refuseAll());

        bench.claviger.decide(ForgedKeys.withOtherSecret(key.plaintext()), CALL);
        bench.claviger.decide(ForgedKeys.withOtherId(key.plaintext()), CALL);
        bench.decide(revoked);
        bench.claviger.revalidate(key.key().id(), CALL);
        bench.claviger.explain(key.plaintext(), CALL);
        assertThat(read().judged()).isZero();

        bench.decide(gone);
        bench.decide(inactive);
        assertThat(read().same()).isEqualTo(2);
    }

    @Test
    void shadow_seesTheOwnersAsTheyAreNow() {
        IssuedKey key = bench.issued("ada");
        start(OPEN.toBuilder()
                .endpoints(EndpointSet.none())
                .groupEndpoints("readers", EndpointSet.unrestricted())
                .eligibleRoles("user", "guest")
                .build());

        bench.decide(key);
        bench.owners.change("ada", ada -> ada.withGroups("readers"));
        bench.decide(key);
        bench.owners.change("ada", ada -> ada.withRoles("unknown"));
        bench.decide(key);

        assertThat(read().same()).isEqualTo(1);
        assertThat(read().newlyRefused())
                .isEqualTo(Map.of(Reason.ENDPOINT_NOT_ALLOWED, 1L, Reason.OWNER_NOT_ELIGIBLE, 1L));
    }

    @Test
    void sample_keepsTheFirstHundred_andThenOneASecond() {
        IssuedKey key = bench.issued("ada");
        start(MODELS_ONLY);
        for (int i = 0; i < 150; i++) {
            decide(key, "/first/" + i);
        }
        assertThat(paths()).hasSize(100).startsWith("/first/0").endsWith("/first/99");

        bench.clock.advance(Duration.ofMillis(999));
        decide(key, "/early");
        bench.clock.advance(Duration.ofMillis(1));
        decide(key, "/second");
        decide(key, "/too-many");
        bench.clock.advance(Duration.ofHours(-1));
        decide(key, "/in-the-past");

        assertThat(paths()).hasSize(100).startsWith("/first/2").endsWith("/first/99", "/second", "/in-the-past");
        assertThat(read().newlyRefused()).isEqualTo(Map.of(Reason.ENDPOINT_NOT_ALLOWED, 154L));
    }

    @Test
    void sample_hidesWhatLooksLikeAKey() {
        IssuedKey key = bench.issued("ada");
        start(MODELS_ONLY);

        decide(key, "/pasted/" + key.plaintext().reveal());

        assertThat(read().sample())
                .singleElement()
                .satisfies(difference -> assertThat(difference.path())
                        .startsWith("/pasted/")
                        .doesNotContain(key.plaintext().reveal()));
    }

    @Test
    void startAndStop_areOnRecord() {
        IssuedKey key = bench.issued("ada");
        start(MODELS_ONLY);
        bench.decide(key);

        ShadowReport last = administration.stopShadow(HOST).orElseThrow();

        assertThat(last.judged()).isEqualTo(1);
        bench.decide(key);
        assertThat(Workbench.refusal(administration.shadow(ROOT))).isEqualTo(Outcome.Refusal.NO_SHADOW);
        List<AuditEvent> records = StoreAccess.recordsOf(bench.memory);
        assertThat(records)
                .filteredOn(event -> event.type() == AuditEvent.Type.SHADOW_STARTED)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.actor()).isEqualTo("session:root");
                    assertThat(event.details())
                            .containsEntry("node", "bench")
                            .containsEntry("policy", 1L)
                            .containsEntry("endpoints/everyone.old", "unrestricted")
                            .containsEntry("endpoints/everyone.added", List.of("GET /api/models"));
                });
        assertThat(records)
                .filteredOn(event -> event.type() == AuditEvent.Type.SHADOW_STOPPED)
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("judged", 1L)
                        .containsEntry("node", "bench")
                        .containsKey("since"));
    }

    @Test
    void start_replacesTheOneThatRuns() {
        IssuedKey key = bench.issued("ada");
        start(MODELS_ONLY);
        bench.claviger.decide(key.plaintext(), OTHER);

        ShadowReport begun = start(OPEN);

        assertThat(begun.judged()).isZero();
        assertThat(read().policy()).isEqualTo(OPEN);
        assertThat(read().sample()).isEmpty();
    }

    private ShadowReport start(PolicyDocument policy) {
        return administration.startShadow(ROOT, policy).orElseThrow();
    }

    private ShadowReport read() {
        return administration.shadow(ROOT).orElseThrow();
    }

    private void decide(IssuedKey key, String path) {
        bench.claviger.decide(key.plaintext(), Call.of("GET", CallPath.of(path)));
    }

    private List<String> paths() {
        return read().sample().stream().map(ShadowDifference::path).toList();
    }
}
