package dev.claviger.spi;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in the memory of one process: for tests, demos and hosts that issue their keys anew at every start.
 * When the process ends, it is gone.
 *
 * <p>Reads take no lock. Keys are never removed, revoked ones included, so memory grows with every key ever issued. Of
 * the audit records the last 10 000 are kept.
 */
public final class InMemoryKeyStorage implements KeyStorage {
    private static final int MAX_AUDIT_RECORDS = 10_000;

    private final Map<KeyId, StoredKey> keys = new ConcurrentHashMap<>();
    private volatile Optional<PolicyRevision> policy = Optional.empty();

    private final Object lock = new Object();
    private final NavigableSet<KeyQuery.Position> order = new TreeSet<>();
    private final Map<String, NavigableSet<KeyQuery.Position>> orderByOwner = new HashMap<>();
    private final Deque<AuditRecord> audit = new ArrayDeque<>();
    private long revision;

    /** Creates an empty store. */
    public InMemoryKeyStorage() {}

    @Override
    public Optional<StoredKey> find(KeyId id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public Optional<PolicyRevision> policy() {
        return policy;
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        synchronized (lock) {
            NavigableSet<KeyQuery.Position> positions = query.owner() == null
                    ? order
                    : orderByOwner.getOrDefault(query.owner(), Collections.emptyNavigableSet());
            KeyQuery.Position after = query.after();
            return (after == null ? positions : positions.tailSet(after, false))
                    .stream()
                            .limit(query.limit())
                            .map(position -> stored(position.id()))
                            .toList();
        }
    }

    @Override
    public Change.Result apply(Change change) {
        synchronized (lock) {
            Change.Result obstacle = obstacle(change);
            if (obstacle != null) {
                return obstacle;
            }
            change.mutations().forEach(this::write);
            for (AuditRecord event : change.audit()) {
                if (audit.size() == MAX_AUDIT_RECORDS) {
                    audit.removeFirst();
                }
                audit.addLast(event);
            }
            return new Change.Applied(++revision);
        }
    }

    /** Returns the latest audit records, the oldest first. */
    public List<AuditRecord> auditRecords() {
        synchronized (lock) {
            return List.copyOf(audit);
        }
    }

    private Change.@Nullable Result obstacle(Change change) {
        for (Change.Condition condition : change.conditions()) {
            if (condition instanceof Change.OwnerHasRoom room && liveKeys(room) >= room.limit()) {
                return new Change.NoRoom();
            }
        }
        for (Change.Mutation mutation : change.mutations()) {
            if (mutation instanceof Change.Insert insert
                    && keys.containsKey(insert.key().id())) {
                return new Change.IdTaken(insert.key().id());
            }
            if (mutation instanceof Change.Replace replace && !buildsOnStored(replace)) {
                return new Change.Conflict();
            }
            if (mutation instanceof Change.SetPolicy set && set.revision().number() != nextPolicyNumber()) {
                return new Change.Conflict();
            }
        }
        return null;
    }

    private long liveKeys(Change.OwnerHasRoom room) {
        return orderByOwner.getOrDefault(room.owner(), Collections.emptyNavigableSet()).stream()
                .filter(position -> stored(position.id()).key().isLiveAt(room.now()))
                .count();
    }

    private boolean buildsOnStored(Change.Replace replace) {
        StoredKey stored = keys.get(replace.key().id());
        return stored != null && stored.version() == replace.expectedVersion();
    }

    private long nextPolicyNumber() {
        return policy.map(PolicyRevision::number).orElse(0L) + 1;
    }

    private void write(Change.Mutation mutation) {
        if (mutation instanceof Change.Insert insert) {
            ApiKey key = insert.key().key();
            KeyQuery.Position position = KeyQuery.Position.of(key);
            order.add(position);
            orderByOwner.computeIfAbsent(key.owner(), any -> new TreeSet<>()).add(position);
            keys.put(key.id(), insert.key());
        } else if (mutation instanceof Change.Replace replace) {
            keys.put(replace.key().id(), replace.key());
        } else if (mutation instanceof Change.SetPolicy set) {
            policy = Optional.of(set.revision());
        }
    }

    private StoredKey stored(KeyId id) {
        StoredKey key = keys.get(id);
        if (key == null) {
            throw new IllegalStateException("key " + id + " is listed but not stored");
        }
        return key;
    }

    /** Prints numbers only. */
    @Override
    public String toString() {
        return "InMemoryKeyStorage[" + keys.size() + " keys]";
    }
}
