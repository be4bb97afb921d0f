package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.KeyId;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
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
            assertThat(storage.find(key.id()).value().orElseThrow().key().expiresAt())
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

    /** The mark of the change log is that of the state, and another each time. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "SQLITE"})
    void everyEditByHand_hasAMarkOfItsOwn(TestDatabase database) throws Exception {
        try (Place place = guarded(database)) {
            Some.keyIn(place.storage(), "ada");
            Some.keyIn(place.storage(), "ada");
            Set<String> marks = new HashSet<>();

            for (String edit : new String[] {
                "UPDATE claviger_key SET name = 'other'",
                "UPDATE claviger_key SET name = 'third' WHERE owner = 'ada'",
                "DELETE FROM claviger_key"
            }) {
                place.run(edit);
                String mark = place.ask("SELECT mark FROM claviger_state");
                assertThat(Long.parseLong(mark)).isPositive();
                assertThat(place.ask("SELECT mark FROM claviger_change WHERE revision ="
                                + " (SELECT revision FROM claviger_state)"))
                        .isEqualTo(mark);
                marks.add(mark);
            }

            assertThat(marks).hasSize(3);
        }
    }

    @Test
    void aStatementThatTouchesManyKeys_isOneRevision_onPostgres() throws Exception {
        try (Place place = TestDatabase.POSTGRESQL.open()) {
            JdbcKeyStorage storage = place.storage();
            KeyId ada = Some.keyIn(storage, "ada").id();
            KeyId bob = Some.keyIn(storage, "bob").id();

            place.run("UPDATE claviger_key SET name = 'other'");
            place.run("UPDATE claviger_key SET name = 'none' WHERE owner = 'nobody'");
            place.run("UPDATE claviger_key SET id = id + 1 WHERE owner = 'bob'");
            place.run("DELETE FROM claviger_key");

            assertThat(place.ask("SELECT revision FROM claviger_state")).isEqualTo("5");
            assertThat(keysOf(place, 3)).isEqualTo(keys(ada.value(), bob.value()));
            assertThat(keysOf(place, 4)).isEqualTo(keys(bob.value(), bob.value() + 1));
            assertThat(keysOf(place, 5)).isEqualTo(keys(ada.value(), bob.value() + 1));
        }
    }

    private static String keys(long... ids) {
        return LongStream.of(ids).sorted().mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    private static String keysOf(Place place, long revision) throws SQLException {
        return place.ask("SELECT STRING_AGG(key_id::TEXT, ',' ORDER BY key_id) FROM claviger_change WHERE revision = "
                + revision);
    }

    @Test
    void changesSince_tellsEverything_whenAllKeysWereTruncated_onPostgres() throws Exception {
        try (Place place = TestDatabase.POSTGRESQL.open()) {
            JdbcKeyStorage storage = place.storage();
            Some.keyIn(storage, "ada");
            KeyStorage.Position before = Some.now(storage);

            place.run("TRUNCATE claviger_key");

            assertThat(storage.changesSince(before).position().revision()).isEqualTo(2);
            assertThat(storage.changesSince(before).keys()).isNull();
        }
    }

    /** Forty thousand took 27 s when each was a revision; ten times as many keys are to take some ten times as long. */
    @Test
    void manyKeysAreEditedAndDeletedByHand_inOneGo_onPostgres() throws Exception {
        try (Place place = TestDatabase.POSTGRESQL.open()) {
            place.storage();
            place.run(
                    "INSERT INTO claviger_key (id, owner, name, description, hint, digest, version, issuer, issued_at,"
                            + " reason, endpoints, addresses, abilities) SELECT x, 'ada', 'job', '', 'zzzz', 'd' || x, 1, 'host:test',"
                            + " 1, '', 'unrestricted', 'unrestricted', '' FROM generate_series(1, 40000) AS n (x)");

            try (Connection connection = place.pool().getConnection();
                    Statement statement = connection.createStatement()) {
                // Plans that were made for one key must do for all of them.
                for (int i = 1; i <= 10; i++) {
                    statement.executeUpdate(place.on("UPDATE claviger_key SET name = 'one' WHERE id = " + i));
                }
                statement.setQueryTimeout(20);
                statement.executeUpdate(place.on("UPDATE claviger_key SET name = 'all'"));
                statement.executeUpdate(place.on("DELETE FROM claviger_key"));
            }

            assertThat(place.ask("SELECT revision FROM claviger_state")).isEqualTo("12");
            assertThat(place.ask("SELECT COUNT(*) FROM claviger_change WHERE revision > 10"))
                    .isEqualTo("80000");
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

            assertThat(storage.find(key.id()).value().orElseThrow().key().revokedAt())
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
