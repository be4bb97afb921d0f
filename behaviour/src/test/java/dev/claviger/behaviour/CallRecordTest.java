package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.DecisionCounts;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.PlaintextKey;
import dev.claviger.policy.Grants;
import dev.claviger.spi.AuditEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What counters and audit sinks hear of decisions. */
class CallRecordTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void counts_startAtZero_withEveryReason() {
        DecisionCounts counts = bench.claviger.counts();

        assertThat(counts.denied()).containsOnlyKeys(Reason.values());
        assertThat(counts.denied().values()).containsOnly(0L);
        assertThat(counts.allowed() + counts.unavailable() + counts.lostAuditRecords())
                .isZero();
    }

    @Test
    void counts_tellAllowedFromRefused_byReason() {
        IssuedKey key = bench.issued("ada");
        bench.decide(key);
        bench.decide(key);
        bench.claviger.decide(PlaintextKey.of(""), CALL);
        bench.claviger.revoke(ADA, key.key().id(), "").orElseThrow();
        bench.decide(key);

        DecisionCounts counts = bench.claviger.counts();

        assertThat(counts.allowed()).isEqualTo(2);
        assertThat(counts.denied()).containsEntry(Reason.MALFORMED, 1L).containsEntry(Reason.REVOKED, 1L);
        assertThat(counts.denied().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(2);
    }

    @Test
    void audit_hearsOfARefusedCall_withEverythingKnownAboutIt() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.revoke(ADA, key.key().id(), "").orElseThrow();
        Call call = Call.of("POST", CALL.path())
                .withOverridingMethod("DELETE")
                .withClientAddress("192.0.2.7")
                .withSource("authorization");

        bench.claviger.decide(key.plaintext(), call);

        assertThat(bench.heard(AuditEvent.Type.CALL_REFUSED))
                .containsExactly(AuditEvent.builder(
                                AuditEvent.Type.CALL_REFUSED, "key:" + key.key().id(), bench.clock.instant())
                        .ownerId("ada")
                        .keyId(key.key().id())
                        .details(Map.ofEntries(
                                Map.entry("code", "revoked"),
                                Map.entry("method", "POST"),
                                Map.entry("overriding_method", "DELETE"),
                                Map.entry("path", "/api/models"),
                                Map.entry("source", "authorization"),
                                Map.entry("address", "192.0.2.7"),
                                Map.entry("policy", 1L),
                                Map.entry("outcome", "refused"),
                                Map.entry("node", "bench"),
                                Map.entry("sequence", 1L)))
                        .build());
    }

    @Test
    void audit_namesNobody_whenTheSecretWasWrong() {
        IssuedKey key = bench.issued("ada");

        bench.claviger.decide(ForgedKeys.withOtherSecret(key.plaintext()), CALL);

        AuditEvent event = bench.heard(AuditEvent.Type.CALL_REFUSED).get(0);
        assertThat(event.actor()).isEqualTo("nobody");
        assertThat(event.ownerId()).isNull();
        assertThat(event.keyId()).isEqualTo(key.key().id());
        assertThat(event.details()).containsEntry("code", "wrong_secret");
    }

    @Test
    void audit_tellsMalformedKeys_whereTheyCameFrom_andNeverTheirText() {
        for (int i = 0; i < 1_000; i++) {
            bench.claviger.decide(PlaintextKey.of("sk-hunter2-" + i), CALL.withClientAddress("192.0.2.7"));
        }
        bench.claviger.close();

        List<AuditEvent> refused = bench.audit.records(AuditEvent.Type.CALL_REFUSED);

        assertThat(refused)
                .hasSize(11)
                .allSatisfy(event -> assertThat(event.details())
                        .containsEntry("code", "malformed")
                        .containsEntry("address", "192.0.2.7"));
        assertThat(refused.subList(0, 10))
                .allSatisfy(event -> assertThat(event.details())
                        .containsEntry("path", "/api/models")
                        .containsEntry("method", "GET"));
        assertThat(refused.get(10).details()).containsEntry("count", 990L);
        assertThat(refused.toString()).doesNotContain("hunter2");
    }

    @Test
    void audit_hearsOfACallThatOnlyAnExemptionAllowed() {
        bench.changePolicy(policy -> policy.grants(Grants.none()));
        IssuedKey key = bench.issued("root");

        bench.decide(key);

        AuditEvent event = bench.heard(AuditEvent.Type.CALL_EXEMPTED).get(0);
        assertThat(event.actor()).isEqualTo("key:" + key.key().id());
        assertThat(event.ownerId()).isEqualTo("root");
        assertThat(event.details())
                .containsEntry("exemptions", List.of("grant"))
                .containsEntry("path", "/api/models");
    }

    @Test
    void audit_hearsOfOrdinaryCalls_thatTheKeyIsUsed_andHowOften() {
        IssuedKey key = bench.issued("ada");

        bench.decide(key);
        bench.decide(key);

        assertThat(bench.heard())
                .extracting(AuditEvent::type)
                .containsExactly(
                        AuditEvent.Type.POLICY_CHANGED,
                        AuditEvent.Type.KEY_ISSUED,
                        AuditEvent.Type.KEY_FIRST_USED,
                        AuditEvent.Type.CALLS_COUNTED);
        assertThat(bench.audit.records(AuditEvent.Type.CALLS_COUNTED).get(0).details())
                .containsEntry("count", 2L);
    }

    @Test
    void decide_isNotTouchedByASinkThatFails_whichIsCounted() {
        Claviger claviger = bench.builder()
                .auditSink(event -> {
                    throw new IllegalStateException("disk full");
                })
                .build();
        IssuedKey key = claviger.issue(ADA, KeyRequest.named("script")).orElseThrow();

        assertThat(claviger.decide(key.plaintext(), CALL)).isInstanceOf(Decision.Allowed.class);

        claviger.close();
        assertThat(claviger.counts().lostAuditRecords())
                .as("that the key was issued, that it was used, and how often")
                .isEqualTo(3);
        assertThat(bench.audit.records(AuditEvent.Type.KEY_ISSUED)).hasSize(1);
    }

    @Test
    void decide_goesOnAfterClose() {
        IssuedKey key = bench.issued("ada");
        bench.claviger.close();

        assertThat(bench.allows(key)).isTrue();
    }
}
