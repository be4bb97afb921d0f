package dev.claviger.testkit;

import static dev.claviger.testkit.ContractSensitivityTest.fault;

import dev.claviger.KeyId;
import dev.claviger.UnavailableException;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Stores that note wrongly when keys were last used. */
final class FaultyUses {
    private FaultyUses() {}

    static Stream<Arguments> faults() {
        return Stream.of(faultsInTimes(), faultsInMaps(), faultsInSelection(), faultsInChanges(), faultsUnderLoad())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> faultsInTimes() {
        return Stream.of(
                fault("notes nothing", noting((right, uses) -> {}), "recordUses_showsWhereAKeyIsFound"),
                fault("lists without uses", ListsWithoutUses::new, "recordUses_showsInLists"),
                fault("notes whole seconds", noting(FaultyUses::noteSeconds), "recordUses_keepsMilliseconds"),
                fault(
                        "notes the first use",
                        selecting((right, use) -> lastUse(right, use.getKey()).isEmpty()),
                        "recordUses_movesTheTimeForward"),
                fault("last use noted wins", LastUseWins::new, "recordUses_ignoresATimeThatIsNotLater"));
    }

    private static Stream<Arguments> faultsInMaps() {
        return Stream.of(
                fault(
                        "notes all or none",
                        noting((right, uses) -> {
                            if (uses.entrySet().stream().noneMatch(use -> isBehind(right, use))) {
                                right.recordUses(uses);
                            }
                        }),
                        "recordUses_judgesEachKeyByItself"),
                fault(
                        "stumbles over a missing key",
                        noting((right, uses) -> {
                            if (uses.keySet().stream()
                                    .allMatch(id -> right.find(id).value().isPresent())) {
                                right.recordUses(uses);
                            }
                        }),
                        "recordUses_ignoresKeysThatDoNotExist"),
                fault(
                        "notes uses of keys to come",
                        LastUseWins::new,
                        "recordUses_remembersNothing_ofAKeyThatIsInsertedLater"),
                fault(
                        "writes an empty statement",
                        noting((right, uses) -> right.recordUses(
                                Map.ofEntries(uses.entrySet().iterator().next()))),
                        "recordUses_doesNothing_whenThereAreNone"));
    }

    private static Stream<Arguments> faultsInSelection() {
        return Stream.of(
                fault(
                        "notes a hundred keys",
                        noting((right, uses) -> right.recordUses(uses.entrySet().stream()
                                .limit(100)
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))),
                        "recordUses_notesManyKeysAtOnce"),
                fault(
                        "notes keys that live",
                        selecting((right, use) -> right.find(use.getKey())
                                .value()
                                .filter(stored -> stored.key().isLiveAt(use.getValue()))
                                .isPresent()),
                        "recordUses_notesKeysThatHaveEnded"),
                fault(
                        "takes id zero for no key",
                        selecting((right, use) -> use.getKey().value() != 0),
                        "recordUses_takesTheSmallestAndTheLargestId"));
    }

    private static Stream<Arguments> faultsInChanges() {
        return Stream.of(
                fault(
                        "makes a use a change",
                        noting((right, uses) -> uses.keySet().forEach(id -> writeAgain(right, id))),
                        "recordUses_isNoChange"),
                fault(
                        "makes a use a version",
                        noting((right, uses) -> uses.keySet().forEach(id -> writeAgain(right, id))),
                        "recordUses_standsInTheWayOfNoReplace"),
                fault("forgets with each version", ForgetsWithEachVersion::new, "replace_keepsTheTimeOfTheLastUse"),
                fault("believes an update", BelievesKeys::new, "replace_ignoresTheTimeOfUseThatAKeyCarries"),
                fault("believes an insert", BelievesKeys::new, "insert_ignoresTheTimeOfUseThatAKeyCarries"));
    }

    private static Stream<Arguments> faultsUnderLoad() {
        return Stream.of(
                fault(
                        "last use noted wins a race",
                        LastUseWins::new,
                        "recordUses_movesForwardOnly_whenThreadsNoteTheUsesOfOneKey"),
                fault(
                        "writes back what it had read",
                        WritesBackWhatItRead::new,
                        "recordUses_losesNothing_whenTheKeyIsReplacedMeanwhile"),
                fault(
                        "locks in the order of the map",
                        LocksInTheOrderOfTheMap::new,
                        "recordUses_notesAll_whenThreadsNoteTheSameKeysInOppositeOrder"));
    }

    private interface Noting {
        void note(KeyStorage right, Map<KeyId, Instant> uses);
    }

    private static Supplier<FaultyStorage> noting(Noting noting) {
        return () -> new FaultyStorage() {
            @Override
            public void recordUses(Map<KeyId, Instant> uses) {
                noting.note(right, uses);
            }
        };
    }

    private static Supplier<FaultyStorage> selecting(BiPredicate<KeyStorage, Map.Entry<KeyId, Instant>> which) {
        return noting((right, uses) -> right.recordUses(uses.entrySet().stream()
                .filter(use -> which.test(right, use))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    }

    private static void noteSeconds(KeyStorage right, Map<KeyId, Instant> uses) {
        right.recordUses(uses.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, use -> use.getValue().truncatedTo(ChronoUnit.SECONDS))));
    }

    private static boolean isBehind(KeyStorage right, Map.Entry<KeyId, Instant> use) {
        return lastUse(right, use.getKey())
                .filter(known -> !use.getValue().isAfter(known))
                .isPresent();
    }

    private static Optional<Instant> lastUse(KeyStorage right, KeyId id) {
        return right.find(id).value().map(stored -> stored.key().lastUsedAt());
    }

    private static void writeAgain(KeyStorage right, KeyId id) {
        StoredKey stored = right.find(id).value().orElseThrow();
        right.apply(TestChanges.replacing(stored.next(stored.key())));
    }

    /** Has the times of use in a table that its lists do not look at. */
    private static final class ListsWithoutUses extends FaultyStorage {
        @Override
        public List<StoredKey> list(KeyQuery query) {
            return right.list(query).stream()
                    .map(stored -> TestKeys.used(stored, null))
                    .toList();
        }
    }

    /** Overwrites a time of use, whatever it was, and asks for no key. */
    private static class LastUseWins extends FaultyStorage {
        final Map<KeyId, Instant> uses = new ConcurrentHashMap<>();

        @Override
        public void recordUses(Map<KeyId, Instant> now) {
            uses.putAll(now);
        }

        @Override
        Optional<StoredKey> found(KeyId id) {
            return right.find(id).value().map(stored -> TestKeys.used(stored, uses.get(id)));
        }
    }

    /** Writes a new row for each version. */
    private static final class ForgetsWithEachVersion extends LastUseWins {
        @Override
        public Change.Result apply(Change change) {
            Change.Result result = right.apply(change);
            if (change.mutations().get(0) instanceof Change.Replace replace) {
                uses.remove(replace.key().id());
            }
            return result;
        }
    }

    /** Writes the time of use that a key carries like everything else. */
    private static final class BelievesKeys extends LastUseWins {
        @Override
        public Change.Result apply(Change change) {
            StoredKey written = change.mutations().get(0) instanceof Change.Replace replace
                    ? replace.key()
                    : ((Change.Insert) change.mutations().get(0)).key();
            Instant carried = written.key().lastUsedAt();
            if (carried != null) {
                uses.put(written.id(), carried);
            }
            return right.apply(change);
        }
    }

    /** The first update writes the time of use that it had read before two threads noted theirs. */
    private static final class WritesBackWhatItRead extends LastUseWins {
        private final CountDownLatch noted = new CountDownLatch(2);
        private final CountDownLatch written = new CountDownLatch(1);

        @Override
        public void recordUses(Map<KeyId, Instant> now) {
            super.recordUses(now);
            noted.countDown();
            await(written);
        }

        @Override
        public Change.Result apply(Change change) {
            if (change.mutations().get(0) instanceof Change.Replace replace && written.getCount() > 0) {
                await(noted);
                uses.remove(replace.key().id());
                written.countDown();
            }
            return right.apply(change);
        }
    }

    /** Deadlocks as soon as two threads come from two ends, and gives up after a while, as databases do. */
    private static final class LocksInTheOrderOfTheMap extends FaultyStorage {
        private final Map<KeyId, ReentrantLock> locks = new ConcurrentHashMap<>();
        private final CountDownLatch twoHaveBegun = new CountDownLatch(2);

        @Override
        public void recordUses(Map<KeyId, Instant> uses) {
            List<ReentrantLock> wanted = uses.keySet().stream()
                    .map(id -> locks.computeIfAbsent(id, any -> new ReentrantLock()))
                    .toList();
            int held = 0;
            try {
                for (ReentrantLock lock : wanted) {
                    if (!lock.tryLock(held == 0 ? 10_000 : 200, TimeUnit.MILLISECONDS)) {
                        throw new UnavailableException("deadlock");
                    }
                    held++;
                    if (held == 1) {
                        pause(twoHaveBegun);
                    }
                }
                right.recordUses(uses);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                wanted.subList(0, held).forEach(ReentrantLock::unlock);
            }
        }
    }
}
