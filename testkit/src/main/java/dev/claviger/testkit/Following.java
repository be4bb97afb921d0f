package dev.claviger.testkit;

import static dev.claviger.testkit.TestChanges.inserting;
import static dev.claviger.testkit.TestChanges.replacing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Threads that follow a store the way nodes do, while others write. */
final class Following {
    private static final int WRITERS = 4;
    private static final int FOLLOWERS = 2;
    private static final int KEYS_OF_A_WRITER = 5;

    private final KeyStorage storage;
    private final Map<KeyId, Row> known = new HashMap<>();
    private KeyStorage.Position position;

    private Following(KeyStorage storage) {
        this.storage = storage;
        this.position = storage.changesSince(KeyStorage.Position.NONE).position();
    }

    /** Lets several threads write through {@code stores} in turn while others follow through the last of them. */
    static void assertNothingIsMissed(KeyStorage... stores) throws Exception {
        KeyStorage followed = stores[stores.length - 1];
        CountDownLatch writing = new CountDownLatch(WRITERS);
        List<Callable<Map<KeyId, Row>>> threads = new ArrayList<>();
        for (int i = 0; i < FOLLOWERS; i++) {
            Following follower = new Following(followed);
            threads.add(() -> follower.follow(writing));
        }
        for (int i = 0; i < WRITERS; i++) {
            KeyStorage store = stores[i % stores.length];
            threads.add(() -> written(store, writing));
        }

        List<Map<KeyId, Row>> known = Race.run(threads);

        Map<KeyId, Row> written = new HashMap<>();
        known.subList(FOLLOWERS, known.size()).forEach(written::putAll);
        assertThat(written).hasSize(WRITERS * KEYS_OF_A_WRITER);
        assertThat(known.subList(0, FOLLOWERS)).containsOnly(written);
    }

    /** Inserts keys, each of which it then replaces, and returns what is stored in the end. */
    private static Map<KeyId, Row> written(KeyStorage store, CountDownLatch writing) {
        Map<KeyId, Row> written = new HashMap<>();
        try {
            for (int i = 0; i < KEYS_OF_A_WRITER; i++) {
                StoredKey first = TestKeys.ownedBy("ada");
                StoredKey second = TestKeys.named(first.next(first.key()), "replaced");
                assertThat(store.apply(inserting(first))).isInstanceOf(Change.Applied.class);
                assertThat(store.apply(replacing(second))).isInstanceOf(Change.Applied.class);
                written.put(first.id(), Row.of(second));
            }
        } finally {
            writing.countDown();
        }
        return written;
    }

    /** Reads again what a poll names, and goes on from the position it was told. */
    private Map<KeyId, Row> follow(CountDownLatch writing) {
        boolean writingEnded;
        do {
            writingEnded = writing.getCount() == 0;
            poll();
        } while (!writingEnded);
        return known;
    }

    private void poll() {
        KeyStorage.Changes changes = storage.changesSince(position);
        assertThat(changes.position().revision()).isGreaterThanOrEqualTo(position.revision());
        position = changes.position();
        if (changes.keys() == null) {
            storage.list(KeyQuery.of(KeyFilter.all()).withLimit(1_000))
                    .forEach(key -> known.put(key.id(), Row.of(key)));
        } else {
            changes.keys().forEach(this::read);
        }
    }

    private void read(KeyId id) {
        Optional<StoredKey> found = storage.find(id).value();
        assertThat(found).as("the key that a poll named").isPresent();
        known.put(id, Row.of(found.get()));
    }
}
