package dev.claviger.conformance.revocation;

import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store that says nothing of changes, and perhaps keeps what it has read once. Decisions alone are served that way. */
final class BrokenStorage implements KeyStorage {
    private final KeyStorage sound;
    private final @Nullable Map<KeyId, Reading<Optional<StoredKey>>> kept;

    private BrokenStorage(KeyStorage sound, @Nullable Map<KeyId, Reading<Optional<StoredKey>>> kept) {
        this.sound = sound;
        this.kept = kept;
    }

    /** A store that does not tell of changes. */
    static KeyStorage deaf(KeyStorage sound) {
        return new BrokenStorage(sound, null);
    }

    /** A store that does not tell of changes, and keeps each key as it was first read. */
    static KeyStorage caching(KeyStorage sound) {
        return new BrokenStorage(sound, new ConcurrentHashMap<>());
    }

    @Override
    public Reading<Optional<StoredKey>> find(KeyId id) {
        return kept == null
                ? sound.find(id)
                // With a revision that no node finds too old.
                : kept.computeIfAbsent(
                        id, any -> new Reading<>(Long.MAX_VALUE, sound.find(any).value()));
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        return sound.list(query);
    }

    @Override
    public Reading<Optional<PolicyRevision>> policy() {
        return sound.policy();
    }

    @Override
    public Change.Result apply(Change change) {
        return sound.apply(change);
    }

    @Override
    public Changes changesSince(Position since) {
        Changes changes = sound.changesSince(since);
        return since.revision() < 0 ? changes : new Changes(since, changes.policyNumber(), java.util.Set.of());
    }

    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        sound.recordUses(uses);
    }
}
