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
    private final @Nullable Map<KeyId, Optional<StoredKey>> kept;

    private BrokenStorage(KeyStorage sound, @Nullable Map<KeyId, Optional<StoredKey>> kept) {
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
    public Optional<StoredKey> find(KeyId id) {
        return kept == null ? sound.find(id) : kept.computeIfAbsent(id, sound::find);
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        return sound.list(query);
    }

    @Override
    public Optional<PolicyRevision> policy() {
        return sound.policy();
    }

    @Override
    public Change.Result apply(Change change) {
        return sound.apply(change);
    }

    @Override
    public Changes changesSince(long revision) {
        Changes changes = sound.changesSince(revision);
        return revision < 0 ? changes : new Changes(revision, changes.policyNumber(), java.util.Set.of());
    }

    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        sound.recordUses(uses);
    }
}
