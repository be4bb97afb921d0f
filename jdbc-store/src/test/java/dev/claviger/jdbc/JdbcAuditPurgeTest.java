package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.UnavailableException;
import dev.claviger.jdbc.JdbcAudit.Intact;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyStorage;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a purge removes, what it tells of that, and what it leaves alone. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "H2_MEMORY", "SQLITE", "MARIADB"})
class JdbcAuditPurgeTest {
    private static final int RECORDS = 10;
    private static final String ACTOR = "host:retention";

    /** From here on records stay: the first six are older. */
    private static final Instant BEFORE = TrailScene.NOON.plusSeconds(6);

    @Parameter
    private TestDatabase database;

    private TrailScene scene;

    @BeforeEach
    void writeATrail() {
        scene = new TrailScene(database);
        scene.write(RECORDS);
    }

    @AfterEach
    void leave() throws Exception {
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void purge_removesWhatIsOlder_andTellsOfIt() throws SQLException {
        String hash = scene.hash(6);
        List<AuditEvent> kept = scene.newest(4);

        assertThat(scene.retention.purgeAudit(ACTOR, BEFORE).orElseThrow()).isEqualTo(6);

        List<AuditEvent> records = scene.newest(100);
        assertThat(records.subList(1, records.size())).isEqualTo(kept);
        assertThat(records.get(0))
                .isEqualTo(AuditEvent.builder(AuditEvent.Type.AUDIT_PURGED, ACTOR, scene.clock.instant())
                        .detail("before", BEFORE)
                        .detail("count", 6)
                        .detail("hash", hash)
                        .detail("intact", true)
                        .detail("up_to", 6)
                        .build());
    }

    /** The sixth record is the last of the old ones, and is judged by the seventh, which stays. */
    @Test
    void purge_removesRecordsOfTheFuture_withTheNextThatIsNot() throws SQLException {
        long future = scene.clock.instant().plusSeconds(86_400).toEpochMilli();
        for (long number : new long[] {1, 3, 4, 6}) {
            scene.edit(number, "at = " + future);
        }

        assertThat(scene.retention.purgeAudit(ACTOR, BEFORE).orElseThrow()).isEqualTo(5);
        assertThat(scene.newest(100)).hasSize(6);

        assertThat(scene.retention.purgeAudit(ACTOR, BEFORE.plusSeconds(1)).orElseThrow())
                .isEqualTo(2);
    }

    @Test
    void purge_removesRecordsOfTheFuture_whenTheyFillWholeBatches() throws SQLException {
        scene.writeInBulk(2 * Pacing.BATCH);
        long future = scene.clock.instant().plusSeconds(86_400).toEpochMilli();
        scene.place.run("UPDATE claviger_audit SET at = " + future + " WHERE number BETWEEN 3 AND 1500");

        assertThat(scene.retention
                        .purgeAudit(ACTOR, TrailScene.NOON.plusSeconds(1_600))
                        .orElseThrow())
                .isEqualTo(1_600);
        scene.place.run("UPDATE claviger_audit SET at = " + future);
        assertThat(scene.retention.purgeAudit(ACTOR, scene.clock.instant()).orElseThrow())
                .isZero();
    }

    @Test
    void purge_removesNothing_whenNothingIsOlder() {
        long revision = Some.now(scene.storage).revision();

        assertThat(scene.retention.purgeAudit(ACTOR, TrailScene.NOON).orElseThrow())
                .isZero();

        assertThat(scene.newest(100)).hasSize(RECORDS);
        assertThat(Some.now(scene.storage).revision()).isEqualTo(revision);
    }

    @Test
    void purge_removesNothing_whenNothingCanBeOlder() {
        assertThat(scene.retention.purgeAudit(ACTOR, Instant.MIN).orElseThrow()).isZero();
        assertThat(scene.newest(100)).hasSize(RECORDS);
    }

    @Test
    void purge_leavesTheNewestRecord_howeverOldItIs() {
        assertThat(scene.retention.purgeAudit(ACTOR, scene.clock.instant()).orElseThrow())
                .isEqualTo(RECORDS - 1);

        assertThat(scene.newest(100))
                .extracting(AuditEvent::at)
                .containsExactly(scene.clock.instant(), TrailScene.NOON.plusSeconds(RECORDS - 1));
        assertThat(scene.audit.verify()).isEqualTo(new Intact(RECORDS, scene.audit.anchor(), List.of()));
    }

    /** Nodes whose clocks differ write records that are not in the order of their times. */
    @Test
    void purge_stopsAtTheFirstRecordThatStays() {
        scene.write(TrailScene.event(3));

        assertThat(scene.retention.purgeAudit(ACTOR, BEFORE).orElseThrow()).isEqualTo(6);

        assertThat(scene.newest(2).get(1).at()).isEqualTo(TrailScene.NOON.plusSeconds(3));
    }

    @Test
    void purge_goesOnWhereTheLastOneStopped() {
        scene.retention.purgeAudit(ACTOR, TrailScene.NOON.plusSeconds(3));
        scene.write(2);

        assertThat(scene.retention.purgeAudit(ACTOR, BEFORE).orElseThrow()).isEqualTo(3);
        assertThat(scene.retention.purgeAudit(ACTOR, BEFORE).orElseThrow()).isZero();

        assertThat(scene.audit.verify()).isEqualTo(new Intact(7, scene.audit.anchor(), List.of()));
    }

    @Test
    void purge_removesRecordsOfEarlierPurges() {
        scene.retention.purgeAudit(ACTOR, BEFORE);
        scene.clock.set(scene.clock.instant().plusSeconds(1));

        assertThat(scene.retention.purgeAudit(ACTOR, scene.clock.instant()).orElseThrow())
                .isEqualTo(RECORDS - 6);
        assertThat(scene.retention.purgeAudit(ACTOR, scene.clock.instant()).orElseThrow())
                .isEqualTo(1);

        assertThat(scene.newest(100))
                .extracting(AuditEvent::type)
                .containsExactly(AuditEvent.Type.AUDIT_PURGED, AuditEvent.Type.AUDIT_PURGED);
        assertThat(scene.audit.verify()).isEqualTo(new Intact(RECORDS + 2, scene.audit.anchor(), List.of()));
    }

    @Test
    void purge_raisesTheRevision_andChangesNoKey() {
        KeyStorage.Position before = Some.now(scene.storage);

        scene.retention.purgeAudit(ACTOR, BEFORE);

        KeyStorage.Changes changes = scene.storage.changesSince(before);
        assertThat(changes.position().revision()).isEqualTo(before.revision() + 1);
        assertThat(changes.keys()).isEmpty();
    }

    @Test
    void purge_tellsThatWhatItRemovedWasNotIntact() throws SQLException {
        scene.edit(3, "actor = 'session:eve'");

        scene.retention.purgeAudit(ACTOR, BEFORE);

        assertThat(scene.newest(1).get(0).details()).containsEntry("intact", false);
        assertThat(scene.audit.verify()).isInstanceOf(Intact.class);
    }

    @Test
    void purge_tellsThatRecordsWereMissing() throws SQLException {
        scene.delete(2, 3);

        assertThat(scene.retention.purgeAudit(ACTOR, BEFORE).orElseThrow()).isEqualTo(4);

        assertThat(scene.newest(1).get(0).details())
                .containsEntry("intact", false)
                .containsEntry("count", 4L);
    }

    @Test
    void purge_removesMany_inBatches() throws SQLException {
        scene.writeInBulk(2 * Pacing.BATCH);
        Instant later = TrailScene.NOON.plusSeconds(2 * Pacing.BATCH + 5);

        assertThat(scene.retention.purgeAudit(ACTOR, later).orElseThrow()).isEqualTo(2 * Pacing.BATCH + 5);

        assertThat(scene.rows()).isEqualTo(5 + 3);
        assertThat(scene.newest(3)).extracting(AuditEvent::type).containsOnly(AuditEvent.Type.AUDIT_PURGED);
        assertThat(scene.audit.verify()).isInstanceOf(Intact.class);
    }

    @Test
    void purge_leavesTheNewestRecord_howeverManyBatchesItTakes() throws SQLException {
        scene.writeInBulk(2 * Pacing.BATCH);
        AuditEvent newest = scene.newest(1).get(0);

        assertThat(scene.retention.purgeAudit(ACTOR, scene.clock.instant()).orElseThrow())
                .isEqualTo(RECORDS + 2 * Pacing.BATCH - 1);

        assertThat(scene.newest(100)).hasSize(3 + 1).contains(newest);
    }

    @Test
    void purge_leavesAVerifiableTrail_whenItIsInterrupted() throws SQLException {
        scene.writeInBulk(2 * Pacing.BATCH);
        Instant all = scene.clock.instant();
        JdbcRetention interrupted = scene.retentionOver(LimitedSource.of(scene.place.pool(), 1));

        assertThatThrownBy(() -> interrupted.purgeAudit(ACTOR, all))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("purge the audit trail");

        assertThat(scene.audit.verify()).isEqualTo(new Intact(Pacing.BATCH + 1, scene.audit.anchor(), List.of()));
        assertThat(scene.rows()).isEqualTo(RECORDS + Pacing.BATCH + 1);
        assertThat(scene.retention.purgeAudit(ACTOR, all).orElseThrow()).isEqualTo(Pacing.BATCH + RECORDS);
        assertThat(scene.audit.verify()).isInstanceOf(Intact.class);
    }

    @Test
    void purge_removesNothing_whenItCannotBePutOnRecord() throws SQLException {
        JdbcRetention gone = scene.retentionOver(LimitedSource.of(scene.place.pool(), 0));

        assertThatThrownBy(() -> gone.purgeAudit(ACTOR, BEFORE)).isInstanceOf(UnavailableException.class);

        assertThat(scene.rows()).isEqualTo(RECORDS);
        assertThat(scene.audit.verify()).isEqualTo(new Intact(1, scene.audit.anchor(), List.of()));
    }

    @Test
    void purge_losesNoRecord_whenChangesGoOn() throws Exception {
        scene.writeInBulk(3 * Pacing.BATCH);
        int changes = 25;
        AtomicBoolean purging = new AtomicBoolean(true);
        Callable<Integer> changing = () -> {
            for (int i = 0; i < changes; i++) {
                scene.write(TrailScene.event(900_000));
            }
            return changes;
        };
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> others = new ArrayList<>(List.of(threads.submit(changing), threads.submit(changing)));
            others.add(threads.submit(() -> verifyWhile(purging)));

            long removed = scene.retention
                    .purgeAudit(ACTOR, TrailScene.NOON.plusSeconds(800_000))
                    .orElseThrow();

            purging.set(false);
            for (Future<Integer> other : others) {
                assertThat(other.get(60, TimeUnit.SECONDS)).isPositive();
            }
            // The newest at the beginning of the purge stays, unless a change was faster.
            assertThat(removed).isBetween(RECORDS + 3L * Pacing.BATCH - 1, RECORDS + 3L * Pacing.BATCH);
            assertThat(scene.storage.read(AuditQuery.latest()
                            .withPeriod(TrailScene.NOON.plusSeconds(900_000), TrailScene.NOON.plusSeconds(900_001))))
                    .hasSize(2 * changes);
            assertThat(scene.audit.verify()).isInstanceOf(Intact.class);
        } finally {
            threads.shutdownNow();
        }
    }

    private int verifyWhile(AtomicBoolean purging) {
        int verified = 0;
        while (purging.get()) {
            assertThat(scene.audit.verify()).isInstanceOf(Intact.class);
            verified++;
        }
        return verified;
    }

    @Test
    void purge_leavesOtherStoresAlone_whoseTablesHaveAnotherPrefix() {
        JdbcKeyStorage other = JdbcKeyStorage.builder(scene.place.pool())
                .tablePrefix("other_" + scene.place.prefix().replaceAll("[^a-z0-9]", ""))
                .createTables()
                .build();

        scene.retention.purgeAudit(ACTOR, BEFORE);

        assertThat(other.read(AuditQuery.latest())).isEmpty();
        assertThat(scene.newest(100)).hasSize(RECORDS - 6 + 1);
    }

    @Test
    void purge_refusesBadArguments() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scene.retention.purgeAudit("", BEFORE))
                .withMessage("actor must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scene.retention.purgeAudit("x".repeat(301), BEFORE))
                .withMessageContaining("at most 300 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        scene.retention.purgeAudit(ACTOR, scene.clock.instant().plusMillis(1)))
                .withMessage("before must not be in the future");
        assertThatNullPointerException()
                .isThrownBy(() -> scene.retention.purgeAudit(null, BEFORE))
                .withMessage("actor");
        assertThatNullPointerException()
                .isThrownBy(() -> scene.retention.purgeAudit(ACTOR, null))
                .withMessage("before");
        assertThat(scene.newest(100)).hasSize(RECORDS);
    }
}
