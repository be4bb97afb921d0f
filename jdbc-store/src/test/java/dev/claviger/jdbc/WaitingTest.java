package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.KeyFilter;
import dev.claviger.UnavailableException;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody waits for the database for long: neither for others, nor for locks, nor for an answer that does not come. */
@Order(1)
class WaitingTest {
    /** For a machine that has other work too. */
    private static final Duration LEEWAY = Duration.ofSeconds(2);

    private static void assertGivenUpWithin(Duration bound, Runnable use) {
        CompletableFuture<?> waiting = CompletableFuture.runAsync(use);

        assertThatThrownBy(() -> waiting.get(bound.plus(LEEWAY).toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnavailableException.class);
    }

    @Test
    void maxConnections_keepsOthersOut_andTheyWaitForHalfASecond() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            place.storage();
            Map<String, Object> answers = new ConcurrentHashMap<>();
            JdbcKeyStorage storage = JdbcKeyStorage.builder(new Watched(place.pool(), answers).dataSource())
                    .maxConnections(1)
                    .build();
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            answers.put("getConnection", (Runnable) () -> {
                inside.countDown();
                awaitUninterruptibly(goOn);
            });
            CompletableFuture<?> first = CompletableFuture.runAsync(() -> storage.list(KeyQuery.of(KeyFilter.all())));
            assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

            long start = System.nanoTime();
            assertThatThrownBy(storage::policy)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("could not find the policy")
                    .hasMessageContaining("as many threads as are allowed, 1,");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(490), Duration.ofMillis(500).plus(LEEWAY));

            goOn.countDown();
            first.get(10, TimeUnit.SECONDS);
            assertThat(storage.policy().value()).isEmpty();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anInterruptedThread_getsTrouble_andStaysInterrupted() throws Exception {
        try (Place place = TestDatabase.SQLITE.open()) {
            JdbcKeyStorage storage = place.storage();

            Thread.currentThread().interrupt();
            assertThatThrownBy(storage::policy)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("interrupted");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(storage.policy().value()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2_FILE", mode = EnumSource.Mode.EXCLUDE)
    void apply_isGivenUp_andReadsGoOn_whileSomebodyElseHoldsTheLock(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            StoredKey key = Some.keyIn(storage, "ada");

            try (Connection other = place.pool().getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.executeUpdate(place.on("UPDATE claviger_state SET revision = revision"));

                assertGivenUpWithin(Duration.ofSeconds(3), () -> Some.keyIn(storage, "ada"));
                assertThat(storage.find(key.id()).value()).isPresent();
                assertThat(Some.now(storage).revision()).isEqualTo(1);
                other.rollback();
            }

            assertThat(storage.apply(Some.settingPolicy(1))).isEqualTo(new Change.Applied(2));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2_FILE", mode = EnumSource.Mode.EXCLUDE)
    void recordUses_isGivenUp_andDecisionsGoOn_whileSomebodyElseHoldsARow(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            StoredKey key = Some.keyIn(storage, "ada");
            storage.recordUses(Map.of(key.id(), Some.NOON));

            try (Connection other = place.pool().getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.executeUpdate(place.on("UPDATE claviger_key_use SET last_used_at = last_used_at"));

                assertGivenUpWithin(
                        Duration.ofSeconds(3), () -> storage.recordUses(Map.of(key.id(), Some.NOON.plusSeconds(60))));
                assertThat(storage.find(key.id()).value().orElseThrow().key().lastUsedAt())
                        .isEqualTo(Some.NOON);
                other.rollback();
            }

            storage.recordUses(Map.of(key.id(), Some.NOON.plusSeconds(60)));
            assertThat(storage.find(key.id()).value().orElseThrow().key().lastUsedAt())
                    .isEqualTo(Some.NOON.plusSeconds(60));
        }
    }

    /** The other has the key and wants the state, where a change has the state and wants the key. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "H2_MEMORY"})
    void apply_triesAgain_whenTheDatabaseEndsADeadlockAtItsCost(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            StoredKey key = Some.keyIn(place.storage(), "ada");
            Watched watched = new Watched(place.pool(), Map.of());
            JdbcKeyStorage storage = JdbcKeyStorage.builder(watched.dataSource())
                    .tablePrefix(place.prefix())
                    .build();
            watched.statements().clear();

            try (Connection other = place.pool().getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute(place.on("SELECT 1 FROM claviger_key FOR UPDATE"));
                CompletableFuture<Change.Result> change =
                        CompletableFuture.supplyAsync(() -> storage.apply(Some.replacing(Some.revoked(key))));
                await().until(() -> countOf(watched, place.on("UPDATE claviger_key ")) == 1);
                boolean otherWon = getsTheStateToo(place, statement);
                other.rollback();

                assertThat(change.get(20, TimeUnit.SECONDS)).isInstanceOf(Change.Applied.class);
                assertThat(countOf(watched, place.on("UPDATE claviger_key "))).isEqualTo(otherWon ? 2 : 1);
            }
        }
    }

    /** Counts the statements with a part; several may be sent in one text. */
    private static long countOf(Watched watched, String part) {
        return watched.statements().stream()
                .filter(statement -> statement.contains(part))
                .count();
    }

    private static boolean getsTheStateToo(Place place, Statement statement) {
        try {
            statement.executeUpdate(place.on("UPDATE claviger_state SET revision = revision"));
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void aChange_letsTheServerEndIt_whenItsNodeFallsSilent_onPostgres() throws Exception {
        try (Place place = TestDatabase.POSTGRESQL.open()) {
            Database database = Database.open(place.pool(), 1, new Statements(place.prefix()));

            String limit = database.change("ask", WaitingTest::idleLimitOfPostgres, asked -> true);

            assertThat(limit).isEqualTo("5s");
            assertThat(place.ask("SHOW idle_in_transaction_session_timeout")).isEqualTo("0");
        }
    }

    @Test
    void aChange_letsTheServerEndIt_whenItsNodeFallsSilent_onMariaDb() throws Exception {
        try (Place place = TestDatabase.MARIADB.open()) {
            Database database = Database.open(place.pool(), 1, new Statements(place.prefix()));

            String limit = database.change("ask", WaitingTest::idleLimitOfMariaDb, asked -> true);

            assertThat(limit).isEqualTo("5");
            assertThat(place.ask("SELECT @@session.idle_write_transaction_timeout"))
                    .isEqualTo("0");
        }
    }

    private static String idleLimitOfPostgres(Session session) throws SQLException {
        try (Call call = session.call("SHOW idle_in_transaction_session_timeout")) {
            return call.row(row -> row.getString(1)).orElseThrow();
        }
    }

    private static String idleLimitOfMariaDb(Session session) throws SQLException {
        try (Call call = session.call("SELECT @@session.idle_write_transaction_timeout")) {
            return call.row(row -> row.getString(1)).orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void find_isGivenUpWithinASecond_whenTheNetworkFallsSilent_andWorksAgainAfterwards(TestDatabase database)
            throws Exception {
        try (Place place = database.open();
                SilentNetwork network = new SilentNetwork(database.port());
                HikariDataSource pool = through(network, database)) {
            place.storage();
            JdbcKeyStorage storage =
                    JdbcKeyStorage.builder(pool).tablePrefix(place.prefix()).build();
            StoredKey key = Some.keyIn(storage, "ada");

            try {
                network.fallSilent();
                assertGivenUpWithin(Duration.ofSeconds(1), () -> storage.find(key.id()));
                assertGivenUpWithin(Duration.ofSeconds(1), () -> Some.now(storage));

                network.recover();
                await().atMost(Duration.ofSeconds(20))
                        .ignoreExceptions()
                        .until(() -> storage.find(key.id()).value().isPresent());
            } finally {
                // Before the pool: what waits for an answer then gets the end of its connection.
                network.cut();
            }
        }
    }

    /** As the documentation of the storage advises. */
    private static HikariDataSource through(SilentNetwork network, TestDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url(network.port()));
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(8);
        config.setConnectionTimeout(500);
        config.setValidationTimeout(250);
        if (database == TestDatabase.POSTGRESQL) {
            config.addDataSourceProperty("loginTimeout", "5");
        } else {
            config.addDataSourceProperty("connectTimeout", "5000");
        }
        return new HikariDataSource(config);
    }
}
