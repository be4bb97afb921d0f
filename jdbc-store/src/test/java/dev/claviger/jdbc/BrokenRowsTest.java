package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import dev.claviger.spi.UnreadableKeyException;
import dev.claviger.testkit.TestKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that somebody has spoilt by hand: the key concerned is refused, with row and column, and others work. */
class BrokenRowsTest {
    private static final String CANARY = "c4n4ry-of-a-digest";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "digest       ; 'md5=" + CANARY + "'",
                "digest       ; ''",
                "endpoints    ; 'GET api/models'",
                "endpoints    ; '/a/' || CHR(10)",
                "endpoints    ; 'UNRESTRICTED'",
                "addresses    ; '10.0.0.1/8'",
                "addresses    ; 'all'",
                "abilities    ; 'FLY'",
                "abilities    ; 'MANAGE_KEYS,'",
                "predecessor  ; -1",
                "parent       ; -1",
                "successor    ; 839299365868340224",
                "version      ; 0",
            })
    void find_namesRowAndColumn_whenAKeyCannotBeRead(String column, String value) throws Exception {
        for (TestDatabase database : new TestDatabase[] {TestDatabase.POSTGRESQL, TestDatabase.H2_MEMORY}) {
            try (Place place = database.open()) {
                JdbcKeyStorage storage = place.storage();
                StoredKey broken = Some.keyIn(storage, "ada");
                StoredKey sound = Some.keyIn(storage, "bob");
                place.run("UPDATE claviger_key SET " + column + " = " + value + " WHERE id = "
                        + broken.id().value());

                assertRefused(place, storage, broken, column);
                assertWorks(storage, sound);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void find_namesRowAndColumn_onEveryDatabase(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            StoredKey broken = Some.keyIn(storage, "ada");
            StoredKey sound = Some.keyIn(storage, "bob");
            place.run("UPDATE claviger_key SET digest = '" + CANARY + "' WHERE id = "
                    + broken.id().value());

            assertRefused(place, storage, broken, "digest");
            assertWorks(storage, sound);
        }
    }

    @ParameterizedTest
    @EnumSource
    void find_namesRowAndColumn_whenASuspensionIsBySomebodyAndAtNoTime(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            StoredKey broken = Some.keyIn(storage, "ada");
            StoredKey sound = Some.keyIn(storage, "bob");
            String edit = "UPDATE claviger_key SET suspended_by = 'host:me' WHERE id = "
                    + broken.id().value();
            assertThatThrownBy(() -> place.run(edit)).isInstanceOf(SQLException.class);
            runWithoutChecks(place, edit);

            assertRefused(place, storage, broken, "suspended_by");
            assertWorks(storage, sound);
        }
    }

    /** So does an import from elsewhere. */
    private static void runWithoutChecks(Place place, String edit) throws SQLException {
        if (place.database() != TestDatabase.SQLITE) {
            place.run("ALTER TABLE claviger_key DROP CONSTRAINT claviger_key_suspension");
            place.run(edit);
            return;
        }
        try (Connection connection = place.pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA ignore_check_constraints = ON");
            statement.execute(place.on(edit));
            statement.execute("PRAGMA ignore_check_constraints = OFF");
        }
    }

    private static void assertRefused(Place place, JdbcKeyStorage storage, StoredKey broken, String column) {
        String row = "the row of " + place.on("claviger_key") + " with the id "
                + broken.id().value() + ", key " + broken.id() + ", holds in the column " + column + " what no key can";
        assertThatThrownBy(() -> storage.find(broken.id()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(row)
                .satisfies(e -> assertThat(Texts.of(e)).doesNotContain(CANARY));
        assertThatThrownBy(() -> storage.list(KeyQuery.of(KeyFilter.forOwner("ada"))))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(row);
        assertThatThrownBy(() -> storage.list(KeyQuery.of(KeyFilter.all())))
                .isInstanceOfSatisfying(UnreadableKeyException.class, e -> {
                    assertThat(e.keys()).extracting(ApiKey::id).containsExactly(broken.id());
                    assertThat(e.keys()).extracting(ApiKey::ownerId).containsExactly("ada");
                    assertThat(e.others()).extracting(StoredKey::id).doesNotContain(broken.id());
                    assertThat(e.others()).isNotEmpty();
                });
        assertCanBeRevoked(storage, broken);
    }

    /** Nothing of the row but its revocation and its version changes. */
    private static void assertCanBeRevoked(JdbcKeyStorage storage, StoredKey broken) {
        try (Claviger claviger =
                Claviger.builder(storage, id -> Optional.of(Owner.user(id))).build()) {
            assertThat(claviger.revoke(Actor.host("test"), broken.id(), "spoilt")
                            .orElseThrow()
                            .isRevoked())
                    .isTrue();
        }
        assertThat(storedKey(storage, broken.id()).isRevoked()).isTrue();
    }

    /** Of what is spoilt the version alone is sound again once it is raised. */
    private static ApiKey storedKey(JdbcKeyStorage storage, KeyId id) {
        try {
            return storage.find(id).value().orElseThrow().key();
        } catch (UnreadableKeyException e) {
            return e.keys().get(0);
        }
    }

    private static void assertWorks(JdbcKeyStorage storage, StoredKey sound) {
        assertThat(storage.find(sound.id()).value()).isPresent();
        assertThat(storage.list(KeyQuery.of(KeyFilter.forOwner(sound.key().ownerId()))))
                .hasSize(1);
        StoredKey another = TestKeys.ownedBy("carol");
        storage.apply(Some.inserting(another));
        assertThat(storage.find(another.id()).value()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void policy_isTrouble_whenItsRowHoldsNone(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            storage.apply(Some.settingPolicy(1));
            place.run("UPDATE claviger_policy SET document = '{\"use\":\"sometimes\"}'");

            assertThatThrownBy(storage::policy)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("document of policy number 1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void policy_isTrouble_andNotTheOneBefore_whenItsRowIsLost(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            storage.apply(Some.settingPolicy(1));
            storage.apply(Some.settingPolicy(2));
            place.run("DELETE FROM claviger_policy WHERE number = 2");

            assertThatThrownBy(storage::policy)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("the policy in force is number 2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void read_namesTheRecord_whenItsTypeIsUnknown(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            Some.keyIn(storage, "ada");
            Some.keyIn(storage, "ada");
            place.run("UPDATE claviger_audit SET type = 'key_eaten' WHERE number = 1");

            assertThat(storage.read(AuditQuery.latest().withLimit(1))).hasSize(1);
            assertThatThrownBy(() -> storage.read(AuditQuery.latest()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("audit record number 1");
        }
    }
}
