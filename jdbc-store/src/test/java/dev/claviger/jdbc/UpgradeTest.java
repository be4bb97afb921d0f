package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of the release before, with all that it keeps in them, become those of this one, and it can go on with them. */
class UpgradeTest {
    private static final long PLAIN = 11;
    private static final long ENDING = 12;
    private static final long REVOKED = 13;
    private static final long END = 4_000_000_000_000L;
    private static final int NODES = 4;

    private static ReleaseBefore filled(Place place) throws Exception {
        ReleaseBefore node = ReleaseBefore.createdIn(place);
        node.issue(PLAIN, "ada", null);
        node.issue(ENDING, "ada", END);
        node.issue(REVOKED, "bob", END);
        node.revoke(REVOKED, "bob");
        node.setPolicy(1);
        node.noteUse(PLAIN, Some.NOON.plusSeconds(5).toEpochMilli());
        node.mark("pepper.1", "0123456789abcdef");
        return node;
    }

    private static StoredKey key(JdbcKeyStorage storage, long id) {
        return storage.find(new KeyId(id)).value().orElseThrow();
    }

    private static void assertIntact(Place place, long records) {
        JdbcAudit audit =
                JdbcAudit.builder(place.pool()).tablePrefix(place.prefix()).build();
        assertThat(audit.verify())
                .isInstanceOfSatisfying(
                        JdbcAudit.Intact.class,
                        intact -> assertThat(intact.last().number()).isEqualTo(records));
    }

    @ParameterizedTest
    @EnumSource
    void createTables_keepsEverything_thatTheReleaseBeforeHasWritten(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            filled(place);

            JdbcKeyStorage storage = place.storage();

            assertThat(place.ask("SELECT COUNT(*) FROM claviger_schema")).isEqualTo("1");
            assertThat(place.ask("SELECT version FROM claviger_schema WHERE readable_from = 1"))
                    .isEqualTo("2");
            assertThat(key(storage, PLAIN).key().lastUsedAt()).isEqualTo(Some.NOON.plusSeconds(5));
            assertThat(key(storage, ENDING).key().expiresAt()).isEqualTo("2096-10-02T07:06:40Z");
            assertThat(key(storage, REVOKED).key().isRevoked()).isTrue();
            assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).hasSize(3);
            assertThat(storage.policy().value().orElseThrow().number()).isEqualTo(1);
            assertThat(storage.mark("pepper.1", "other")).isEqualTo("0123456789abcdef");
            assertThat(storage.read(AuditQuery.latest())).hasSize(5);
            assertIntact(place, 5);

            StoredKey edited = key(storage, PLAIN);
            assertThat(storage.apply(Some.replacing(Some.revoked(edited)))).isInstanceOf(Change.Applied.class);
            Some.keyIn(storage, "ada");
            assertIntact(place, 7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void liveUntil_tellsHowLongKeysWork_whicheverReleaseHasWrittenThem(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            ReleaseBefore before = filled(place);
            place.storage();
            before.issue(21, "eve", null);
            before.issue(22, "eve", END);
            before.issue(23, "eve", END);
            before.revoke(23, "eve");

            for (long tens : new long[] {10, 20}) {
                String ask = "SELECT live_until FROM claviger_key WHERE id = ";
                assertThat(place.ask(ask + (tens + 1))).isEqualTo("" + Long.MAX_VALUE);
                assertThat(place.ask(ask + (tens + 2))).isEqualTo("" + END);
                assertThat(place.ask(ask + (tens + 3))).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theReleaseBefore_goesOn_onTheNewTables(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            ReleaseBefore before = filled(place);
            JdbcKeyStorage storage = place.storage();

            before.readEverything();
            before.issue(21, "eve", END);
            before.revoke(21, "eve");
            before.setPolicy(2);
            before.noteUse(ENDING, Some.NOON.toEpochMilli());
            before.mark("pepper.2", "fedcba9876543210");
            before.keepHouse();
            before.readEverything();

            assertThat(key(storage, 21).key().isRevoked()).isTrue();
            assertThat(storage.policy().value().orElseThrow().number()).isEqualTo(2);
            assertThat(key(storage, ENDING).key().lastUsedAt()).isEqualTo(Some.NOON);
            assertThat(storage.mark("pepper.2", "other")).isEqualTo("fedcba9876543210");
            Some.keyIn(storage, "ada");
            before.issue(22, "eve", END);
            assertIntact(place, 10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_namesTheFileToRun_andLeavesTheTablesAlone(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            filled(place);

            assertThatThrownBy(() -> place.builder().build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the tables have schema version 1 by " + place.on("claviger_schema"))
                    .hasMessageContaining("needs version 2")
                    .hasMessageContaining("/claviger-2__marks.sql")
                    .hasMessageContaining("createTables()");
            assertThatThrownBy(() -> JdbcAudit.builder(place.pool())
                            .tablePrefix(place.prefix())
                            .build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("/claviger-2__marks.sql");
            assertThat(place.ask("SELECT version FROM claviger_schema")).isEqualTo("1");
        }
    }

    /** Where each ALTER is a transaction of its own, a node that is killed has made some of them. */
    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "H2_MEMORY"})
    void createTables_finishesAnUpgrade_whereverItWasInterrupted(TestDatabase database) throws Exception {
        int statements = 1;
        for (int done = 0; done < statements; done++) {
            try (Place place = database.open()) {
                List<String> upgrade = SchemaScript.statementsOf(filled(place).dialect(), 2);
                statements = upgrade.size();
                for (String statement : upgrade.subList(0, done)) {
                    place.run(statement);
                }

                JdbcKeyStorage storage = place.storage();

                assertThat(storage.list(KeyQuery.of(KeyFilter.all()))).hasSize(3);
                assertThat(place.ask("SELECT version FROM claviger_schema WHERE readable_from = 1"))
                        .isEqualTo("2");
            }
        }
        assertThat(statements).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void createTables_upgradesOnce_whenNodesStartTogether(TestDatabase database) throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try (Place place = database.open()) {
            filled(place);
            CyclicBarrier start = new CyclicBarrier(NODES);
            Callable<JdbcKeyStorage> node = () -> {
                start.await(30, TimeUnit.SECONDS);
                return place.storage();
            };

            for (Future<JdbcKeyStorage> started : nodes.invokeAll(Collections.nCopies(NODES, node))) {
                assertThat(started.get().list(KeyQuery.of(KeyFilter.all()))).hasSize(3);
            }
            assertThat(place.ask("SELECT COUNT(*) FROM claviger_schema")).isEqualTo("1");
        } finally {
            nodes.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void createTables_failsNoCallOfTheReleaseBefore_whileItUpgrades(TestDatabase database) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (Place place = database.open()) {
            ReleaseBefore before = filled(place);
            AtomicBoolean over = new AtomicBoolean();
            List<Future<Long>> calls = new ArrayList<>();
            for (long first : new long[] {1_000, 1_000_000}) {
                calls.add(threads.submit(() -> {
                    long id = first;
                    while (!over.get()) {
                        before.issue(++id, "eve", END);
                    }
                    return id - first;
                }));
            }
            calls.add(threads.submit(() -> {
                long rounds = 0;
                while (!over.get()) {
                    before.readEverything();
                    rounds++;
                }
                return rounds;
            }));

            place.storage();
            long upgraded = Long.parseLong(place.ask("SELECT revision FROM claviger_state"));
            while (Long.parseLong(place.ask("SELECT revision FROM claviger_state")) < upgraded + 10) {
                Thread.onSpinWait();
            }
            over.set(true);

            for (Future<Long> call : calls) {
                assertThat(call.get(30, TimeUnit.SECONDS)).isPositive();
            }
            assertIntact(place, Long.parseLong(place.ask("SELECT COUNT(*) FROM claviger_audit")));
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_takesTablesOfALaterRelease_thatSaysThatItCan(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            place.run("ALTER TABLE claviger_key ADD COLUMN something_new INTEGER");
            place.run("UPDATE claviger_schema SET version = 3, readable_from = 2");

            Some.keyIn(place.storage(), "ada");

            assertThat(place.builder().build().list(KeyQuery.of(KeyFilter.all())))
                    .hasSize(1);
            assertThat(place.ask("SELECT version FROM claviger_schema")).isEqualTo("3");
        }
    }
}
