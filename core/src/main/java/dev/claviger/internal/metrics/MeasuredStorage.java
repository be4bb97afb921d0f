package dev.claviger.internal.metrics;

import dev.claviger.KeyId;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.MetricsListener;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that tells how long it takes. */
final class MeasuredStorage implements KeyStorage {
    private final KeyStorage storage;
    private final Metrics metrics;

    MeasuredStorage(KeyStorage storage, Metrics metrics) {
        this.storage = storage;
        this.metrics = metrics;
    }

    @Override
    public Reading<Optional<StoredKey>> find(KeyId id) {
        return metrics.timed(MetricsListener.Type.STORE_READ, "find_key", () -> storage.find(id));
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        return metrics.timed(MetricsListener.Type.STORE_READ, "list_keys", () -> storage.list(query));
    }

    @Override
    public Reading<Optional<PolicyRevision>> policy() {
        return metrics.timed(MetricsListener.Type.STORE_READ, "find_policy", storage::policy);
    }

    @Override
    public Changes changesSince(Position since) {
        return metrics.timed(MetricsListener.Type.STORE_READ, "poll_changes", () -> storage.changesSince(since));
    }

    @Override
    public Change.Result apply(Change change) {
        return metrics.timed(MetricsListener.Type.STORE_WRITE, "apply_change", () -> storage.apply(change));
    }

    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        metrics.timed(MetricsListener.Type.STORE_WRITE, "record_uses", () -> {
            storage.recordUses(uses);
            return uses;
        });
    }
}
