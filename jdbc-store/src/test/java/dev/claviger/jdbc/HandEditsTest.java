package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.KeyId;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody edits in the tables is noticed by the nodes, and a revocation cannot be edited away. */
class HandEditsTest {

    /** Opens a place with the triggers that its database can have. */
    private static Place guarded(TestDatabase database) throws Exception {
        Place place = database.open();
        place.storage();
        if (database == TestDatabase.MARIADB) {
            try (InputStream in = JdbcKeyStorage.class.getResourceAsStream("mariadb/guards.sql")) {
                String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                // What the command-line client makes of the delimiters.
                String triggers = script.substring(
                        script.indexOf("DELIMITER //") + "DELIMITER //".length(), script.indexOf("DELIMITER ;"));
                for (String trigger : triggers.strip().split("//", -1)) {
                    if (!trigger.isBlank()) {
                        place.run(trigger);
                    }
                }
            }
        }
        return place;
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "SQLITE"})
    void changesSince_namesAKey_thatWasEditedByHand(TestDatabase database) throws Exception {
        try (Place place = guarded(database)) {
            JdbcKeyStorage storage = place.storage();
            StoredKey key = Some.keyIn(storage, "ada");
            Some.keyIn(storage, "bob");
            KeyStorage.Position before = Some.now(storage);

            place.run("UPDATE claviger_key SET expires_at = 1000 WHERE id = "
                    + key.id().value());

            KeyStorage.Changes changes = storage.changesSince(before);
            assertThat(changes.position().revision()).isEqualTo(before.revision() + 1);
            assertThat(changes.position().mark()).isNotEqualTo(before.mark());
            assertThat(changes.keys()).containsExactly(key.id());
            assertThat(storage.changesSince(changes.position()).keys()).isEmpty();
            assertThat(storage.find(key.id())
                            .value()
                            .orElseThrow()
                            .key()
                            .lifecycle()
                            .expiresAt())
                    .isEqualTo(Instant.ofEpochSecond(1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "SQLITE"})
    void changesSince_namesAllKeys_thatWereEditedOrDeletedByHand(TestDatabase database) throws Exception {
        try (Place place = guarded(database)) {
            JdbcKeyStorage storage = place.storage();
            KeyId deleted = Some.keyIn(storage, "ada").id();
            KeyId revoked = Some.keyIn(storage, "ada").id();
            KeyId other = Some.keyIn(storage, "bob").id();
            KeyStorage.Position before = Some.now(storage);

            place.run("DELETE FROM claviger_key WHERE id = " + deleted.value());
            place.run("UPDATE claviger_key SET revoked_at = 1 WHERE owner = 'ada' OR owner = 'bob'");

            assertThat(storage.changesSince(before).keys()).containsExactlyInAnyOrder(deleted, revoked, other);
            assertThat(storage.find(deleted).value()).isEmpty();
            assertThat(storage.find(revoked).value().orElseThrow().key().isRevoked())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "SQLITE"})
    void aRevocation_cannotBeTakenBackOrMoved(TestDatabase database) throws Exception {
        try (Place place = guarded(database)) {
            JdbcKeyStorage storage = place.storage();
            StoredKey key = Some.keyIn(storage, "ada");
            StoredKey revoked = Some.revoked(key);
            storage.apply(Some.replacing(revoked));

            for (String edit : new String[] {"revoked_at = NULL", "revoked_at = 1", "revoked_at = NULL, version = 9"}) {
                assertThatThrownBy(() -> place.run("UPDATE claviger_key SET " + edit))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("a revocation cannot be taken back");
            }
            assertThatThrownBy(() -> storage.apply(Some.replacing(Some.ending(revoked, Some.NOON))))
                    .isInstanceOf(RuntimeException.class);

            assertThat(storage.find(key.id())
                            .value()
                            .orElseThrow()
                            .key()
                            .lifecycle()
                            .revokedAt())
                    .isEqualTo(Some.NOON);
            place.run("UPDATE claviger_key SET name = 'other'");
            assertThat(storage.find(key.id()).value().orElseThrow().key().name())
                    .isEqualTo("other");
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesSince_tellsEverything_whenTheRevisionWasRaisedByHand(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            Some.keyIn(storage, "ada");
            KeyStorage.Position before = Some.now(storage);

            place.run("UPDATE claviger_state SET revision = revision + 1");

            KeyStorage.Position raised = Some.now(storage);
            assertThat(raised.revision()).isEqualTo(before.revision() + 1);
            assertThat(storage.changesSince(before).keys()).isNull();
            storage.apply(Some.settingPolicy(1));
            assertThat(storage.changesSince(before).keys()).isNull();
            assertThat(storage.changesSince(raised).keys()).isNull();
            assertThat(storage.changesSince(Some.now(storage)).keys()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void apply_trimsTheChangeLog_andTellsEverythingToWhoComesTooLate(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            KeyId early = Some.keyIn(storage, "ada").id();
            place.run("UPDATE claviger_state SET revision = 100999");
            place.run(
                    "INSERT INTO claviger_change (revision, key_id) VALUES (1000, 1), (1001, 1), (100998, 1), (100999, 2)");
            assertThat(storage.changesSince(unmarked(100_998)).keys()).containsExactly(new KeyId(2));

            KeyId late = Some.keyIn(storage, "ada").id();

            assertThat(place.ask("SELECT MIN(revision) FROM claviger_change")).isEqualTo("1001");
            assertThat(storage.changesSince(unmarked(100_998)).keys()).containsExactlyInAnyOrder(new KeyId(2), late);
            assertThat(storage.changesSince(unmarked(0)).keys()).isNull();
            assertThat(storage.changesSince(unmarked(1_000)).keys()).isNull();
            assertThat(storage.find(early).value()).isPresent();
        }
    }

    /** As the release before made changes, without marks: they are known by their number alone. */
    private static KeyStorage.Position unmarked(long revision) {
        return new KeyStorage.Position(revision, 0);
    }
}
