package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import dev.claviger.spi.DangerousStep;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which keys a purge removes, what it puts on record, and what the nodes learn of it. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "H2_MEMORY", "SQLITE", "MARIADB"})
class EndedKeysPurgeTest {
    private static final String ACTOR = "host:retention";
    private static final Instant BEFORE = TestKeys.NOON.plusSeconds(1_000);
    private static final Instant OLD = BEFORE.minusMillis(1);

    @Parameter
    private TestDatabase database;

    private TrailScene scene;

    @BeforeEach
    void open() {
        scene = new TrailScene(database);
    }

    @AfterEach
    void leave() throws Exception {
        if (scene != null) {
            scene.close();
        }
    }

    private static StoredKey with(Instant expiresAt, Instant revokedAt) {
        return TestKeys.with(
                TestKeys.ownedBy("ada"), built -> built.expiresAt(expiresAt).revokedAt(revokedAt));
    }

    private static StoredKey suspended(StoredKey key) {
        return TestKeys.with(key, built -> built.suspended(TestKeys.NOON, "host:test"));
    }

    private void insert(List<StoredKey> keys) {
        keys.forEach(key -> assertThat(scene.storage.apply(Some.inserting(key))).isInstanceOf(Change.Applied.class));
    }

    private List<KeyId> kept() {
        return scene.storage.list(KeyQuery.of(KeyFilter.all()).withLimit(1_000)).stream()
                .map(StoredKey::id)
                .toList();
    }

    private static List<KeyId> ids(List<StoredKey> keys) {
        return keys.stream().map(StoredKey::id).toList();
    }

    @Test
    void purge_removesWhatEndedBefore_andNothingElse() {
        List<StoredKey> ended = List.of(with(OLD, null), with(null, OLD), with(BEFORE.plusSeconds(9), OLD));
        List<StoredKey> kept = List.of(
                TestKeys.ownedBy("ada"),
                suspended(TestKeys.ownedBy("ada")),
                with(BEFORE, null),
                with(null, BEFORE),
                // Its end is long ago, but the revocation, which somebody may want to see, is not.
                with(OLD, BEFORE));
        insert(ended);
        insert(kept);

        assertThat(scene.retention.purgeEndedKeys(ACTOR, BEFORE).orElseThrow()).isEqualTo(3);

        assertThat(kept()).containsExactlyInAnyOrderElementsOf(ids(kept));
        assertThat(scene.retention.purgeEndedKeys(ACTOR, BEFORE).orElseThrow()).isZero();
    }

    @Test
    void purge_isOnRecord_withTheIdsOfTheKeys() {
        List<StoredKey> ended = Stream.generate(() -> with(null, OLD)).limit(3).toList();
        insert(ended);

        scene.retention.purgeEndedKeys(ACTOR, BEFORE);

        AuditEvent record = scene.newest(1).get(0);
        assertThat(record)
                .isEqualTo(AuditEvent.builder(AuditEvent.Type.KEYS_PURGED, ACTOR, scene.clock.instant())
                        .detail("before", BEFORE)
                        .detail("count", 3)
                        .detail("ids", named(ended))
                        .build());
        assertThat(scene.audit.verify()).isInstanceOf(JdbcAudit.Intact.class);
    }

    private static List<String> named(List<StoredKey> keys) {
        return ids(keys).stream().sorted(KeyRows.BY_NUMBER).map(KeyId::toString).toList();
    }

    @Test
    void purge_removesMany_inBatches_andNamesThemAll() {
        int count = 2 * Pacing.BATCH + 10;
        List<StoredKey> ended =
                Stream.generate(() -> with(null, OLD)).limit(count).toList();
        List<Change.Mutation> mutations = new ArrayList<>();
        ended.forEach(key -> mutations.add(new Change.Insert(key)));
        for (int from = 0; from < count; from += 500) {
            scene.storage.apply(new Change(
                    List.of(), mutations.subList(from, Math.min(count, from + 500)), List.of(TrailScene.event(0))));
        }

        assertThat(scene.retention.purgeEndedKeys(ACTOR, BEFORE).orElseThrow()).isEqualTo(count);

        assertThat(kept()).isEmpty();
        List<AuditEvent> records =
                scene.storage.read(AuditQuery.latest().withType(AuditEvent.Type.KEYS_PURGED)).stream()
                        .map(AuditEntry::event)
                        .toList();
        assertThat(records).hasSize(3);
        assertThat(records.stream().flatMap(record -> record.texts("ids").stream()))
                .containsExactlyInAnyOrderElementsOf(
                        ids(ended).stream().map(KeyId::toString).toList());
    }

    @Test
    void purge_isAChange_thatNodesLearnOf() {
        List<StoredKey> ended = Stream.generate(() -> with(null, OLD)).limit(3).toList();
        insert(ended);
        KeyStorage.Position before = Some.now(scene.storage);

        scene.retention.purgeEndedKeys(ACTOR, BEFORE);

        assertThat(scene.storage.changesSince(before).keys()).containsExactlyInAnyOrderElementsOf(ids(ended));
        assertThat(scene.storage.find(ended.get(0).id()).value()).isEmpty();
        insert(List.of(TestKeys.ownedBy("ada")));
    }

    @Test
    void purge_removesWhenKeysWereUsed() throws SQLException {
        StoredKey ended = with(null, OLD);
        StoredKey kept = TestKeys.ownedBy("ada");
        insert(List.of(ended, kept));
        scene.storage.recordUses(Map.of(ended.id(), TestKeys.NOON, kept.id(), TestKeys.NOON));

        scene.retention.purgeEndedKeys(ACTOR, BEFORE);

        assertThat(scene.place.ask("SELECT COUNT(*) FROM claviger_key_use")).isEqualTo("1");
    }

    @Test
    void purge_changesNothing_whenNoKeyHasEnded() {
        insert(List.of(TestKeys.ownedBy("ada")));
        KeyStorage.Position before = Some.now(scene.storage);

        assertThat(scene.retention.purgeEndedKeys(ACTOR, BEFORE).orElseThrow()).isZero();

        assertThat(Some.now(scene.storage)).isEqualTo(before);
        assertThat(scene.newest(10)).hasSize(1);
    }

    @Test
    void purge_removesNothing_whenItCannotBePutOnRecord() {
        StoredKey ended = with(null, OLD);
        insert(List.of(ended));
        JdbcRetention gone = scene.retentionOver(LimitedSource.of(scene.place.pool(), 0));

        assertThatThrownBy(() -> gone.purgeEndedKeys(ACTOR, BEFORE))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("purge ended keys");

        assertThat(kept()).containsExactly(ended.id());
        assertThat(scene.newest(10)).hasSize(1);
    }

    @Test
    void purge_removesNothing_whenItIsNotApproved() {
        insert(List.of(with(null, OLD)));
        List<DangerousStep> asked = new ArrayList<>();
        JdbcRetention refused = JdbcRetention.builder(scene.place.pool())
                .tablePrefix(scene.place.prefix())
                .clock(scene.clock)
                .approver((actor, step) -> !asked.add(step))
                .build();

        Outcome<Long> keys = refused.purgeEndedKeys("session:root", BEFORE);
        Outcome<Long> calls = refused.purgeCalls("session:root", BEFORE);

        assertThat(List.of(keys, calls))
                .allSatisfy(outcome -> assertThat(((Outcome.Refused<Long>) outcome).refusal())
                        .isEqualTo(Outcome.Refusal.NOT_APPROVED));
        assertThat(asked)
                .containsExactly(new DangerousStep.PurgingEndedKeys(BEFORE), new DangerousStep.PurgingCalls(BEFORE));
        assertThat(kept()).hasSize(1);
        assertThat(scene.newest(2))
                .extracting(AuditEvent::details)
                .containsExactly(
                        Map.of("operation", "purge_calls", "code", "not_approved"),
                        Map.of("operation", "purge_ended_keys", "code", "not_approved"));
    }

    @Test
    void purgeCalls_removesWhatIsOlder_inBatches_andIsOnRecord() {
        int old = Pacing.BATCH + 5;
        for (int from = 0; from < old; from += 201) {
            scene.storage.recordCalls(
                    Stream.generate(() -> call(OLD)).limit(201).toList());
        }
        scene.storage.recordCalls(List.of(call(BEFORE), call(BEFORE.plusSeconds(1))));

        assertThat(scene.retention.purgeCalls(ACTOR, BEFORE).orElseThrow()).isEqualTo(old);

        assertThat(scene.storage.read(AuditQuery.latest().withTrail(AuditTrail.Trail.CALLS)))
                .hasSize(2);
        assertThat(scene.newest(10))
                .extracting(AuditEvent::type, record -> record.number("count").orElseThrow())
                .containsExactly(tuple(AuditEvent.Type.CALLS_PURGED, 5L), tuple(AuditEvent.Type.CALLS_PURGED, 1_000L));
        assertThat(scene.audit.verify()).isInstanceOf(JdbcAudit.Intact.class);
        assertThat(scene.retention.purgeCalls(ACTOR, BEFORE).orElseThrow()).isZero();
    }

    private static AuditEvent call(Instant at) {
        return AuditEvent.builder(AuditEvent.Type.CALLS_COUNTED, "key:any", at)
                .ownerId("ada")
                .detail("count", 1)
                .build();
    }
}
