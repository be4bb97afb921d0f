package dev.claviger.testkit;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPosition;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store that is right but for what a subclass does wrong, the way that authors of stores have done it. */
class FaultyStorage implements KeyStorage, AuditTrail, StoreMarks {
    final InMemoryKeyStorage right;

    FaultyStorage() {
        this(new InMemoryKeyStorage());
    }

    FaultyStorage(InMemoryKeyStorage right) {
        this.right = right;
    }

    @Override
    public final Reading<Optional<StoredKey>> find(KeyId id) {
        return new Reading<>(at(right.find(id).revision()), found(id));
    }

    /** Returns what readings tell of when they were made. */
    long at(long revision) {
        return revision;
    }

    Optional<StoredKey> found(KeyId id) {
        return right.find(id).value();
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        return right.list(query);
    }

    @Override
    public final Reading<Optional<PolicyRevision>> policy() {
        return new Reading<>(at(right.policy().revision()), policyFound());
    }

    Optional<PolicyRevision> policyFound() {
        return right.policy().value();
    }

    @Override
    public Change.Result apply(Change change) {
        return right.apply(change);
    }

    @Override
    public Changes changesSince(Position since) {
        return right.changesSince(since);
    }

    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        right.recordUses(uses);
    }

    @Override
    public List<AuditEntry> read(AuditQuery query) {
        return right.read(query);
    }

    @Override
    public void recordCalls(List<AuditEvent> events) {
        right.recordCalls(events);
    }

    @Override
    public String mark(String name, String value) {
        return right.mark(name, value);
    }

    /** Another store over the same place. */
    FaultyStorage another() {
        return new FaultyStorage(right);
    }

    List<AuditEvent> auditRecords() {
        return TestTrail.recordsOf(right);
    }

    /**
     * Counts, then inserts, without a lock between. The pause makes sure that two threads have counted before one of
     * them inserts.
     */
    static final class CountsThenInserts extends FaultyStorage {
        private final CountDownLatch twoHaveCounted = new CountDownLatch(2);

        @Override
        public Change.Result apply(Change change) {
            for (Change.Condition condition : change.conditions()) {
                Change.OwnerHasRoom room = (Change.OwnerHasRoom) condition;
                long live = right.list(KeyQuery.of(KeyFilter.forOwner(room.owner()))).stream()
                        .filter(stored -> stored.key().isLiveAt(room.now()))
                        .count();
                pause(twoHaveCounted);
                if (live >= room.limit()) {
                    return new Change.NoRoom();
                }
            }
            return right.apply(new Change(List.of(), change.mutations(), change.audit()));
        }
    }

    /** Looks whether the id is taken, then writes, without a lock between. */
    static final class ChecksThenInserts extends FaultyStorage {
        private final Map<KeyId, StoredKey> keys = new ConcurrentHashMap<>();
        private final List<AuditEvent> audit = new ArrayList<>();
        private final CountDownLatch twoHaveChecked = new CountDownLatch(2);

        @Override
        public Change.Result apply(Change change) {
            if (!(change.mutations().get(0) instanceof Change.Insert insert)) {
                return right.apply(change);
            }
            boolean taken = keys.containsKey(insert.key().id());
            pause(twoHaveChecked);
            if (taken) {
                return new Change.IdTaken(insert.key().id());
            }
            keys.put(insert.key().id(), insert.key());
            synchronized (audit) {
                audit.addAll(change.audit());
                return new Change.Applied(audit.size());
            }
        }

        @Override
        Optional<StoredKey> found(KeyId id) {
            return Optional.ofNullable(keys.get(id));
        }

        @Override
        public List<StoredKey> list(KeyQuery query) {
            return List.copyOf(keys.values());
        }

        @Override
        List<AuditEvent> auditRecords() {
            synchronized (audit) {
                return List.copyOf(audit);
            }
        }
    }

    /** Waits for a second thread; afterwards nobody waits any more. */
    static void pause(CountDownLatch until) {
        until.countDown();
        await(until);
    }

    static void await(CountDownLatch until) {
        try {
            if (!until.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no other thread came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes each mutation as it comes, and stops at the first that cannot be. */
    static class WritesOneByOne extends FaultyStorage {
        @Override
        public Change.Result apply(Change change) {
            Change.Result result = new Change.Conflict();
            for (Change.Mutation mutation : change.mutations()) {
                result = right.apply(new Change(change.conditions(), List.of(mutation), change.audit()));
                if (!(result instanceof Change.Applied)) {
                    return result;
                }
                written(change);
            }
            return result;
        }

        /** Called after each mutation that was written. */
        void written(Change change) {}
    }

    /** Records a change that did not happen. */
    static final class RecordsTooMuch extends FaultyStorage {
        private final List<AuditEvent> audit = new ArrayList<>();

        @Override
        public synchronized Change.Result apply(Change change) {
            audit.addAll(change.audit());
            return right.apply(change);
        }

        @Override
        synchronized List<AuditEvent> auditRecords() {
            return List.copyOf(audit);
        }
    }

    /** Compares owners the way the default collation of some databases does. */
    static final class IgnoresCase extends FaultyStorage {
        @Override
        public List<StoredKey> list(KeyQuery query) {
            String owner = query.ownerId();
            return right.list(anybodys(query)).stream()
                    .filter(stored ->
                            owner == null || folded(stored.key().ownerId()).equals(folded(owner)))
                    .toList();
        }

        private static KeyQuery anybodys(KeyQuery query) {
            KeyQuery all = KeyQuery.of(KeyFilter.all()).withLimit(query.limit());
            return query.after() == null ? all : all.withAfter(query.after());
        }

        private static String folded(String owner) {
            return owner.stripTrailing().toLowerCase(Locale.ROOT);
        }
    }

    /** Orders ids as text without regard to case. */
    static final class OrdersByText extends FaultyStorage {
        @Override
        public List<StoredKey> list(KeyQuery query) {
            return right.list(query).stream()
                    .sorted(Comparator.comparing(
                                    (StoredKey stored) -> stored.key().issuedAt())
                            .thenComparing(stored -> stored.id().toString(), String.CASE_INSENSITIVE_ORDER))
                    .toList();
        }
    }

    /** Turns pages by time alone. */
    static final class PagesByTime extends FaultyStorage {
        @Override
        public List<StoredKey> list(KeyQuery query) {
            KeyPosition after = query.after();
            return after == null
                    ? right.list(query)
                    : right.list(
                            query.withAfter(new KeyPosition(after.issuedAt().plusMillis(1), new KeyId(0))));
        }
    }

    /** Overwrites the policy whatever its number. */
    static final class LastPolicyWins extends FaultyStorage {
        @Override
        public synchronized Change.Result apply(Change change) {
            if (!(change.mutations().get(0) instanceof Change.SetPolicy set)) {
                return right.apply(change);
            }
            PolicyRevision late = set.revision();
            long next = right.policy().value().map(PolicyRevision::number).orElse(0L) + 1;
            PolicyRevision renumbered = new PolicyRevision(next, late.document(), late.author(), late.at());
            return right.apply(
                    new Change(change.conditions(), List.of(new Change.SetPolicy(renumbered)), change.audit()));
        }
    }

    /** Overwrites a key whatever its version. */
    static final class LastWriteWins extends FaultyStorage {
        @Override
        public synchronized Change.Result apply(Change change) {
            if (!(change.mutations().get(0) instanceof Change.Replace replace)) {
                return right.apply(change);
            }
            Optional<StoredKey> stored = right.find(replace.key().id()).value();
            return stored.map(present -> right.apply(new Change(
                            change.conditions(),
                            List.of(new Change.Replace(StoredKey.of(
                                    replace.key().key().toBuilder()
                                            .version(present.version() + 1)
                                            .build(),
                                    replace.key().digest()))),
                            change.audit())))
                    .orElseGet(Change.Conflict::new);
        }
    }

    /** Counts expired and revoked keys. */
    static final class CountsTheDead extends FaultyStorage {
        @Override
        public synchronized Change.Result apply(Change change) {
            for (Change.Condition condition : change.conditions()) {
                Change.OwnerHasRoom room = (Change.OwnerHasRoom) condition;
                if (right.list(KeyQuery.of(KeyFilter.forOwner(room.owner()))).size() >= room.limit()) {
                    return new Change.NoRoom();
                }
            }
            return right.apply(change);
        }
    }

    /** Gives every change the same revision. */
    static final class StandsStill extends FaultyStorage {
        @Override
        public Change.Result apply(Change change) {
            Change.Result result = right.apply(change);
            return result instanceof Change.Applied ? new Change.Applied(1) : result;
        }
    }

    /** Hands out what it goes on writing to. */
    static final class HandsOutItsOwnList extends FaultyStorage {
        private final List<StoredKey> all = new ArrayList<>();

        @Override
        public List<StoredKey> list(KeyQuery query) {
            all.clear();
            all.addAll(right.list(query));
            return all;
        }
    }
}
