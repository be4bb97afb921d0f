package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.KeyFilter;
import dev.claviger.UnavailableException;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The start: tables are created, or found to be right, or the message says what is wrong with them. */
class SchemaTest {
    private static final int NODES = 8;
    private static final int ROUNDS = 3;

    @ParameterizedTest
    @EnumSource
    void build_namesTableVersionAndRemedy_whenThereAreNoTables(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            assertThatThrownBy(() -> place.builder().build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(place.on("claviger_schema is missing"))
                    .hasMessageContaining("needs schema version 2")
                    .hasMessageContaining("claviger-1__tables.sql")
                    .hasMessageContaining("createTables()");
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_takesTheTablesThatAreThere(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            Some.keyIn(place.storage(), "ada");

            JdbcKeyStorage second = place.builder().build();

            assertThat(second.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void createTables_leavesTablesAlone_thatAreThere(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            Some.keyIn(place.storage(), "ada");

            JdbcKeyStorage second = place.builder().createTables().build();

            assertThat(second.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
            assertThat(Some.now(second).revision()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void createTables_createsOnce_whenNodesStartTogether(TestDatabase database) throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try (Place place = database.open()) {
                    List<JdbcKeyStorage> storages = startedTogether(place, nodes);

                    assertThat(storages)
                            .allSatisfy(storage -> assertThat(storage.list(KeyQuery.of(KeyFilter.all())))
                                    .hasSize(NODES));
                    assertThat(place.ask("SELECT COUNT(*) FROM claviger_state")).isEqualTo("1");
                    assertThat(place.ask("SELECT revision FROM claviger_state")).isEqualTo("" + NODES);
                }
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    private static List<JdbcKeyStorage> startedTogether(Place place, ExecutorService nodes) throws Exception {
        CyclicBarrier start = new CyclicBarrier(NODES);
        Callable<JdbcKeyStorage> node = () -> {
            // Open before the race, so that none is held up by a connection that has to be made first.
            place.ask("SELECT 1");
            start.await(30, TimeUnit.SECONDS);
            JdbcKeyStorage storage = place.builder().createTables().build();
            Some.keyIn(storage, "ada");
            return storage;
        };
        List<JdbcKeyStorage> storages = new ArrayList<>();
        for (Future<JdbcKeyStorage> started : nodes.invokeAll(Collections.nCopies(NODES, node))) {
            storages.add(started.get());
        }
        return storages;
    }

    /** Where each CREATE is a transaction of its own, whoever is killed leaves half of them behind. */
    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "H2_MEMORY", "H2_FILE"})
    void createTables_finishesWhatWasInterrupted(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            place.run("DROP TABLE claviger_audit");
            place.run("DROP TABLE claviger_key_use");
            place.run("DELETE FROM claviger_schema");

            JdbcKeyStorage storage = place.storage();

            Some.keyIn(storage, "ada");
            assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_namesBothVersions_whenTheTablesAreNewer(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            place.run("UPDATE claviger_schema SET version = 4, readable_from = 3");

            assertThatThrownBy(place::storage)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the tables have schema version 4 by " + place.on("claviger_schema"))
                    .hasMessageContaining("work with version 3 or later")
                    .hasMessageContaining("works with version 2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_saysHowManyVersionsThereAre_whenItIsNotOne(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            place.run("INSERT INTO claviger_schema (version) VALUES (3)");

            assertThatThrownBy(place::storage)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(place.on("claviger_schema must have one row"))
                    .hasMessageContaining("has 2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_namesTheTable_whenOneIsMissing(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            place.run("DROP TABLE claviger_audit");

            assertThatThrownBy(place::storage)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the table " + place.on("claviger_audit") + " is missing");
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_namesTheTable_whenAColumnIsMissing(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            place.run("ALTER TABLE claviger_key DROP COLUMN hint");

            assertThatThrownBy(place::storage)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the table " + place.on("claviger_key") + " is missing, lacks columns");
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_namesTheTable_whenAnotherProgramHasOneOfItsName(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.run("CREATE TABLE claviger_schema (owner VARCHAR(20))");

            assertThatThrownBy(() -> place.builder().build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(place.on("claviger_schema"));
            assertThatThrownBy(place::storage).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_namesTheTable_whenItsOneRowIsLost(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            place.run("DELETE FROM claviger_state");

            assertThatThrownBy(place::storage)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(place.on("claviger_state must have one row, and has 0"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyUse_isTrouble_whenTheTablesVanishLater(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            place.run("DELETE FROM claviger_state");

            assertThatThrownBy(() -> storage.changesSince(KeyStorage.Position.NONE))
                    .isInstanceOf(UnavailableException.class);
            assertThatThrownBy(storage::policy).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> Some.keyIn(storage, "ada"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining(place.on("claviger_state"));
            assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
        }
    }

    @Test
    void build_refusesTables_whoseOwnersCompareLoosely_onMariaDb() throws Exception {
        try (Place place = TestDatabase.MARIADB.open()) {
            place.storage();
            place.run("ALTER TABLE claviger_key MODIFY owner VARCHAR(255) COLLATE utf8mb4_general_ci NOT NULL");
            assertLoose(place);

            place.run("ALTER TABLE claviger_key MODIFY owner VARCHAR(255) COLLATE utf8mb4_bin NOT NULL");
            assertLoose(place);

            place.run("ALTER TABLE claviger_key MODIFY owner VARCHAR(255) COLLATE utf8mb4_nopad_bin NOT NULL");
            assertThat(place.storage()).isNotNull();
        }
    }

    @Test
    void build_refusesTables_whoseOwnersCompareLoosely_onH2() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            place.storage();
            place.run("ALTER TABLE claviger_key ALTER COLUMN owner VARCHAR_IGNORECASE(255) NOT NULL");
            assertLoose(place);
        }
    }

    @Test
    void build_refusesAMode_inWhichAnEmptyTextIsNone() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            place.storage();
            place.run("SET MODE Oracle");
            assertThatThrownBy(place::storage)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("H2 is in its mode Oracle");
        }
    }

    @Test
    void build_refusesTables_whoseOwnersCompareLoosely_onSqlite() throws Exception {
        try (Place place = TestDatabase.SQLITE.open()) {
            place.storage();
            place.run("ALTER TABLE claviger_key RENAME COLUMN owner TO old");
            place.run("ALTER TABLE claviger_key ADD COLUMN owner TEXT COLLATE NOCASE NOT NULL DEFAULT 'x'");
            assertLoose(place);
        }
    }

    private static void assertLoose(Place place) {
        assertThatThrownBy(place::storage)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(place.on("column owner of claviger_key does not compare texts byte by byte"));
    }

    @ParameterizedTest
    @EnumSource
    void tablePrefix_keepsStoresApart(TestDatabase database) throws Exception {
        try (Place place = database.open();
                Place other = new Place(database, place.pool(), TestDatabase.freshPrefix(), false)) {
            JdbcKeyStorage first = place.storage();
            JdbcKeyStorage second = other.storage();

            Some.keyIn(first, "ada");

            assertThat(first.list(KeyQuery.of(KeyFilter.all()))).hasSize(1);
            assertThat(second.list(KeyQuery.of(KeyFilter.all()))).isEmpty();
            assertThat(Some.now(second).revision()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Claviger_", "1_", "_x", "a-b", "a b", "a.b", "a;", "\u00e4", "\uff41", "a\n"})
    void tablePrefix_isRefused_whenItIsNoPartOfAPlainName(String prefix) {
        JdbcKeyStorage.Builder builder = JdbcKeyStorage.builder(TestDatabase.unreachable());

        assertThatThrownBy(() -> builder.tablePrefix(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 30 characters of a-z, 0-9 and _");
    }

    @ParameterizedTest
    @EnumSource
    void tablePrefix_mayBeThirtyCharactersLong(TestDatabase database) throws Exception {
        try (Place place = database.open();
                Place longest = new Place(database, place.pool(), "p".repeat(30), false)) {
            Some.keyIn(longest.storage(), "ada");

            assertThat(longest.ask("SELECT COUNT(*) FROM claviger_audit")).isEqualTo("1");
        }
    }

    @Test
    void tablePrefix_isRefused_whenItIsLonger() {
        JdbcKeyStorage.Builder builder = JdbcKeyStorage.builder(TestDatabase.unreachable());

        assertThatThrownBy(() -> builder.tablePrefix("p".repeat(31))).isInstanceOf(IllegalArgumentException.class);
    }
}
