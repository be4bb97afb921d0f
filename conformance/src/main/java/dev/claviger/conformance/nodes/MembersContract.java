package dev.claviger.conformance.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.jdbc.JdbcAudit;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What nodes promise each other when all of them write at once, each on its own member. */
class MembersContract {
    private static final int ROUNDS = 10;
    private static final int RACERS = 9;
    private static final int KEYS_OF_A_WRITER = 10;
    private static final long PATIENCE_SECONDS = 60;

    private List<JdbcKeyStorage> stores;

    @BeforeEach
    void empty() throws SQLException {
        Stores.current().empty();
        stores = Stores.current().all();
    }

    @RepeatedTest(ROUNDS)
    void ownerHasRoom_letsOneIn_whenAllNodesRaceForTheLastPlace() throws Exception {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            changes.add(change(
                    List.of(new Change.OwnerHasRoom("ada", 1, TestKeys.NOON)),
                    new Change.Insert(TestKeys.ownedBy("ada"))));
        }

        assertOneWinner(raced(changes), new Change.NoRoom());

        for (KeyStorage store : stores) {
            assertThat(store.list(KeyQuery.of(KeyFilter.forOwner("ada")))).hasSize(1);
        }
    }

    @RepeatedTest(ROUNDS)
    void replace_writesOnce_whenAllNodesBuildOnOneVersion() throws Exception {
        StoredKey key = TestKeys.ownedBy("ada");
        stores.get(0).apply(change(List.of(), new Change.Insert(key)));
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            changes.add(change(List.of(), new Change.Replace(key.next(key.key()))));
        }

        assertOneWinner(raced(changes), new Change.Conflict());

        for (KeyStorage store : stores) {
            assertThat(store.list(KeyQuery.of(KeyFilter.forOwner("ada"))))
                    .extracting(StoredKey::version)
                    .containsExactly(2L);
        }
    }

    @RepeatedTest(ROUNDS)
    void apply_losesNothing_whenAllNodesWrite() throws Exception {
        KeyStorage.Position before =
                stores.get(0).changesSince(KeyStorage.Position.NONE).position();
        List<Callable<List<KeyId>>> writers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            KeyStorage store = stores.get(i % stores.size());
            writers.add(() -> written(store));
        }

        List<KeyId> keys = together(writers).stream().flatMap(List::stream).toList();

        for (int node = 0; node < Stores.NODES; node++) {
            KeyStorage store = stores.get(node);
            assertThat(store.list(KeyQuery.of(KeyFilter.forOwner("ada")).withLimit(1_000)))
                    .extracting(StoredKey::id)
                    .containsExactlyInAnyOrderElementsOf(keys);
            assertThat(store.changesSince(before).keys()).containsExactlyInAnyOrderElementsOf(keys);
            assertThat(store.changesSince(before).position().revision()).isEqualTo(before.revision() + keys.size());
            assertThat(Stores.current().audit(node).verify()).isInstanceOf(JdbcAudit.Intact.class);
        }
    }

    @Test
    void build_createsTheTablesOnce_whenAllNodesStartTogether() throws Exception {
        List<Callable<KeyStorage>> starts = new ArrayList<>();
        for (int node = 0; node < Stores.NODES; node++) {
            int started = node;
            starts.add(() -> Stores.current().store(started, "started_"));
        }

        List<KeyStorage> started = together(starts);

        StoredKey key = TestKeys.ownedBy("ada");
        started.get(0).apply(change(List.of(), new Change.Insert(key)));
        for (KeyStorage store : started) {
            assertThat(store.list(KeyQuery.of(KeyFilter.forOwner("ada"))))
                    .extracting(StoredKey::id)
                    .containsExactly(key.id());
        }
    }

    private static List<KeyId> written(KeyStorage store) {
        List<KeyId> keys = new ArrayList<>();
        for (int i = 0; i < KEYS_OF_A_WRITER; i++) {
            StoredKey key = TestKeys.ownedBy("ada");
            assertThat(store.apply(change(List.of(), new Change.Insert(key)))).isInstanceOf(Change.Applied.class);
            keys.add(key.id());
        }
        return keys;
    }

    private static Change change(List<Change.Condition> conditions, Change.Mutation mutation) {
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.KEY_ISSUED, "host:nodes", TestKeys.NOON)
                .ownerId("ada")
                .build();
        return new Change(conditions, List.of(mutation), List.of(event));
    }

    private static void assertOneWinner(List<Change.Result> results, Change.Result toTheOthers) {
        assertThat(results).filteredOn(Change.Applied.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof Change.Applied))
                .containsOnly(toTheOthers);
    }

    private List<Change.Result> raced(List<Change> changes) throws Exception {
        List<Callable<Change.Result>> racers = new ArrayList<>();
        for (Change change : changes) {
            KeyStorage store = stores.get(racers.size() % stores.size());
            racers.add(() -> store.apply(change));
        }
        return together(racers);
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> call : calls) {
                futures.add(threads.submit(() -> {
                    start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return call.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
            // What still writes would disturb the test that comes next.
            assertThat(threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }
}
