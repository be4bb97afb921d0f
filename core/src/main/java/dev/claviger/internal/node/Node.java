package dev.claviger.internal.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.internal.limits.ReadBudget;
import dev.claviger.internal.limits.SingleFlight;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.KeyStorage.Changes;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of keys and policy, and how it stays true to the store: decisions read from here, changes go
 * through here. A change of this node is known to it before whoever made it hears of success; a change of another node at
 * its next look at the store.
 */
public final class Node {
    private static final AccessPolicy NEVER_SET = AccessPolicy.of(PolicyDocument.refuseAll(), 0);

    /** Keys that do not exist are kept apart, so that invented ones cannot put out real ones. */
    private static final int MAX_UNKNOWN = 10_000;

    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(5);
    private static final long LONGEST_POLICY_AGE = Duration.ofMinutes(1).toNanos();

    private final KeyStorage storage;
    private final CurrentReadings readings;
    private final LongSupplier nanos;
    private final boolean keeping;
    private final KnownKeys knownKeys;
    private final Freshness freshness;
    private final ReadBudget budget;
    private final ExistingIds ids;
    private final TimeFloor time;
    private final KnownOwners owners;
    private final KeyTable keys;
    private final Cache<KeyId, Boolean> unknown;
    private final SingleFlight<KeyId, Optional<KnownKey>> loads;
    private final Object policyLock = new Object();

    /** How often this node has changed the policy; guarded by {@link #policyLock}. */
    private long policyChanges;

    /** Whether the policy is one that this node has set and not read back; guarded by {@link #policyLock}. */
    private boolean policyIsOwn;

    /** When the policy was last read; touched by one look at a time. */
    private long policyReadAt;

    private volatile AccessPolicy policy = NEVER_SET;

    public Node(KeyStorage storage, Clocks clocks, Keeping keeping, KnownOwners owners, KnownKeys knownKeys) {
        this.owners = owners;
        this.nanos = clocks.monotonic();
        this.storage = storage;
        this.keeping = !keeping.isOfNothing();
        this.readings = new CurrentReadings(storage, this.keeping);
        this.knownKeys = knownKeys;
        this.keys = new KeyTable(keeping.keys());
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MAX_UNKNOWN)
                .expireAfterWrite(UNKNOWN_FOR)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
        this.loads = new SingleFlight<>("key", nanos);
        this.budget = new ReadBudget(nanos);
        this.time = new TimeFloor(clocks.wall());
        this.ids = new ExistingIds(storage, nanos, time::seen);
        this.freshness = new Freshness(storage, readings, clocks, keeping.bound(), new Freshness.Follower() {
            @Override
            public void follow(Changes changes) {
                Node.this.follow(changes);
            }

            @Override
            public void resume() {
                owners.outdateAll();
            }
        });
    }

    public KnownOwners owners() {
        return owners;
    }

    public Freshness freshness() {
        return freshness;
    }

    /** Returns the time by which keys end. */
    public TimeFloor time() {
        return time;
    }

    /** Goes on listing the ids of the store, if that is to be done. Called by one thread at a time. */
    public void listIds() {
        ids.list();
    }

    /** Finds a key. Ask {@link Freshness#require} before. */
    public @Nullable KnownKey find(long id) {
        KnownKey known = atHand(id);
        return known != null ? known : findInStore(new KeyId(id));
    }

    /** Returns a key that this node has at hand, or {@code null}. Ask {@link Freshness#ifCurrent} before. */
    public @Nullable KnownKey atHand(long id) {
        return keeping ? keys.find(id) : null;
    }

    private @Nullable KnownKey findInStore(KeyId id) {
        if (!keeping) {
            return read(id).orElse(null);
        }
        if (unknown.getIfPresent(id) != null || isInvented(id)) {
            return null;
        }
        return loads.read(id, () -> readUnlessKnown(id), read -> keep(id, read)).orElse(null);
    }

    /**
     * Returns whether the key can be refused without a read, which is done for want of budget alone: until the next look a
     * new key of another node is not known to exist.
     */
    private boolean isInvented(KeyId id) {
        return !budget.hasSome() && ids.areComplete() && !ids.mayHold(id);
    }

    private Optional<KnownKey> readUnlessKnown(KeyId id) {
        // Somebody else's reading may have ended between the look at what is known and the beginning of this one.
        KnownKey known = keys.find(id.value());
        if (known != null || unknown.getIfPresent(id) != null) {
            return Optional.ofNullable(known);
        }
        // What exists is read, whatever others have tried.
        Optional<KnownKey> read = ids.mayHold(id) || budget.hasSome() ? read(id) : budget.inTurn(() -> read(id));
        if (read.isEmpty()) {
            budget.spendOne();
        }
        return read;
    }

    private Optional<KnownKey> read(KeyId id) {
        return stored(id).map(this::known);
    }

    /** Reads a key from the store, for something else than a decision. */
    public Optional<StoredKey> stored(KeyId id) {
        Optional<StoredKey> stored = readings.find(id);
        if (stored.isPresent() && !stored.get().id().equals(id)) {
            throw new UnavailableException("the key storage answered with another key than " + id);
        }
        return stored;
    }

    /** Reads the policy from the store, for something else than a decision. */
    public Optional<PolicyRevision> storedPolicy() {
        return readings.policy();
    }

    /** Returns what this node would know of a key. */
    public KnownKey known(StoredKey stored) {
        time.seen(stored.key());
        return knownKeys.of(stored);
    }

    private void keep(KeyId id, Optional<KnownKey> read) {
        read.ifPresentOrElse(keys::put, () -> unknown.put(id, Boolean.TRUE));
    }

    /** Returns the policy in force. Ask {@link Freshness#require} before. One decision asks once, and sees one policy. */
    public AccessPolicy policy() {
        if (keeping) {
            return policy;
        }
        AccessPolicy latest = compiled(storedPolicy());
        policy = latest;
        return latest;
    }

    /** Returns the policy in force for something else than a decision. */
    public AccessPolicy freshPolicy() {
        freshness.require();
        return policy();
    }

    /** Returns the policy that was applied last, without asking the store; its revision is 0 if none was. */
    public AccessPolicy lastAppliedPolicy() {
        return policy;
    }

    /** Returns about how many keys this node has at hand. */
    public int cachedKeys() {
        return keys.size();
    }

    /** Returns the number of the revision that was applied last, without asking the store. */
    public long lastAppliedRevision() {
        return policy.revision();
    }

    private AccessPolicy compiled(Optional<PolicyRevision> stored) {
        if (stored.isEmpty()) {
            return NEVER_SET;
        }
        AccessPolicy known = policy;
        PolicyRevision revision = stored.get();
        time.seen(revision.at());
        return known.revision() == revision.number() && known.document().equals(revision.document())
                ? known
                : AccessPolicy.of(revision.document(), revision.number());
    }

    /** Makes a change; whatever comes of it, this node no longer acts on what it knew before. */
    public Change.Result apply(Change change) {
        Change.@Nullable Result result = null;
        try {
            result = storage.apply(change);
            if (result instanceof Change.Applied applied) {
                readings.made(applied.revision());
            }
            return result;
        } finally {
            forget(change, result instanceof Change.Applied);
            change.audit().forEach(event -> time.seen(event.at()));
        }
    }

    private void forget(Change change, boolean applied) {
        Set<KeyId> written = new HashSet<>();
        for (Change.Mutation mutation : change.mutations()) {
            if (mutation instanceof Change.Insert insert) {
                written.add(insert.key().id());
            } else if (mutation instanceof Change.Replace replace) {
                written.add(replace.key().id());
            } else if (mutation instanceof Change.Revoke revoke) {
                written.add(revoke.id());
            } else if (mutation instanceof Change.SetPolicy set) {
                replacePolicy(set.revision(), applied);
            }
        }
        if (!written.isEmpty()) {
            forget(written);
        }
    }

    /** These keys may have been made or changed: the next decision on them reads them again. */
    public void forget(Set<KeyId> changed) {
        ids.add(changed);
        loads.outdate(
                changed,
                () -> changed.forEach(id -> {
                    keys.remove(id.value());
                    unknown.invalidate(id);
                }));
    }

    private void forgetAll() {
        loads.outdateAll(() -> {
            keys.clear();
            unknown.invalidateAll();
        });
    }

    private void replacePolicy(PolicyRevision revision, boolean applied) {
        synchronized (policyLock) {
            policyChanges++;
            if (!applied || revision.number() < policy.revision()) {
                freshness.doubt();
            } else {
                policy = compiled(Optional.of(revision));
                policyIsOwn = true;
            }
        }
    }

    private void follow(Changes changes) {
        time.compare(changes.storeTime());
        Set<KeyId> changed = changes.keys();
        if (changed == null) {
            ids.listAgain();
            forgetAll();
        } else if (!changed.isEmpty()) {
            forget(changed);
        }
        keys.putOutOldest(nanos.getAsLong());
        if (changed == null || changes.policyNumber() != policy.revision() || isPolicyToBeRead()) {
            readPolicy();
        }
    }

    /**
     * A store that has lost changes has perhaps lost a policy of this node, and may have another of the same number since. And
     * as with keys, no unknown fault is to last for ever.
     */
    private boolean isPolicyToBeRead() {
        synchronized (policyLock) {
            return policyIsOwn || nanos.getAsLong() - policyReadAt >= LONGEST_POLICY_AGE;
        }
    }

    private void readPolicy() {
        long began;
        synchronized (policyLock) {
            began = policyChanges;
        }
        long startedAt = nanos.getAsLong();
        AccessPolicy read = compiled(storedPolicy());
        synchronized (policyLock) {
            // What was read before this node's own change must not come after it, unless it is newer all the same.
            if (began == policyChanges || read.revision() > policy.revision()) {
                policy = read;
                policyIsOwn = false;
            }
        }
        policyReadAt = startedAt;
    }
}
