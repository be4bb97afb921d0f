package dev.claviger.testkit;

import static dev.claviger.testkit.TestChanges.inserting;
import static dev.claviger.testkit.TestChanges.insertingAll;
import static dev.claviger.testkit.TestChanges.replacing;
import static dev.claviger.testkit.TestChanges.revision;
import static dev.claviger.testkit.TestChanges.setting;
import static dev.claviger.testkit.TestKeys.LARGEST_ID;
import static dev.claviger.testkit.TestKeys.LATER;
import static dev.claviger.testkit.TestKeys.MUCH_LATER;
import static dev.claviger.testkit.TestKeys.NOON;
import static dev.claviger.testkit.TestKeys.SMALLEST_ID;
import static dev.claviger.testkit.TestKeys.used;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the contract says about the time of a key's last use: it moves forward, and is no change. */
interface UsePromises extends Promises {
    @Test
    default void recordUses_showsWhereAKeyIsFound() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));

        fixture().storage().recordUses(Map.of(key.id(), LATER));

        assertThat(fixture().found(key)).isEqualTo(Row.of(used(key, LATER)));
    }

    @Test
    default void recordUses_showsInLists() {
        StoredKey used = fixture().inserted(TestKeys.ownedBy("ada", NOON));
        StoredKey idle = fixture().inserted(TestKeys.ownedBy("ada", LATER));

        fixture().storage().recordUses(Map.of(used.id(), LATER));

        List<Row> expected = Row.of(List.of(used(used, LATER), idle));
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")))).isEqualTo(expected);
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all()))).isEqualTo(expected);
    }

    @Test
    default void recordUses_keepsMilliseconds() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));

        fixture().storage().recordUses(Map.of(key.id(), NOON.plusMillis(789)));

        assertThat(fixture().lastUse(key)).isEqualTo(NOON.plusMillis(789));
    }

    @Test
    default void recordUses_movesTheTimeForward() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));

        fixture().storage().recordUses(Map.of(key.id(), LATER));
        fixture().storage().recordUses(Map.of(key.id(), LATER.plusMillis(1)));

        assertThat(fixture().lastUse(key)).isEqualTo(LATER.plusMillis(1));
    }

    @Test
    default void recordUses_ignoresATimeThatIsNotLater() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().storage().recordUses(Map.of(key.id(), MUCH_LATER));

        fixture().storage().recordUses(Map.of(key.id(), MUCH_LATER));
        fixture().storage().recordUses(Map.of(key.id(), MUCH_LATER.minusMillis(1)));

        assertThat(fixture().lastUse(key)).isEqualTo(MUCH_LATER);
    }

    @Test
    default void recordUses_judgesEachKeyByItself() {
        StoredKey ahead = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey behind = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey idle = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey absent = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().storage().recordUses(Map.of(ahead.id(), MUCH_LATER, behind.id(), NOON));

        fixture().storage().recordUses(Map.of(ahead.id(), LATER, behind.id(), LATER, idle.id(), LATER));

        assertThat(fixture().lastUse(ahead)).isEqualTo(MUCH_LATER);
        assertThat(fixture().lastUse(behind)).isEqualTo(LATER);
        assertThat(fixture().lastUse(idle)).isEqualTo(LATER);
        assertThat(fixture().lastUse(absent)).isNull();
    }

    @Test
    default void recordUses_ignoresKeysThatDoNotExist() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        KeyId missing = TestKeys.freshId();

        fixture().storage().recordUses(Map.of(missing, LATER, key.id(), LATER));

        assertThat(fixture().find(missing)).isEmpty();
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all()))).isEqualTo(Row.of(List.of(used(key, LATER))));
    }

    /** What was noted for an id before its key came would show on a key that nobody has used. */
    @Test
    default void recordUses_remembersNothing_ofAKeyThatIsInsertedLater() {
        StoredKey key = TestKeys.ownedBy("ada");
        fixture().storage().recordUses(Map.of(key.id(), LATER));

        fixture().inserted(key);

        assertThat(fixture().lastUse(key)).isNull();
    }

    @Test
    default void recordUses_doesNothing_whenThereAreNone() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));

        assertThatCode(() -> fixture().storage().recordUses(Map.of())).doesNotThrowAnyException();

        assertThat(fixture().found(key)).isEqualTo(Row.of(key));
    }

    @Test
    default void recordUses_notesManyKeysAtOnce() {
        List<StoredKey> keys = IntStream.range(0, StorageFixture.VERY_MANY)
                .mapToObj(i -> TestKeys.ownedBy("ada", NOON.plusMillis(i)))
                .toList();
        fixture().applied(insertingAll(keys));
        Map<KeyId, Instant> uses = new HashMap<>();
        for (StoredKey key : keys) {
            uses.put(key.id(), useOf(key));
            uses.put(TestKeys.freshId(), LATER);
        }

        fixture().storage().recordUses(uses);

        assertThat(keys).allSatisfy(key -> assertThat(fixture().lastUse(key)).isEqualTo(useOf(key)));
    }

    @Test
    default void recordUses_notesKeysThatHaveEnded() {
        StoredKey revoked = fixture().inserted(TestKeys.with(TestKeys.ownedBy("ada"), built -> built.revokedAt(NOON)));
        StoredKey expired = fixture().inserted(TestKeys.with(TestKeys.ownedBy("ada"), built -> built.expiresAt(NOON)));

        fixture().storage().recordUses(Map.of(revoked.id(), LATER, expired.id(), LATER));

        assertThat(fixture().found(revoked)).isEqualTo(Row.of(used(revoked, LATER)));
        assertThat(fixture().found(expired)).isEqualTo(Row.of(used(expired, LATER)));
    }

    @Test
    default void recordUses_takesTheSmallestAndTheLargestId() {
        StoredKey smallest = fixture().inserted(TestKeys.withId(SMALLEST_ID, "ada", NOON));
        StoredKey largest = fixture().inserted(TestKeys.withId(LARGEST_ID, "ada", NOON));

        fixture().storage().recordUses(Map.of(smallest.id(), LATER, largest.id(), MUCH_LATER));

        assertThat(fixture().lastUse(smallest)).isEqualTo(LATER);
        assertThat(fixture().lastUse(largest)).isEqualTo(MUCH_LATER);
    }

    @Test
    default void recordUses_isNoChange() throws Exception {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().applied(setting(revision(1)));
        KeyStorage.Position before = fixture().present();
        List<AuditEvent> audit = fixture().auditRecords();

        fixture().storage().recordUses(Map.of(key.id(), LATER));

        assertThat(fixture().found(key).version()).isEqualTo(1);
        fixture().assertTellsNothing(before, 1);
        assertThat(fixture().auditRecords()).containsExactlyInAnyOrderElementsOf(audit);
        assertThat(fixture().policy()).contains(revision(1));
    }

    @Test
    default void recordUses_standsInTheWayOfNoReplace() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey renamed = TestKeys.named(key.next(key.key()), "renamed");

        fixture().storage().recordUses(Map.of(key.id(), LATER));

        assertThat(fixture().storage().apply(replacing(renamed))).isInstanceOf(Change.Applied.class);
        assertThat(fixture().found(key).key().name()).isEqualTo("renamed");
    }

    @Test
    default void replace_keepsTheTimeOfTheLastUse() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().storage().recordUses(Map.of(key.id(), LATER));
        StoredKey revoked = TestKeys.with(
                key.next(key.key()), built -> built.revokedAt(NOON).successor(TestKeys.freshId()));

        fixture().applied(replacing(revoked));

        assertThat(fixture().found(key)).isEqualTo(Row.of(used(revoked, LATER)));
    }

    @Test
    default void replace_ignoresTheTimeOfUseThatAKeyCarries() {
        StoredKey idle = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().storage().recordUses(Map.of(key.id(), LATER));

        fixture().applied(replacing(used(idle.next(idle.key()), MUCH_LATER)));
        fixture().applied(replacing(used(key.next(key.key()), NOON)));
        assertThat(fixture().lastUse(key)).isEqualTo(LATER);
        fixture()
                .applied(replacing(
                        used(StoredKey.of(key.key().toBuilder().version(3).build(), key.digest()), MUCH_LATER)));

        assertThat(fixture().lastUse(idle)).isNull();
        assertThat(fixture().lastUse(key)).isEqualTo(LATER);
    }

    @Test
    default void insert_ignoresTheTimeOfUseThatAKeyCarries() {
        StoredKey key = TestKeys.ownedBy("ada");

        fixture().applied(inserting(used(key, LATER)));

        assertThat(fixture().found(key)).isEqualTo(Row.of(key));
    }

    /** A time of its own for each key, so that a time on the wrong key is noticed. */
    private static Instant useOf(StoredKey key) {
        return key.key().issuedAt().plusSeconds(60);
    }
}
