package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.UnavailableException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** News by PostgreSQL: delivered at once, missed at most while the connection is mended, ended by close. */
class PostgresChannelTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private HikariDataSource pool;
    private PostgresChannel channel;
    private final AtomicInteger heard = new AtomicInteger();

    @BeforeEach
    void open() {
        pool = TestDatabase.pool(TestDatabase.Postgres.url(), "postgres", "postgres");
        channel = PostgresChannel.over(pool);
    }

    @AfterEach
    void close() {
        channel.close();
        pool.close();
    }

    private void listen() {
        channel.listen(heard::incrementAndGet);
        await().atMost(SOON).until(() -> heard.get() == 1);
    }

    private void awaitMoreThan(int before) {
        await().atMost(SOON).until(() -> heard.get() > before);
    }

    @Test
    void listen_tellsOnceTheConnectionStands_becauseNewsMayHaveBeenMissed() {
        listen();

        assertThat(heard).hasValue(1);
    }

    @Test
    void announce_isHeardByEveryNode() {
        listen();
        AtomicInteger heardByOther = new AtomicInteger();
        try (PostgresChannel other = PostgresChannel.over(pool)) {
            other.listen(heardByOther::incrementAndGet);
            await().atMost(SOON).until(() -> heardByOther.get() == 1);
            int before = heard.get();

            channel.announce();
            await().atMost(SOON).until(() -> heardByOther.get() == 2);
            awaitMoreThan(before);

            other.announce();
            await().atMost(SOON).until(() -> heardByOther.get() == 3);
        }
    }

    @Test
    void announce_takesOneConnection_howeverManyThreadsAnnounce() throws Exception {
        AtomicInteger most = new AtomicInteger();
        Map<String, Object> answers = new ConcurrentHashMap<>();
        Watched watched = new Watched(pool, answers);
        answers.put("createStatement", (Runnable) () -> most.accumulateAndGet(watched.open(), Math::max));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (PostgresChannel busy = PostgresChannel.over(watched.dataSource())) {
            Callable<Boolean> announcing = () -> {
                busy.announce();
                return true;
            };
            for (Future<Boolean> done : threads.invokeAll(Collections.nCopies(200, announcing))) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(most).hasValue(1);
    }

    @Test
    void announce_isHeard_whenTheListenerHasThrownBefore() {
        AtomicInteger calls = new AtomicInteger();
        channel.listen(() -> {
            if (calls.incrementAndGet() <= 2) {
                throw new IllegalStateException("the listener's own trouble");
            }
        });
        await().atMost(SOON).until(() -> calls.get() == 1);

        channel.announce();
        await().atMost(SOON).until(() -> calls.get() == 2);
        channel.announce();

        await().atMost(SOON).until(() -> calls.get() == 3);
    }

    @Test
    void aConnectionThatTheServerEnds_isReplaced_andTheListenerTold() throws Exception {
        listen();

        for (int round = 0; round < 3; round++) {
            int before = heard.get();
            endConnectionOfTheListener();
            awaitMoreThan(before);
        }

        int before = heard.get();
        channel.announce();
        awaitMoreThan(before);
    }

    private static void endConnectionOfTheListener() throws Exception {
        try (Place place = TestDatabase.POSTGRESQL.open()) {
            place.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
        }
    }

    @Test
    void listen_connectsAsSoonAsItCan_whenTheServerComesLater() throws Exception {
        try (SilentNetwork network = new SilentNetwork(TestDatabase.POSTGRESQL.port());
                HikariDataSource later = TestDatabase.pool(
                        TestDatabase.POSTGRESQL.url(network.port()) + "&connectTimeout=1&loginTimeout=1",
                        "postgres",
                        "postgres");
                PostgresChannel waiting = PostgresChannel.over(later)) {
            later.setConnectionTimeout(300);
            network.fallSilent();
            AtomicInteger news = new AtomicInteger();

            waiting.listen(news::incrementAndGet);
            assertThat(news).hasValue(0);
            network.recover();

            await().atMost(Duration.ofSeconds(20)).until(() -> news.get() == 1);
        }
    }

    @Test
    void close_endsThread_andConnection() {
        listen();
        assertThat(threads()).isEqualTo(1);

        channel.close();

        await().atMost(SOON).until(() -> threads() == 0);
        await().atMost(SOON).until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
        channel.close();
    }

    @Test
    void close_endsTheThread_whileItWaitsToConnectAgain() {
        pool.close();
        channel.listen(heard::incrementAndGet);
        await().atMost(SOON).until(() -> threads() == 1);

        channel.close();

        await().atMost(SOON).until(() -> threads() == 0);
        assertThat(heard).hasValue(0);
    }

    /** A connection that went back into the pool would go on listening for whoever gets it next. */
    @Test
    void close_leavesNoListeningConnectionInThePool() throws Exception {
        listen();
        channel.close();

        try (Place place = TestDatabase.POSTGRESQL.open()) {
            await().atMost(SOON)
                    .until(() -> place.ask("SELECT COUNT(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
                            .equals("0"));
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("claviger-postgres-channel"))
                .filter(Thread::isAlive)
                .count();
    }

    @Test
    void theThread_isADaemon() {
        listen();

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("claviger-postgres-channel"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void listen_isRefused_whenItListensAlready_orIsClosed() {
        listen();
        assertThatThrownBy(() -> channel.listen(() -> {})).isInstanceOf(IllegalStateException.class);

        channel.close();
        assertThatThrownBy(() -> channel.listen(() -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void announce_isTrouble_whenTheDatabaseCannotBeReached() {
        PostgresChannel nowhere = PostgresChannel.over(TestDatabase.unreachable());

        assertThatThrownBy(nowhere::announce)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("news of a change");
    }

    @Test
    void announce_returnsItsConnection() {
        Watched watched = new Watched(pool, Map.of());

        PostgresChannel.over(watched.dataSource()).announce();

        assertThat(watched.open()).isZero();
    }

    @Test
    void anotherDatabase_isTriedAgainQuietly_andNothingIsHeard() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open();
                PostgresChannel wrong = PostgresChannel.over(place.pool())) {
            wrong.listen(heard::incrementAndGet);

            await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> heard.get() == 0);
        }
    }
}
