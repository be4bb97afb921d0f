package dev.claviger.testkit;

import static dev.claviger.testkit.ContractSensitivityTest.fault;

import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Stores that go wrong when many threads are at work. */
final class FaultyRaces {
    private FaultyRaces() {}

    static Stream<Arguments> faults() {
        return Stream.concat(faultsOfInserts(), faultsOfWhatIsThere());
    }

    private static Stream<Arguments> faultsOfInserts() {
        return Stream.of(
                fault(
                        "checks, then inserts",
                        FaultyStorage.ChecksThenInserts::new,
                        "insert_addsOnce_whenThreadsRaceForOneId"),
                fault(
                        "counts, then inserts",
                        FaultyStorage.CountsThenInserts::new,
                        "ownerHasRoom_letsOneIn_whenThreadsRaceForTheLastPlace"),
                fault(
                        "counts, then inserts, for a new owner",
                        FaultyStorage.CountsThenInserts::new,
                        "ownerHasRoom_letsOneIn_whenThreadsRaceForTheOnlyPlaceOfANewOwner"),
                fault("counts everybody", CountsEverybody::new, "ownerHasRoom_letsEveryOwnerIn_whenTheyComeTogether"),
                fault(
                        "looks at the revision afterwards",
                        LooksAfterwards::new,
                        "apply_givesEveryChangeItsOwnRevision_whenTheyComeTogether"));
    }

    private static Stream<Arguments> faultsOfWhatIsThere() {
        return Stream.of(
                fault(
                        "last write wins a race",
                        FaultyStorage.LastWriteWins::new,
                        "replace_writesOnce_whenThreadsBuildOnOneVersion"),
                fault(
                        "last policy wins a race to be first",
                        FaultyStorage.LastPolicyWins::new,
                        "setPolicy_setsOnce_whenThreadsRaceToBeFirst"),
                fault(
                        "last policy wins a race",
                        FaultyStorage.LastPolicyWins::new,
                        "setPolicy_setsOnce_whenThreadsBuildOnOneRevision"),
                fault("stops halfway", StopsHalfway::new, "apply_doesOne_whenChangesConcernTheSameKeysInOppositeOrder"),
                fault(
                        "checks, then replaces",
                        ChecksThenReplaces::new,
                        "replace_losesNoUpdate_whenThreadsTryAgainAfterAConflict"),
                fault(
                        "keeps a key that was read meanwhile",
                        ClearsBeforeItWrites::new,
                        "find_seesAKeyWholeAndNeverOlderThanWhatWasAcknowledged"),
                fault(
                        "keeps a policy that was read meanwhile",
                        ClearsBeforeItWrites::new,
                        "policy_isSeenWholeAndNeverOlderThanWhatWasAcknowledged"));
    }

    /** Takes the keys of all owners for those of one. */
    private static final class CountsEverybody extends FaultyStorage {
        @Override
        public synchronized Change.Result apply(Change change) {
            int all = right.list(KeyQuery.of(KeyFilter.all())).size();
            boolean room = change.conditions().stream()
                    .map(Change.OwnerHasRoom.class::cast)
                    .allMatch(condition -> all < condition.limit());
            return room ? right.apply(change) : new Change.NoRoom();
        }
    }

    /** Writes, then looks which revision it is. */
    private static final class LooksAfterwards extends FaultyStorage {
        private final CountDownLatch allHaveWritten = new CountDownLatch(Race.RACERS);

        @Override
        public Change.Result apply(Change change) {
            right.apply(change);
            pause(allHaveWritten);
            return new Change.Applied(FaultyFeed.revisionOf(right));
        }
    }

    /** Writes each mutation for itself. The pause makes sure that two have written their first. */
    private static final class StopsHalfway extends FaultyStorage.WritesOneByOne {
        private final CountDownLatch twoHaveBegun = new CountDownLatch(2);

        @Override
        void written(Change change) {
            if (change.mutations().size() > 1) {
                pause(twoHaveBegun);
            }
        }
    }

    /** Compares versions, then writes, without a lock between: what another wrote meanwhile is lost. */
    private static final class ChecksThenReplaces extends FaultyStorage {
        private final CountDownLatch twoHaveChecked = new CountDownLatch(2);

        @Override
        public Change.Result apply(Change change) {
            if (!(change.mutations().get(0) instanceof Change.Replace replace)) {
                return right.apply(change);
            }
            boolean fits = fits(replace.key());
            pause(twoHaveChecked);
            if (!fits) {
                return new Change.Conflict();
            }
            right.apply(change);
            return new Change.Applied(FaultyFeed.revisionOf(right));
        }

        private boolean fits(StoredKey next) {
            return right.find(next.id())
                    .value()
                    .map(StoredKey::version)
                    .filter(version -> version + 1 == next.version())
                    .isPresent();
        }
    }

    /** Clears its cache and writes then. The pause gives readers the time to fill it again. */
    private static final class ClearsBeforeItWrites extends FaultyStorage {
        private static final long PAUSE_NANOS = 100_000;

        private final Map<KeyId, Optional<StoredKey>> keys = new ConcurrentHashMap<>();
        private final Map<String, Optional<PolicyRevision>> policies = new ConcurrentHashMap<>();

        @Override
        public Change.Result apply(Change change) {
            keys.clear();
            policies.clear();
            LockSupport.parkNanos(PAUSE_NANOS);
            return right.apply(change);
        }

        @Override
        Optional<StoredKey> found(KeyId id) {
            return keys.computeIfAbsent(id, any -> right.find(any).value());
        }

        @Override
        Optional<PolicyRevision> policyFound() {
            return policies.computeIfAbsent(
                    "the only one", any -> right.policy().value());
        }
    }
}
