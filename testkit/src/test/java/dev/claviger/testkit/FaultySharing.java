package dev.claviger.testkit;

import static dev.claviger.testkit.ContractSensitivityTest.fault;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Stores that are right as long as there is one of them. */
final class FaultySharing {
    private FaultySharing() {}

    static Stream<Arguments> faults() {
        return Stream.concat(
                Stream.of(
                                "apply_isJudgedByWhatAnotherStoreWrote",
                                "apply_buildsOnWhatAnotherStoreWrote_atOnce",
                                "changesSince_tellsWhatAnotherStoreChanged",
                                "recordUses_showsThroughAnotherStore_andMovesForwardOnly",
                                "read_showsTheRecordsOfAnotherStore_inOneNumbering",
                                "replace_writesOnce_whenStoresBuildOnOneVersion",
                                "setPolicy_setsOnce_whenStoresRaceToBeFirst",
                                "changesSince_missesNothing_whenWritersUseBothStores",
                                "mark_isTheOneThatAnotherStoreWrote")
                        .map(noticedBy -> fault("keeps it all to itself", KeepsAll::new, noticedBy)),
                Stream.of(
                        fault("keeps what it found", KeepsKeys::new, "find_seesWhatAnotherStoreWrote"),
                        fault(
                                "keeps what it did not find",
                                KeepsMissingKeys::new,
                                "find_findsAKeyThatAnotherStoreWrote_afterItWasMissed"),
                        fault("keeps the policy", KeepsThePolicy::new, "policy_isTheOneThatAnotherStoreSet"),
                        fault(
                                "locks in its own memory",
                                LocksInItsOwnMemory::new,
                                "ownerHasRoom_letsOneIn_whenStoresRaceForTheLastPlace")));
    }

    /** Each has a place of its own. */
    private static final class KeepsAll extends FaultyStorage {
        @Override
        FaultyStorage another() {
            return new FaultyStorage();
        }
    }

    /** Answers from a cache that it clears with its own changes. */
    private static final class KeepsKeys extends FaultyStorage {
        private final Map<KeyId, Optional<StoredKey>> found = new HashMap<>();

        KeepsKeys() {}

        private KeepsKeys(InMemoryKeyStorage right) {
            super(right);
        }

        @Override
        FaultyStorage another() {
            return new KeepsKeys(right);
        }

        @Override
        public synchronized Change.Result apply(Change change) {
            found.clear();
            return right.apply(change);
        }

        @Override
        synchronized Optional<StoredKey> found(KeyId id) {
            return found.computeIfAbsent(id, any -> right.find(any).value());
        }
    }

    /** Remembers which ids it has not found, until it inserts a key itself. */
    private static final class KeepsMissingKeys extends FaultyStorage {
        private final Map<KeyId, Optional<StoredKey>> missing = new HashMap<>();

        KeepsMissingKeys() {}

        private KeepsMissingKeys(InMemoryKeyStorage right) {
            super(right);
        }

        @Override
        FaultyStorage another() {
            return new KeepsMissingKeys(right);
        }

        @Override
        public synchronized Change.Result apply(Change change) {
            missing.clear();
            return right.apply(change);
        }

        @Override
        synchronized Optional<StoredKey> found(KeyId id) {
            Optional<StoredKey> found = missing.getOrDefault(id, right.find(id).value());
            if (found.isEmpty()) {
                missing.put(id, found);
            }
            return found;
        }
    }

    /** Reads the policy once, and again after its own changes. */
    private static final class KeepsThePolicy extends FaultyStorage {
        private Optional<PolicyRevision> policy = Optional.empty();

        KeepsThePolicy() {}

        private KeepsThePolicy(InMemoryKeyStorage right) {
            super(right);
        }

        @Override
        FaultyStorage another() {
            return new KeepsThePolicy(right);
        }

        @Override
        public synchronized Change.Result apply(Change change) {
            policy = Optional.empty();
            return right.apply(change);
        }

        @Override
        synchronized Optional<PolicyRevision> policyFound() {
            policy = policy.or(() -> right.policy().value());
            return policy;
        }
    }

    /** Counts, then inserts, one thread at a time; but the other store has a lock of its own. */
    private static final class LocksInItsOwnMemory extends FaultyStorage {
        private final CountDownLatch bothHaveCounted;

        LocksInItsOwnMemory() {
            this(new InMemoryKeyStorage(), new CountDownLatch(2));
        }

        private LocksInItsOwnMemory(InMemoryKeyStorage right, CountDownLatch bothHaveCounted) {
            super(right);
            this.bothHaveCounted = bothHaveCounted;
        }

        @Override
        FaultyStorage another() {
            return new LocksInItsOwnMemory(right, bothHaveCounted);
        }

        @Override
        public synchronized Change.Result apply(Change change) {
            if (change.conditions().isEmpty()) {
                return right.apply(change);
            }
            Change.OwnerHasRoom room = (Change.OwnerHasRoom) change.conditions().get(0);
            int count =
                    right.list(KeyQuery.of(KeyFilter.forOwner(room.owner()))).size();
            pause(bothHaveCounted);
            return count < room.limit()
                    ? right.apply(new Change(List.of(), change.mutations(), change.audit()))
                    : new Change.NoRoom();
        }
    }
}
