package dev.claviger.testkit;

import static dev.claviger.testkit.ContractSensitivityTest.fault;

import dev.claviger.KeyId;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Stores whose answer to a poll is wrong. */
final class FaultyFeed {
    private FaultyFeed() {}

    static Stream<Arguments> faults() {
        return Stream.of(faultsInNumbers(), faultsInPositions(), faultsInKeys(), faultsUnderLoad())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> faultsInNumbers() {
        return Stream.of(
                fault(
                        "has two counts of revisions",
                        polling((right, since) -> counted(right.changesSince(since), revision -> revision + 1)),
                        "changesSince_tellsTheRevisionOfTheLastChange"),
                fault(
                        "always tells everything",
                        polling((right, since) -> everything(right)),
                        "changesSince_tellsNothing_whenNothingHasChanged"),
                fault(
                        "takes zero for unknown",
                        polling((right, since) ->
                                since.revision() == 0 ? everything(right) : right.changesSince(since)),
                        "changesSince_tellsNothing_whenNothingWasEverChanged"),
                fault("counts attempts", CountsAttempts::new, "changesSince_tellsNothing_ofChangesThatWereRefused"),
                fault(
                        "begins policies at one",
                        policyNumbered(
                                1L, (right, since) -> right.policy().value().isEmpty()),
                        "changesSince_tellsPolicyNumberZero_whenNoneWasEverSet"),
                fault(
                        "tells no policy without news",
                        policyNumbered(0L, (right, since) -> since.equals(positionOf(right))),
                        "changesSince_tellsTheNumberOfThePolicyInForce"),
                fault(
                        "tells no policy with keys",
                        policyNumbered(
                                0L, (right, since) -> !named(right, since).isEmpty()),
                        "changesSince_tellsTheNumberOfThePolicy_whenOnlyKeysHaveChanged"));
    }

    private static Stream<Arguments> faultsInPositions() {
        return Stream.of(
                fault(
                        "believes in the future",
                        polling((right, since) -> right.changesSince(at(
                                since,
                                Math.min(since.revision(), positionOf(right).revision())))),
                        "changesSince_tellsEverything_whenTheRevisionIsYetToCome"),
                fault(
                        "takes a negative number for now",
                        polling((right, since) -> right.changesSince(since.revision() < 0 ? positionOf(right) : since)),
                        "changesSince_tellsEverything_whenTheRevisionIsNegative"),
                fault(
                        "takes its number for the state",
                        polling((right, since) -> right.changesSince(new KeyStorage.Position(
                                since.revision(), positionOf(right).mark()))),
                        "changesSince_tellsEverything_whenThePresentRevisionIsOfAnotherHistory"),
                fault(
                        "looks at the present mark alone",
                        polling((right, since) -> right.changesSince(
                                since.revision() == positionOf(right).revision()
                                        ? since
                                        : new KeyStorage.Position(
                                                since.revision(),
                                                positionOf(right).mark()))),
                        "changesSince_tellsEverything_whenAnEarlierRevisionIsOfAnotherHistory"),
                fault("reads at no revision", ReadsAtNoRevision::new, "reading_isAtTheRevisionOfTheLastChange"));
    }

    private static Stream<Arguments> faultsInKeys() {
        return Stream.of(
                fault("tells updates alone", naming(key -> key.version() > 1), "changesSince_namesAKeyThatWasInserted"),
                fault(
                        "tells inserts alone",
                        naming(key -> key.version() == 1),
                        "changesSince_namesAKeyThatWasReplaced"),
                fault("tells one key of a change", naming(1), "changesSince_namesAllKeysOfAChange"),
                fault(
                        "tells the last change",
                        polling((right, since) -> right.changesSince(
                                since.revision() < 0
                                        ? since
                                        : at(
                                                since,
                                                Math.max(
                                                        since.revision(),
                                                        positionOf(right).revision() - 1)))),
                        "changesSince_namesTheKeysOfAllChangesBetween"),
                fault(
                        "takes id zero for no key",
                        naming(key -> key.id().value() != 0),
                        "changesSince_namesTheSmallestAndTheLargestId"),
                fault("tells a hundred keys", naming(100), "changesSince_namesTheKeysOfAChangeOfMany"),
                fault(
                        "leaves out the next change",
                        polling((right, since) -> right.changesSince(
                                since.revision() < 0 || since.equals(positionOf(right))
                                        ? since
                                        : at(since, since.revision() + 1))),
                        "changesSince_namesEachChange_whenOneFollowsFromRevisionToRevision"));
    }

    private static Stream<Arguments> faultsUnderLoad() {
        return Stream.of(
                fault(
                        "tells before it writes",
                        TellsBeforeItWrites::new,
                        "changesSince_missesNothing_whenOneFollowsManyWriters"),
                fault(
                        "numbers before it writes",
                        NumbersBeforeItWrites::new,
                        "changesSince_missesNothing_whenOneFollowsManyWriters"),
                fault(
                        "keeps what it found",
                        KeepsWhatItFound::new,
                        "changesSince_missesNothing_whenOneFollowsManyWriters"),
                fault(
                        "reads an old copy",
                        polling((right, since) -> counted(right.changesSince(since), revision -> revision - 1)),
                        "changesSince_isNeverOlderThanWhatWasAcknowledged_norThanWhatItTold"),
                fault(
                        "tells a policy to come",
                        polling((right, since) -> numbered(right.changesSince(since), number -> number + 1)),
                        "changesSince_isNeverOlderThanWhatWasAcknowledged_norThanWhatItTold"));
    }

    private interface Poll {
        KeyStorage.Changes since(KeyStorage right, KeyStorage.Position since);
    }

    private interface When {
        boolean holds(KeyStorage right, KeyStorage.Position since);
    }

    private static Supplier<FaultyStorage> polling(Poll poll) {
        return () -> new FaultyStorage() {
            @Override
            public Changes changesSince(Position since) {
                return poll.since(right, since);
            }
        };
    }

    private static Supplier<FaultyStorage> policyNumbered(long wrong, When when) {
        return polling((right, since) ->
                numbered(right.changesSince(since), number -> when.holds(right, since) ? wrong : number));
    }

    private static Supplier<FaultyStorage> naming(Predicate<StoredKey> what) {
        return naming((right, ids) ->
                ids.filter(id -> right.find(id).value().filter(what).isPresent()));
    }

    private static Supplier<FaultyStorage> naming(int howMany) {
        return naming((right, ids) -> ids.limit(howMany));
    }

    private interface Selection {
        Stream<KeyId> of(KeyStorage right, Stream<KeyId> ids);
    }

    private static Supplier<FaultyStorage> naming(Selection selection) {
        return polling((right, since) -> {
            KeyStorage.Changes changes = right.changesSince(since);
            return changes.keys() == null
                    ? changes
                    : new KeyStorage.Changes(
                            changes.position(),
                            changes.policyNumber(),
                            selection.of(right, changes.keys().stream()).collect(Collectors.toSet()));
        });
    }

    private static KeyStorage.Changes counted(KeyStorage.Changes changes, LongUnaryOperator revision) {
        KeyStorage.Position position = changes.position();
        return new KeyStorage.Changes(
                at(position, revision.applyAsLong(position.revision())), changes.policyNumber(), changes.keys());
    }

    private static KeyStorage.Changes numbered(KeyStorage.Changes changes, LongUnaryOperator policyNumber) {
        return new KeyStorage.Changes(
                changes.position(), policyNumber.applyAsLong(changes.policyNumber()), changes.keys());
    }

    private static KeyStorage.Changes everything(KeyStorage right) {
        return right.changesSince(KeyStorage.Position.NONE);
    }

    private static KeyStorage.Position positionOf(KeyStorage right) {
        return everything(right).position();
    }

    static long revisionOf(KeyStorage right) {
        return positionOf(right).revision();
    }

    private static KeyStorage.Position at(KeyStorage.Position position, long revision) {
        return new KeyStorage.Position(revision, position.mark());
    }

    private static Set<KeyId> named(KeyStorage right, KeyStorage.Position since) {
        Set<KeyId> keys = right.changesSince(since).keys();
        return keys == null ? Set.of() : keys;
    }

    /** Raises the revision first, and does not take that back. */
    private static final class CountsAttempts extends FaultyStorage {
        private final AtomicLong refused = new AtomicLong();

        @Override
        public Change.Result apply(Change change) {
            Change.Result result = right.apply(change);
            if (!(result instanceof Change.Applied)) {
                refused.incrementAndGet();
            }
            return result;
        }

        @Override
        public Changes changesSince(Position since) {
            return counted(right.changesSince(since), present -> present + refused.get());
        }
    }

    /** Tells of what it reads no more than that it is not from before the first change. */
    private static final class ReadsAtNoRevision extends FaultyStorage {
        @Override
        long at(long revision) {
            return 0;
        }
    }

    /** A log of changes beside the keys, in no transaction with them. */
    private abstract static class OwnLog extends FaultyStorage {
        final NavigableMap<Long, Set<KeyId>> log = new ConcurrentSkipListMap<>();
        final AtomicLong revisions = new AtomicLong();

        @Override
        public Changes changesSince(Position since) {
            long present = log.isEmpty() ? 0 : log.lastKey();
            Set<KeyId> keys = new HashSet<>();
            log.tailMap(since.revision(), false).values().forEach(keys::addAll);
            return new Changes(
                    new Position(present, 0),
                    right.policy().value().map(PolicyRevision::number).orElse(0L),
                    keys);
        }

        static Set<KeyId> keysOf(Change change) {
            return change.mutations().stream()
                    .map(mutation -> mutation instanceof Change.Insert insert
                            ? insert.key().id()
                            : ((Change.Replace) mutation).key().id())
                    .collect(Collectors.toSet());
        }
    }

    /** Nothing is written before somebody has looked for what a poll has told. */
    private static final class TellsBeforeItWrites extends OwnLog {
        private final CountDownLatch lookedFor = new CountDownLatch(1);

        @Override
        public Change.Result apply(Change change) {
            log.put(revisions.incrementAndGet(), keysOf(change));
            await(lookedFor);
            return right.apply(change);
        }

        @Override
        Optional<StoredKey> found(KeyId id) {
            Optional<StoredKey> stored = right.find(id).value();
            lookedFor.countDown();
            return stored;
        }
    }

    /** The first update gets its number, and is written when somebody has gone on from a later one: as by a sequence. */
    private static final class NumbersBeforeItWrites extends OwnLog {
        private final AtomicLong late = new AtomicLong();
        private final CountDownLatch wentOn = new CountDownLatch(1);

        @Override
        public Change.Result apply(Change change) {
            long number = revisions.incrementAndGet();
            if (change.mutations().get(0) instanceof Change.Replace && late.compareAndSet(0, number)) {
                await(wentOn);
            }
            Change.Result result = right.apply(change);
            log.put(number, keysOf(change));
            return result;
        }

        @Override
        public Changes changesSince(Position since) {
            if (late.get() != 0 && since.revision() > late.get()) {
                wentOn.countDown();
            }
            return super.changesSince(since);
        }
    }

    /** Answers from a cache of its own. The first update waits until something is in it. */
    private static final class KeepsWhatItFound extends FaultyStorage {
        private final Map<KeyId, StoredKey> kept = new ConcurrentHashMap<>();
        private final CountDownLatch found = new CountDownLatch(1);

        @Override
        public Change.Result apply(Change change) {
            if (change.mutations().get(0) instanceof Change.Replace) {
                await(found);
            }
            return right.apply(change);
        }

        @Override
        Optional<StoredKey> found(KeyId id) {
            Optional<StoredKey> stored = Optional.ofNullable(
                    kept.computeIfAbsent(id, any -> right.find(any).value().orElse(null)));
            stored.ifPresent(any -> found.countDown());
            return stored;
        }
    }
}
