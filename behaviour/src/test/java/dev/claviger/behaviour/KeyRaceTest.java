package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Rotation;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Operations on one key that come at the same time. */
class KeyRaceTest {
    private static final int ROUNDS = 50;

    private final Workbench bench = new Workbench();
    private final IssuedKey issued = bench.issued("ada");

    @AfterEach
    void close() {
        bench.close();
    }

    /**
     * Whatever the order, the revoked key is dead. The rotation either came too late and made nothing, or came first; its
     * successor, which the revocation did not name, then works and is on record as the successor.
     */
    @RepeatedTest(ROUNDS)
    void revoke_isNeverLost_whenARotationComesAtTheSameTime() throws Exception {
        Callable<Outcome<?>> revoke =
                () -> bench.claviger.revoke(ROOT, issued.key().id(), "incident 7");
        Callable<Outcome<?>> rotate =
                () -> bench.claviger.rotate(ADA, issued.key().id(), Rotation.overlapping(Duration.ofDays(1)));

        List<Outcome<?>> outcomes = Race.run(List.of(revoke, rotate));

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Done.class);
        assertThat(bench.stored(issued).isRevoked()).isTrue();
        assertThat(bench.allows(issued)).isFalse();
        List<ApiKey> live = liveKeys();
        if (outcomes.get(1) instanceof Outcome.Done<?> done) {
            IssuedKey successor = (IssuedKey) done.value();
            assertThat(live).containsExactly(successor.key());
            assertThat(bench.stored(issued).successor())
                    .isEqualTo(successor.key().id());
        } else {
            assertThat(Workbench.refusal(outcomes.get(1))).isEqualTo(Refusal.KEY_ENDED);
            assertThat(live).isEmpty();
        }
    }

    @RepeatedTest(ROUNDS)
    void rotate_isDoneOnce_whenSeveralComeAtTheSameTime() throws Exception {
        Callable<Outcome<IssuedKey>> rotate =
                () -> bench.claviger.rotate(ADA, issued.key().id(), Rotation.overlapping(Duration.ofDays(1)));

        List<Outcome<IssuedKey>> outcomes = Race.run(Collections.nCopies(8, rotate));

        assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().filter(Outcome.Refused.class::isInstance).map(Workbench::refusal))
                .hasSize(7)
                .containsOnly(Refusal.ALREADY_ROTATED);
        assertThat(liveKeys()).hasSize(2);
        assertThat(StoreAccess.recordsOf(bench.memory))
                .filteredOn(event -> event.type() == AuditEvent.Type.KEY_ROTATED)
                .hasSize(1);
    }

    @RepeatedTest(ROUNDS)
    void rotate_leavesAtMostTwoLiveKeys_whenPredecessorAndSuccessorAreActedOnTogether() throws Exception {
        IssuedKey successor = bench.claviger
                .rotate(ADA, issued.key().id(), Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow();
        assertThat(bench.allows(successor)).isTrue();
        Callable<Outcome<?>> rotate =
                () -> bench.claviger.rotate(ADA, successor.key().id(), Rotation.overlapping(Duration.ofDays(1)));
        Callable<Outcome<?>> suspend =
                () -> bench.claviger.suspend(ROOT, issued.key().id(), "");
        Callable<Outcome<?>> revoke =
                () -> bench.claviger.revoke(ADA, issued.key().id(), "");

        List<Outcome<?>> outcomes = Race.run(List.of(rotate, suspend, revoke));

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Done.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Done.class);
        assertThat(liveKeys()).hasSize(2).doesNotContain(bench.stored(issued));
    }

    @RepeatedTest(ROUNDS)
    void issue_givesEveryCallerAKeyThatWorks_whenSeveralComeAtTheSameTime() throws Exception {
        Callable<IssuedKey> issue = () -> bench.issued("ada");

        List<IssuedKey> keys = Race.run(Collections.nCopies(8, issue));

        assertThat(keys).allMatch(bench::allows);
        assertThat(keys.stream().map(key -> key.key().id())).doesNotHaveDuplicates();
    }

    @RepeatedTest(ROUNDS)
    void revoke_keepsOneTimeAndOneRecord_whenSeveralComeAtTheSameTime() throws Exception {
        Callable<Outcome<ApiKey>> revoke =
                () -> bench.claviger.revoke(ADA, issued.key().id(), "");

        List<Outcome<ApiKey>> outcomes = Race.run(Collections.nCopies(8, revoke));

        assertThat(outcomes).allMatch(Outcome.Done.class::isInstance);
        assertThat(StoreAccess.recordsOf(bench.memory))
                .filteredOn(event -> event.type() == AuditEvent.Type.KEY_REVOKED)
                .hasSize(1);
    }

    @RepeatedTest(ROUNDS)
    void suspend_byAnAdministrator_isNeverLost_whenTheOwnerResumesAtTheSameTime() throws Exception {
        bench.claviger.suspend(ADA, issued.key().id(), "").orElseThrow();
        Callable<Outcome<?>> suspend =
                () -> bench.claviger.suspend(ROOT, issued.key().id(), "incident 7");
        Callable<Outcome<?>> resume =
                () -> bench.claviger.resume(ADA, issued.key().id());

        List<Outcome<?>> outcomes = Race.run(List.of(suspend, resume));

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Done.class);
        assertThat(bench.stored(issued).suspendedBy()).isEqualTo("session:root");
    }

    @RepeatedTest(ROUNDS)
    void everyChange_isDone_whenManyComeAtTheSameTime() throws Exception {
        List<Callable<Outcome<?>>> operations = List.of(
                () -> bench.claviger.edit(
                        ADA, issued.key().id(), KeyEdit.create().withName("one")),
                () -> bench.claviger.edit(
                        ADA, issued.key().id(), KeyEdit.create().withName("two")),
                () -> bench.claviger.suspend(ADA, issued.key().id(), ""),
                () -> bench.claviger.edit(
                        ROOT, issued.key().id(), KeyEdit.create().withName("three")),
                () -> bench.claviger.suspend(Actor.host("test"), issued.key().id(), ""));

        List<Outcome<?>> outcomes = Race.run(operations);

        assertThat(outcomes).allMatch(Outcome.Done.class::isInstance);
        assertThat(bench.stored(issued).isSuspended()).isTrue();
    }

    private List<ApiKey> liveKeys() {
        return bench.memory.list(KeyQuery.of(KeyFilter.forOwner("ada"))).stream()
                .map(StoredKey::key)
                .filter(key -> key.isLiveAt(bench.clock.instant()))
                .toList();
    }
}
