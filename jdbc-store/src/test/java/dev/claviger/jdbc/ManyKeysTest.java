package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPosition;
import dev.claviger.KeyState;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many keys make nothing slow. */
@Isolated("it takes times")
class ManyKeysTest {
    /** For a large run: {@code -Dclaviger.keys=1000000}. */
    private static final int KEYS = Integer.getInteger("claviger.keys", 10_000);

    private static final int KEYS_OF_AN_OWNER = 100;
    private static final int SAMPLES = 300;
    private static final int RARE_KEYS = 20;
    private static final int FILTERED_SAMPLES = 10;
    private static final Duration PAGE_BOUND = Duration.ofMillis(200);
    private static final Duration START_BOUND = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2_FILE"})
    void startUp_findAndLists_areQuick_whateverTheNumberOfKeys(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            fill(place);
            Random random = new Random(1);

            long start = System.nanoTime();
            JdbcKeyStorage storage = place.builder().build();
            Duration startUp = Duration.ofNanos(System.nanoTime() - start);

            Duration find = slowest(i -> assertThat(
                            storage.find(new KeyId(1 + random.nextInt(KEYS))).value())
                    .isPresent());
            Duration ofOwner = slowest(i -> assertThat(storage.list(
                            KeyQuery.of(KeyFilter.forOwner("owner " + random.nextInt(KEYS / KEYS_OF_AN_OWNER)))))
                    .hasSize(KEYS_OF_AN_OWNER));
            Duration ofAll = slowest(
                    i -> assertThat(storage.list(KeyQuery.of(KeyFilter.all()).withAfter(randomPosition(random))))
                            .isNotEmpty());

            System.out.printf(
                    "%s, %d keys: start %d ms; p99 of %d: find %d us, page of an owner %d us, page of all %d us%n",
                    database,
                    KEYS,
                    startUp.toMillis(),
                    SAMPLES,
                    find.toNanos() / 1_000,
                    ofOwner.toNanos() / 1_000,
                    ofAll.toNanos() / 1_000);
            assertThat(startUp).isLessThan(START_BOUND);
            assertThat(find).isLessThan(PAGE_BOUND);
            assertThat(ofOwner).isLessThan(PAGE_BOUND);
            assertThat(ofAll).isLessThan(PAGE_BOUND);
            assertFollowsPages(storage);
        }
    }

    /** Few keys fit, so that a page of them is all that the store finds in many. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2_FILE"})
    void lists_areQuick_whateverNarrowsThem(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            fill(place);
            place.run("UPDATE claviger_key SET version = 2, issuer = 'host:rare', name = 'rare', expires_at = 1,"
                    + " suspended_at = 1, suspended_by = 'host:rare' WHERE MOD(id, " + KEYS / RARE_KEYS + ") = 0");
            place.run("INSERT INTO claviger_key_use (id, last_used_at) SELECT id, " + Some.NOON.toEpochMilli()
                    + " + 1000000000 FROM claviger_key WHERE MOD(id, " + KEYS / RARE_KEYS + ") <> 0");
            place.run(database == TestDatabase.POSTGRESQL ? "ANALYZE" : "ANALYZE SAMPLE_SIZE 0");
            KeyFilter all = KeyFilter.all();

            for (KeyQuery query : List.of(
                    KeyQuery.of(all.withIssuedBy("host:rare")),
                    KeyQuery.of(all.withName("rare")),
                    KeyQuery.of(all.withState(KeyState.EXPIRED)).withAt(Some.NOON),
                    KeyQuery.of(all.withState(KeyState.SUSPENDED)).withAt(Instant.EPOCH),
                    KeyQuery.of(all.withUnusedSince(Some.NOON.plusMillis(1_000_000_000))),
                    KeyQuery.of(all.withExpiringBefore(Some.NOON)))) {
                assertThat(storage.list(query)).hasSize(RARE_KEYS);
                Duration page = slowest(FILTERED_SAMPLES, i -> storage.list(query));
                System.out.printf("%s, %d keys: page of %s in %d us%n", database, KEYS, query, page.toNanos() / 1_000);
                assertThat(page).as(query.toString()).isLessThan(PAGE_BOUND);
            }
        }
    }

    private static KeyPosition randomPosition(Random random) {
        int key = 1 + random.nextInt(KEYS - 1);
        return new KeyPosition(Some.NOON.plusMillis(key), new KeyId(key));
    }

    private static void assertFollowsPages(JdbcKeyStorage storage) {
        List<StoredKey> first = storage.list(KeyQuery.of(KeyFilter.all()).withLimit(1_000));
        List<StoredKey> second = storage.list(KeyQuery.of(KeyFilter.all())
                .withLimit(1_000)
                .withAfter(KeyPosition.of(first.get(999).key())));
        List<Long> ids = new ArrayList<>();
        first.forEach(key -> ids.add(key.id().value()));
        second.forEach(key -> ids.add(key.id().value()));
        assertThat(ids)
                .isEqualTo(
                        IntStream.rangeClosed(1, 2_000).asLongStream().boxed().toList());
    }

    /** Returns the 99th percentile, warmed up. */
    private static Duration slowest(IntConsumer use) {
        return slowest(SAMPLES, use);
    }

    /** Other programs make everything slow now and then; what is slow by itself is so in each round. */
    private static Duration slowest(int samples, IntConsumer use) {
        Duration best = round(samples, use);
        for (int more = 2; more > 0 && best.compareTo(PAGE_BOUND) >= 0; more--) {
            Duration next = round(samples, use);
            best = next.compareTo(best) < 0 ? next : best;
        }
        return best;
    }

    private static Duration round(int samples, IntConsumer use) {
        IntStream.range(0, samples / 3).forEach(use);
        long[] nanos = IntStream.range(0, samples)
                .mapToLong(i -> {
                    long start = System.nanoTime();
                    use.accept(i);
                    return System.nanoTime() - start;
                })
                .sorted()
                .toArray();
        return Duration.ofNanos(nanos[samples * 99 / 100]);
    }

    private static void fill(Place place) throws SQLException {
        boolean postgres = place.database() == TestDatabase.POSTGRESQL;
        String numbers = postgres ? "generate_series(1, " + KEYS + ") AS n(x)" : "SYSTEM_RANGE(1, " + KEYS + ")";
        place.run(
                "INSERT INTO claviger_key (id, owner, name, description, hint, digest, version, issuer, issued_at, reason,"
                        + " endpoints, addresses, abilities) SELECT x, 'owner ' || (MOD(x, " + KEYS / KEYS_OF_AN_OWNER
                        + ")), 'job', '', 'zzzz', 'sha256:1::' || LPAD(CAST(x AS VARCHAR), 43, '0'), 1, 'host:test', "
                        + Some.NOON.toEpochMilli() + " + x, '', 'unrestricted', 'unrestricted', '' FROM " + numbers);
        place.run(postgres ? "ANALYZE claviger_key" : "ANALYZE");
    }

    @ParameterizedTest
    @EnumSource
    void find_andEveryPage_useAnIndex(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            place.storage();
            Statements statements = new Statements(place.prefix());

            assertThat(plan(place, statements.findKey)).doesNotContainIgnoringCase("seq scan");
            assertThat(plan(place, statements.keyPage(KeyQuery.of(KeyFilter.forOwner("ada")))))
                    .containsIgnoringCase("key_by_owner");
            assertThat(plan(place, statements.keyPage(KeyQuery.of(KeyFilter.all()))))
                    .containsIgnoringCase("key_by_age");
            assertThat(plan(
                            place,
                            statements.keyPage(KeyQuery.of(KeyFilter.all().withIssuedBy("ada")))))
                    .containsIgnoringCase("key_by_issuer");
        }
    }

    private static String plan(Place place, String statement) throws SQLException {
        String asked = statement
                .replace("k.owner = ?", "k.owner = 'ada'")
                .replace("k.issuer = ?", "k.issuer = 'ada'")
                .replace("?", "5");
        StringBuilder plan = new StringBuilder();
        try (Connection connection = place.pool().getConnection();
                Statement explain = connection.createStatement()) {
            String how = "EXPLAIN ";
            if (place.database() == TestDatabase.POSTGRESQL) {
                // Empty tables are quicker to read from end to end; the question is whether it could do otherwise.
                explain.execute("SET enable_seqscan = off");
            }
            if (place.database() == TestDatabase.SQLITE) {
                how = "EXPLAIN QUERY PLAN ";
            }
            try (ResultSet rows = explain.executeQuery(how + asked)) {
                while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        plan.append(rows.getString(i)).append(' ');
                    }
                }
            }
            if (place.database() == TestDatabase.POSTGRESQL) {
                explain.execute("RESET enable_seqscan");
            }
        }
        return plan.toString();
    }
}
