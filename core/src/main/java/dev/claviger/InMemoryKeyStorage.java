package dev.claviger;

import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoreMarks;
import dev.claviger.spi.StoredKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in the memory of one process: for tests, demos and hosts that issue new keys at every start.
 * When the process ends, it is gone.
 *
 * <p>Reads take no lock. Keys are never removed, revoked ones included, so memory grows with every key ever issued. Of
 * the audit records of changes the last 10 000 are kept, and of those of calls too.
 */
public final class InMemoryKeyStorage implements KeyStorage, AuditTrail, StoreMarks {
    private static final int MAX_REMEMBERED_CHANGES = 10_000;

    private final Map<KeyId, StoredKey> keys = new ConcurrentHashMap<>();
    private final Map<String, String> marks = new ConcurrentHashMap<>();
    private volatile Optional<PolicyRevision> policy = Optional.empty();

    private final Object lock = new Object();
    private final NavigableSet<KeyPosition> order = new TreeSet<>();
    private final Map<String, NavigableSet<KeyPosition>> orderByOwner = new HashMap<>();
    private final RecordLog changes = new RecordLog();
    private final RecordLog calls = new RecordLog();
    private final NavigableMap<Long, Set<KeyId>> changed = new TreeMap<>();

    /** Nothing that was acknowledged is lost before all is, so that one mark tells this store from every other. */
    private final long mark = new SecureRandom().nextLong();

    /** Raised last in a change, by one thread at a time. */
    private volatile long revision;

    /** Creates an empty store. */
    public InMemoryKeyStorage() {}

    @Override
    public Reading<Optional<StoredKey>> find(KeyId id) {
        // The revision first: what is read behind it may be newer, and never older.
        long at = revision;
        return new Reading<>(at, Optional.ofNullable(keys.get(id)));
    }

    @Override
    public Reading<Optional<PolicyRevision>> policy() {
        long at = revision;
        return new Reading<>(at, policy);
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        synchronized (lock) {
            NavigableSet<KeyPosition> positions = query.ownerId() == null
                    ? order
                    : orderByOwner.getOrDefault(query.ownerId(), Collections.emptyNavigableSet());
            KeyPosition after = query.after();
            return (after == null ? positions : positions.tailSet(after, false))
                    .stream()
                            .map(position -> stored(position.id()))
                            .filter(stored -> query.fits(stored.key()))
                            .limit(query.limit())
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
            Set<KeyId> keys = new HashSet<>();
            change.mutations().forEach(mutation -> write(mutation, keys));
            changes.addAll(change.audit());
            if (changed.size() == MAX_REMEMBERED_CHANGES) {
                changed.pollFirstEntry();
            }
            long next = revision + 1;
            changed.put(next, keys);
            revision = next;
            return new Change.Applied(next);
        }
    }

    @Override
    public Changes changesSince(Position since) {
        synchronized (lock) {
            long policyNumber = nextPolicyNumber() - 1;
            Position now = new Position(revision, mark);
            if (since.mark() != mark || since.revision() > revision || since.revision() < revision - changed.size()) {
                return Changes.everything(now, policyNumber);
            }
            Set<KeyId> keys = new HashSet<>();
            changed.tailMap(since.revision(), false).values().forEach(keys::addAll);
            return new Changes(now, policyNumber, keys);
        }
    }

    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        synchronized (lock) {
            uses.forEach((id, at) -> keys.computeIfPresent(id, (any, stored) -> {
                Instant known = stored.key().lastUsedAt();
                return known == null || at.isAfter(known) ? used(stored, at) : stored;
            }));
        }
    }

    @Override
    public List<AuditEntry> read(AuditQuery query) {
        synchronized (lock) {
            return (query.trail() == Trail.CALLS ? calls : changes).read(query);
        }
    }

    @Override
    public void recordCalls(List<AuditEvent> events) {
        synchronized (lock) {
            calls.addAll(events);
        }
    }

    @Override
    public String mark(String name, String value) {
        String known = marks.putIfAbsent(name, value);
        return known == null ? value : known;
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

    private void write(Change.Mutation mutation, Set<KeyId> written) {
        if (mutation instanceof Change.Insert insert) {
            ApiKey key = insert.key().key();
            KeyPosition position = KeyPosition.of(key);
            order.add(position);
            orderByOwner.computeIfAbsent(key.ownerId(), any -> new TreeSet<>()).add(position);
            keys.put(key.id(), used(insert.key(), null));
            written.add(key.id());
        } else if (mutation instanceof Change.Replace replace) {
            Instant lastUsedAt = stored(replace.key().id()).key().lastUsedAt();
            keys.put(replace.key().id(), used(replace.key(), lastUsedAt));
            written.add(replace.key().id());
        } else if (mutation instanceof Change.Revoke revoke) {
            keys.computeIfPresent(revoke.id(), (id, stored) -> revoked(stored, revoke.at()));
            written.add(revoke.id());
        } else if (mutation instanceof Change.SetPolicy set) {
            policy = Optional.of(set.revision());
        }
    }

    private static StoredKey revoked(StoredKey stored, Instant at) {
        ApiKey key = stored.key();
        return key.isRevoked()
                ? stored
                : stored.next(key.toBuilder().revokedAt(at).build());
    }

    private static StoredKey used(StoredKey stored, @Nullable Instant at) {
        StoredKey used = StoredKey.of(stored.key().toBuilder().lastUsedAt(at).build(), stored.digest());
        return stored.sealed() == null ? used : used.withSealed(stored.sealed());
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
