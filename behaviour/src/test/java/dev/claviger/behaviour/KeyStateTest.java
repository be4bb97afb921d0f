package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.ApiKey;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome.Refusal;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Grants;
import dev.claviger.spi.AuditEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rename, suspend, resume and revoke. */
class KeyStateTest {
    private final Workbench bench = new Workbench();
    private final IssuedKey issued = bench.issued("ada");
    private final KeyId id = issued.key().id();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void rename_givesAnotherName_andChangesNothingElse() {
        ApiKey renamed = bench.claviger
                .edit(ADA, id, KeyEdit.create().withName("weekly build"))
                .orElseThrow();

        assertThat(renamed.name()).isEqualTo("weekly build");
        assertThat(bench.stored(issued)).isEqualTo(renamed);
        assertThat(renamed)
                .usingRecursiveComparison()
                .ignoringFields("name", "version")
                .isEqualTo(issued.key());
        assertThat(bench.allows(issued)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u202eb", "a\u2028b", "a\u0000b", "a\ud800b"})
    void rename_refusesNamesThatControlOrReorderText(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.claviger.edit(ADA, id, KeyEdit.create().withName(name)));
    }

    @Test
    void rename_refusesNamesOfMoreThan100Characters() {
        assertThat(bench.claviger
                        .edit(ADA, id, KeyEdit.create().withName("x".repeat(100)))
                        .orElseThrow()
                        .name())
                .hasSize(100);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.claviger.edit(ADA, id, KeyEdit.create().withName("x".repeat(101))));
    }

    @Test
    void suspend_stopsTheKey_untilItIsResumed() {
        bench.claviger.suspend(ADA, id, "laptop lost").orElseThrow();
        assertThat(bench.allows(issued)).isFalse();

        bench.claviger.resume(ADA, id).orElseThrow();

        assertThat(bench.allows(issued)).isTrue();
        assertThat(bench.stored(issued))
                .isEqualTo(issued.key().toBuilder().version(3).build());
    }

    @Test
    void suspend_keepsWhoAndWhen() {
        ApiKey suspended = bench.claviger.suspend(ADA, id, "").orElseThrow();

        assertThat(suspended.suspendedAt()).isEqualTo(bench.clock.instant());
        assertThat(suspended.suspendedBy()).isEqualTo("session:ada");
    }

    @Test
    void suspend_changesNothing_whenTheOwnerSuspendsAgain() {
        ApiKey first = bench.claviger.suspend(ADA, id, "").orElseThrow();
        bench.clock.advance(Duration.ofHours(1));

        assertThat(bench.claviger.suspend(ADA, id, "").orElseThrow()).isEqualTo(first);
        assertThat(recordsInStore(AuditEvent.Type.KEY_SUSPENDED)).hasSize(1);
    }

    @Test
    void resume_isRefusedToTheOwner_whenAnAdministratorSuspended() {
        bench.claviger.suspend(ROOT, id, "incident 7").orElseThrow();

        assertThat(Workbench.refusal(bench.claviger.resume(ADA, id))).isEqualTo(Refusal.SUSPENDED_BY_OTHER);
        assertThat(bench.allows(issued)).isFalse();
        assertThat(bench.claviger.resume(ROOT, id).orElseThrow().isSuspended()).isFalse();
    }

    @Test
    void resume_isRefusedToTheOwner_whenTheHostSuspended() {
        bench.claviger.suspend(HOST, id, "incident 7").orElseThrow();

        assertThat(Workbench.refusal(bench.claviger.resume(ADA, id))).isEqualTo(Refusal.SUSPENDED_BY_OTHER);
        assertThat(bench.claviger.resume(HOST, id).orElseThrow().isSuspended()).isFalse();
    }

    @Test
    void resume_isRefusedToTheOwner_whenAnAdministratorSuspendedWhatTheOwnerHadSuspended() {
        bench.claviger.suspend(ADA, id, "").orElseThrow();
        bench.claviger.suspend(ROOT, id, "incident 7").orElseThrow();

        assertThat(Workbench.refusal(bench.claviger.resume(ADA, id))).isEqualTo(Refusal.SUSPENDED_BY_OTHER);
    }

    @Test
    void resume_isRefusedToTheOwner_whoSuspendsBesidesTheAdministrator() {
        bench.claviger.suspend(ROOT, id, "incident 7").orElseThrow();
        bench.claviger.suspend(ADA, id, "").orElseThrow();

        assertThat(Workbench.refusal(bench.claviger.resume(ADA, id))).isEqualTo(Refusal.SUSPENDED_BY_OTHER);
    }

    @Test
    void resume_changesNothing_whenTheKeyIsNotSuspended() {
        assertThat(bench.claviger.resume(ADA, id).orElseThrow()).isEqualTo(issued.key());
        assertThat(recordsInStore(AuditEvent.Type.KEY_RESUMED)).isEmpty();
    }

    @Test
    void revoke_stopsTheKeyForGood() {
        ApiKey revoked = bench.claviger.revoke(ADA, id, "no longer needed").orElseThrow();

        assertThat(revoked.revokedAt()).isEqualTo(bench.clock.instant());
        assertThat(bench.allows(issued)).isFalse();
        assertThat(Workbench.refusal(bench.claviger.resume(ADA, id))).isEqualTo(Refusal.KEY_ENDED);
        assertThat(Workbench.refusal(bench.claviger.suspend(ROOT, id, ""))).isEqualTo(Refusal.KEY_ENDED);
        assertThat(Workbench.refusal(
                        bench.claviger.edit(HOST, id, KeyEdit.create().withName("new"))))
                .isEqualTo(Refusal.KEY_ENDED);
    }

    @Test
    void revoke_keepsTheTimeOfTheFirstRevocation() {
        ApiKey first = bench.claviger.revoke(ADA, id, "").orElseThrow();
        bench.clock.advance(Duration.ofHours(1));

        assertThat(bench.claviger.revoke(ROOT, id, "again").orElseThrow()).isEqualTo(first);
        assertThat(recordsInStore(AuditEvent.Type.KEY_REVOKED)).hasSize(1);
    }

    @Test
    void revoke_isOpenToTheOwner_whenKeysAreSwitchedOff() {
        bench.changePolicy(policy -> policy.usage(Availability.NOBODY));

        assertThat(bench.claviger.revoke(ADA, id, "").orElseThrow().isRevoked()).isTrue();
    }

    @Test
    void revoke_isOpenToTheOwner_whenKeysAreNoLongerGranted() {
        bench.changePolicy(policy -> policy.grants(Grants.none()));

        assertThat(bench.claviger.revoke(ADA, id, "").orElseThrow().isRevoked()).isTrue();
    }

    @Test
    void revoke_isOpenToTheOwner_whoIsNoLongerActive() {
        bench.owners.change("ada", ada -> ada.withActive(false));

        assertThat(bench.claviger.revoke(ADA, id, "").orElseThrow().isRevoked()).isTrue();
    }

    @Test
    void revoke_isOpenToTheOwner_whenAnAdministratorSuspended() {
        bench.claviger.suspend(ROOT, id, "incident 7").orElseThrow();

        assertThat(bench.claviger.revoke(ADA, id, "").orElseThrow().isRevoked()).isTrue();
    }

    @Test
    void revoke_endsAnExpiredKeyForTheRecord() {
        Instant end = bench.clock.instant().plusSeconds(60);
        IssuedKey expired = bench.issued(KeyRequest.named("short").withExpiresAt(end));
        bench.clock.set(end);

        assertThat(bench.claviger
                        .revoke(ADA, expired.key().id(), "")
                        .orElseThrow()
                        .isRevoked())
                .isTrue();
    }

    @Test
    void list_isOpenToTheOwner_whenSwitchedOffNotGrantedAndInactive() {
        bench.changePolicy(policy -> policy.usage(Availability.NOBODY).grants(Grants.none()));
        bench.owners.change("ada", ada -> ada.withActive(false));

        assertThat(bench.claviger
                        .list(ADA, KeyFilter.forOwner("ada"))
                        .orElseThrow()
                        .keys())
                .containsExactly(issued.key());
    }

    @Test
    void list_turnsPages() {
        ApiKey second = bench.issued("ada").key();
        ApiKey third = bench.issued("ada").key();

        var first = bench.claviger
                .list(ADA, KeyFilter.forOwner("ada"), KeyPageRequest.first().withLimit(2))
                .orElseThrow();
        var last = bench.claviger.list(ADA, KeyFilter.own(), first.next()).orElseThrow();

        assertThat(first.keys()).hasSize(2);
        assertThat(last.keys()).hasSize(1);
        assertThat(last.next()).isNull();
        assertThat(List.of(first.keys().get(0), first.keys().get(1), last.keys().get(0)))
                .containsExactlyInAnyOrder(issued.key(), second, third);
    }

    @Test
    void everyChange_leavesOneRecord_inTheStoreAndForTheSinks() {
        bench.claviger.edit(ADA, id, KeyEdit.create().withName("weekly")).orElseThrow();
        bench.claviger.suspend(ROOT, id, "incident 7").orElseThrow();
        bench.claviger.resume(ROOT, id).orElseThrow();
        bench.claviger.revoke(ADA, id, "no longer needed").orElseThrow();

        List<AuditEvent> expected = List.of(
                event(AuditEvent.Type.KEY_EDITED, "session:ada", Map.of("name.old", "script", "name.new", "weekly")),
                event(AuditEvent.Type.KEY_SUSPENDED, "session:root", Map.of("reason", "incident 7")),
                event(AuditEvent.Type.KEY_RESUMED, "session:root", Map.of()),
                event(AuditEvent.Type.KEY_REVOKED, "session:ada", Map.of("reason", "no longer needed")));
        assertThat(StoreAccess.recordsOf(bench.memory)).endsWith(expected.toArray(new AuditEvent[0]));
        assertThat(bench.heard()).endsWith(expected.toArray(new AuditEvent[0]));
    }

    private AuditEvent event(AuditEvent.Type type, String actor, Map<String, ?> details) {
        return AuditEvent.builder(type, actor, bench.clock.instant())
                .ownerId("ada")
                .keyId(id)
                .details(details)
                .build();
    }

    private List<AuditEvent> recordsInStore(AuditEvent.Type type) {
        return StoreAccess.recordsOf(bench.memory).stream()
                .filter(event -> event.type() == type)
                .toList();
    }
}
