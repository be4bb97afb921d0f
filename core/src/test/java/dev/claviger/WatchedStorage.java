package dev.claviger;

import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An in-memory store that counts writes, remembers who made the last one, and refuses them when told to. */
final class WatchedStorage implements KeyStorage {
    private final InMemoryKeyStorage storage = new InMemoryKeyStorage();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean readOnly;
    private volatile String writer = "";

    @Override
    public Reading<Optional<StoredKey>> find(KeyId id) {
        return storage.find(id);
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        return storage.list(query);
    }

    @Override
    public Reading<Optional<PolicyRevision>> policy() {
        return storage.policy();
    }

    @Override
    public Change.Result apply(Change change) {
        writer = Thread.currentThread().getName();
        writes.incrementAndGet();
        if (readOnly) {
            throw new UnavailableException("the store is read-only");
        }
        return storage.apply(change);
    }

    @Override
    public Changes changesSince(Position since) {
        return storage.changesSince(since);
    }

    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        storage.recordUses(uses);
    }

    void becomeReadOnly() {
        readOnly = true;
    }

    /** Returns how many writes were tried. */
    int writes() {
        return writes.get();
    }

    /** Returns the name of the thread that tried the last write. */
    String writer() {
        return writer;
    }
}
