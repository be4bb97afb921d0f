package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the contract says about the time of a key's last use: it moves forward, and is no change. */
abstract class UsePromises extends FeedPromises {
    private static final int MANY = 1_200;
    private static final Instant ONE = NOON.plusSeconds(1);
    private static final Instant TWO = NOON.plusSeconds(2);

    @Test
    void recordUses_showsWhereAKeyIsFound() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));

        storage.recordUses(Map.of(key.id(), ONE));

        assertThat(found(key)).isEqualTo(Row.of(used(key, ONE)));
    }

    @Test
    void recordUses_showsInLists() {
        StoredKey used = inserted(TestKeys.ownedBy("ada", NOON));
        StoredKey idle = inserted(TestKeys.ownedBy("ada", ONE));

        storage.recordUses(Map.of(used.id(), ONE));

        List<Row> expected = Row.of(List.of(used(used, ONE), idle));
        assertThat(listed(KeyQuery.ofOwner("ada"))).isEqualTo(expected);
        assertThat(listed(KeyQuery.ofAll())).isEqualTo(expected);
    }

    @Test
    void recordUses_keepsMilliseconds() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));

        storage.recordUses(Map.of(key.id(), NOON.plusMillis(789)));

        assertThat(lastUse(key)).isEqualTo(NOON.plusMillis(789));
    }

    @Test
    void recordUses_movesTheTimeForward() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));

        storage.recordUses(Map.of(key.id(), ONE));
        storage.recordUses(Map.of(key.id(), ONE.plusMillis(1)));

        assertThat(lastUse(key)).isEqualTo(ONE.plusMillis(1));
    }

    @Test
    void recordUses_ignoresATimeThatIsNotLater() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        storage.recordUses(Map.of(key.id(), TWO));

        storage.recordUses(Map.of(key.id(), TWO));
        storage.recordUses(Map.of(key.id(), TWO.minusMillis(1)));

        assertThat(lastUse(key)).isEqualTo(TWO);
    }

    @Test
    void recordUses_judgesEachKeyByItself() {
        StoredKey ahead = inserted(TestKeys.ownedBy("ada"));
        StoredKey behind = inserted(TestKeys.ownedBy("ada"));
        StoredKey idle = inserted(TestKeys.ownedBy("ada"));
        StoredKey absent = inserted(TestKeys.ownedBy("ada"));
        storage.recordUses(Map.of(ahead.id(), TWO, behind.id(), NOON));

        storage.recordUses(Map.of(ahead.id(), ONE, behind.id(), ONE, idle.id(), ONE));

        assertThat(lastUse(ahead)).isEqualTo(TWO);
        assertThat(lastUse(behind)).isEqualTo(ONE);
        assertThat(lastUse(idle)).isEqualTo(ONE);
        assertThat(lastUse(absent)).isNull();
    }

    @Test
    void recordUses_ignoresKeysThatDoNotExist() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        KeyId missing = TestKeys.freshId();

        storage.recordUses(Map.of(missing, ONE, key.id(), ONE));

        assertThat(find(missing)).isEmpty();
        assertThat(listed(KeyQuery.ofAll())).isEqualTo(Row.of(List.of(used(key, ONE))));
    }

    /** What was noted for an id before its key came would show on a key that nobody has used. */
    @Test
    void recordUses_remembersNothing_ofAKeyThatIsInsertedLater() {
        StoredKey key = TestKeys.ownedBy("ada");
        storage.recordUses(Map.of(key.id(), ONE));

        inserted(key);

        assertThat(lastUse(key)).isNull();
    }

    @Test
    void recordUses_doesNothing_whenThereAreNone() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));

        assertThatCode(() -> storage.recordUses(Map.of())).doesNotThrowAnyException();

        assertThat(found(key)).isEqualTo(Row.of(key));
    }

    @Test
    void recordUses_notesManyKeysAtOnce() {
        List<StoredKey> keys = IntStream.range(0, MANY)
                .mapToObj(i -> TestKeys.ownedBy("ada", NOON.plusMillis(i)))
                .toList();
        applied(with(List.of(), keys.stream().map(Change.Insert::new).toArray(Change.Mutation[]::new)));
        Map<KeyId, Instant> uses = new HashMap<>();
        for (StoredKey key : keys) {
            uses.put(key.id(), useOf(key));
            uses.put(TestKeys.freshId(), ONE);
        }

        storage.recordUses(uses);

        assertThat(keys).allSatisfy(key -> assertThat(lastUse(key)).isEqualTo(useOf(key)));
    }

    @Test
    void recordUses_notesKeysThatHaveEnded() {
        StoredKey revoked =
                inserted(TestKeys.with(TestKeys.ownedBy("ada"), new ApiKey.Lifecycle(null, null, NOON, null)));
        StoredKey expired =
                inserted(TestKeys.with(TestKeys.ownedBy("ada"), new ApiKey.Lifecycle(NOON, null, null, null)));

        storage.recordUses(Map.of(revoked.id(), ONE, expired.id(), ONE));

        assertThat(found(revoked)).isEqualTo(Row.of(used(revoked, ONE)));
        assertThat(found(expired)).isEqualTo(Row.of(used(expired, ONE)));
    }

    @Test
    void recordUses_takesTheSmallestAndTheLargestId() {
        StoredKey smallest = inserted(TestKeys.withId(SMALLEST_ID, "ada", NOON));
        StoredKey largest = inserted(TestKeys.withId(LARGEST_ID, "ada", NOON));

        storage.recordUses(Map.of(smallest.id(), ONE, largest.id(), TWO));

        assertThat(lastUse(smallest)).isEqualTo(ONE);
        assertThat(lastUse(largest)).isEqualTo(TWO);
    }

    @Test
    void recordUses_isNoChange() throws Exception {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        applied(setting(revision(1)));
        KeyStorage.Position before = present();
        List<AuditRecord> audit = auditRecords(storage);

        storage.recordUses(Map.of(key.id(), ONE));

        assertThat(found(key).version()).isEqualTo(1);
        assertTellsNothing(before, 1);
        assertThat(auditRecords(storage)).containsExactlyInAnyOrderElementsOf(audit);
        assertThat(policy()).contains(revision(1));
    }

    @Test
    void recordUses_standsInTheWayOfNoReplace() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        StoredKey renamed = TestKeys.named(key.next(key.key()), "renamed");

        storage.recordUses(Map.of(key.id(), ONE));

        assertThat(storage.apply(replacing(renamed))).isInstanceOf(Change.Applied.class);
        assertThat(found(key).key().name()).isEqualTo("renamed");
    }

    @Test
    void replace_keepsTheTimeOfTheLastUse() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        storage.recordUses(Map.of(key.id(), ONE));
        StoredKey revoked =
                TestKeys.with(key.next(key.key()), new ApiKey.Lifecycle(null, null, NOON, TestKeys.freshId()));

        applied(replacing(revoked));

        assertThat(found(key)).isEqualTo(Row.of(used(revoked, ONE)));
    }

    @Test
    void replace_ignoresTheTimeOfUseThatAKeyCarries() {
        StoredKey idle = inserted(TestKeys.ownedBy("ada"));
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        storage.recordUses(Map.of(key.id(), ONE));

        applied(replacing(used(idle.next(idle.key()), TWO)));
        applied(replacing(used(key.next(key.key()), NOON)));
        assertThat(lastUse(key)).isEqualTo(ONE);
        applied(replacing(used(new StoredKey(key.key(), key.digest(), 3), TWO)));

        assertThat(lastUse(idle)).isNull();
        assertThat(lastUse(key)).isEqualTo(ONE);
    }

    @Test
    void insert_ignoresTheTimeOfUseThatAKeyCarries() {
        StoredKey key = TestKeys.ownedBy("ada");

        applied(inserting(used(key, ONE)));

        assertThat(found(key)).isEqualTo(Row.of(key));
    }

    @Nullable
    Instant lastUse(StoredKey key) {
        return found(key).key().lastUsedAt();
    }

    static StoredKey used(StoredKey key, @Nullable Instant at) {
        return TestKeys.rewritten(key, TestKeys.usedAt(key.key(), at), key.version());
    }

    /** A time of its own for each key, so that a time on the wrong key is noticed. */
    private static Instant useOf(StoredKey key) {
        return key.key().origin().issuedAt().plusSeconds(60);
    }
}
