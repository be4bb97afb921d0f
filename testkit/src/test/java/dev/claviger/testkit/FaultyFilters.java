package dev.claviger.testkit;

import static dev.claviger.testkit.ContractSensitivityTest.fault;

import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyState;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** Stores that pass over parts of a query, of a key or of a change. */
final class FaultyFilters {
    private FaultyFilters() {}

    static Stream<Arguments> faults() {
        return Stream.of(faultsInTexts(), faultsInStates(), faultsInTimes(), faultsInPages(), faultsInWriting())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> faultsInTexts() {
        return Stream.of(
                fault(
                        "ignores the issuer",
                        asking(query -> with(query, null, query.name(), query.state())),
                        "list_holdsTheKeysOfTheIssuerAlone_comparedByteByByte"),
                fault(
                        "folds the issuer",
                        judging(
                                query -> with(query, null, query.name(), query.state()),
                                (query, stored) -> query.issuedBy() == null
                                        || folded(query.issuedBy())
                                                .equals(folded(stored.key().issuedBy()))),
                        "list_holdsTheKeysOfTheIssuerAlone_comparedByteByByte"),
                fault(
                        "ignores the name",
                        asking(query -> with(query, query.issuedBy(), null, query.state())),
                        "list_holdsTheKeysOfTheNameAlone_comparedByteByByte"),
                fault(
                        "finds names that begin so",
                        judging(
                                query -> with(query, query.issuedBy(), null, query.state()),
                                (query, stored) -> query.name() == null
                                        || stored.key().name().startsWith(query.name())),
                        "list_holdsTheKeysOfTheNameAlone_comparedByteByByte"));
    }

    private static Stream<Arguments> faultsInStates() {
        Supplier<FaultyStorage> ignoring = asking(query -> with(query, query.issuedBy(), query.name(), null));
        return Stream.of(
                fault("ignores the state", ignoring, "list_holdsTheActiveKeys_untilTheirEnd"),
                fault("ignores the state", ignoring, "list_holdsTheSuspendedKeys_untilTheirEnd"),
                fault("ignores the state", ignoring, "list_holdsTheExpiredKeys_fromTheirEndOn"),
                fault("ignores the state", ignoring, "list_holdsTheRevokedKeys_whateverElseTheyAre"),
                fault(
                        "judges by a clock of its own",
                        asking(query -> query.state() == null ? query : query.withAt(TestKeys.NOON)),
                        "list_holdsTheExpiredKeys_fromTheirEndOn"),
                fault("lists what it knew first", ListsWhatCameFirst::new, "list_judgesKeysAsTheyAreNow"));
    }

    private static Stream<Arguments> faultsInTimes() {
        return Stream.of(
                fault(
                        "ignores how long keys are unused",
                        asking(query -> with(query, null, query.expiringBefore())),
                        "list_holdsKeysThatWereNeverUsed_byTheTimeOfTheirIssue"),
                fault(
                        "forgets keys that were never used",
                        judging(
                                query -> query,
                                (query, stored) -> query.unusedSince() == null
                                        || stored.key().lastUsedAt() != null),
                        "list_holdsKeysThatWereNeverUsed_byTheTimeOfTheirIssue"),
                fault(
                        "looks at the time of issue alone",
                        judging(
                                query -> with(query, null, query.expiringBefore()),
                                (query, stored) -> query.unusedSince() == null
                                        || stored.key().issuedAt().isBefore(query.unusedSince())),
                        "list_holdsKeysThatWereUsed_byTheirLastUse"),
                fault(
                        "ignores the end",
                        asking(query -> with(query, query.unusedSince(), null)),
                        "list_holdsKeysThatEndBefore_andNoneWithoutEnd"),
                fault(
                        "lists live keys only",
                        judging(
                                query -> query,
                                (query, stored) -> query.expiringBefore() == null
                                        || stored.key().isLiveAt(TestKeys.NOON)),
                        "list_holdsRevokedAndSuspendedKeysThatEndBefore"),
                fault(
                        "cuts what a millisecond cannot hold",
                        asking(query -> with(query, cut(query.unusedSince()), cut(query.expiringBefore()))),
                        "list_comparesWithMomentsBetweenMilliseconds"));
    }

    private static Stream<Arguments> faultsInPages() {
        return Stream.of(
                fault(
                        "takes one part of a query",
                        asking(query ->
                                query.ownerId() == null ? query : KeyQuery.of(KeyFilter.forOwner(query.ownerId()))),
                        "list_holdsKeysThatFitAllPartsOfTheQuery"),
                fault("filters pages", FiltersPages::new, "list_fillsPagesWithKeysThatFit_whicheverPartNarrows"));
    }

    private static Stream<Arguments> faultsInWriting() {
        return Stream.of(
                fault("loses what is sealed", writing(FaultyFilters::withoutSealed), "insert_keepsEveryField"),
                fault("loses what is sealed", writing(FaultyFilters::withoutSealed), "replace_keepsWhatIsSealed"),
                fault("seals once", SealsOnce::new, "replace_writesWhatIsSealedAnew"),
                fault("loses the description", writing(FaultyFilters::withoutDescription), "insert_keepsEveryField"),
                fault(
                        "refuses what changes nothing",
                        () -> new FaultyStorage() {
                            @Override
                            public Change.Result apply(Change change) {
                                return change.mutations().isEmpty() ? new Change.Conflict() : super.apply(change);
                            }
                        },
                        "apply_putsOnRecord_whatChangesNothingElse"),
                fault(
                        "makes a revision for keys only",
                        () -> new FaultyStorage() {
                            @Override
                            public Change.Result apply(Change change) {
                                return change.mutations().isEmpty()
                                        ? new Change.Applied(FaultyFeed.revisionOf(right))
                                        : super.apply(change);
                            }
                        },
                        "apply_putsOnRecord_whatChangesNothingElse"),
                fault(
                        "records whatever it was asked",
                        FaultyStorage.RecordsTooMuch::new,
                        "apply_putsNothingOnRecord_whenAConditionFailsThatNothingElseHangsOn"),
                fault("writes a hundred", WritesAHundred::new, "apply_replacesManyKeysTogether"),
                fault(
                        "writes what it can",
                        FaultyStorage.WritesOneByOne::new,
                        "apply_changesNothing_whenOneOfManyReplacedKeysIsStale"));
    }

    private static Supplier<FaultyStorage> asking(UnaryOperator<KeyQuery> distortion) {
        return judging(distortion, (query, stored) -> true);
    }

    /** Asks for something else and then passes over what is not {@code held}. */
    private static Supplier<FaultyStorage> judging(
            UnaryOperator<KeyQuery> distortion, BiPredicate<KeyQuery, StoredKey> held) {
        return () -> new FaultyStorage() {
            @Override
            public List<StoredKey> list(KeyQuery query) {
                return right.list(distortion.apply(query)).stream()
                        .filter(stored -> held.test(query, stored))
                        .toList();
            }
        };
    }

    private static Supplier<FaultyStorage> writing(UnaryOperator<StoredKey> distortion) {
        return () -> new FaultyStorage() {
            @Override
            public Change.Result apply(Change change) {
                List<Change.Mutation> mutations = change.mutations().stream()
                        .map(mutation -> distorted(mutation, distortion))
                        .toList();
                return right.apply(new Change(change.conditions(), mutations, change.audit()));
            }
        };
    }

    private static Change.Mutation distorted(Change.Mutation mutation, UnaryOperator<StoredKey> distortion) {
        if (mutation instanceof Change.Insert insert) {
            return new Change.Insert(distortion.apply(insert.key()));
        }
        return mutation instanceof Change.Replace replace
                ? new Change.Replace(distortion.apply(replace.key()))
                : mutation;
    }

    private static StoredKey withoutSealed(StoredKey stored) {
        return StoredKey.of(stored.key(), stored.digest());
    }

    private static StoredKey withoutDescription(StoredKey stored) {
        return TestKeys.with(stored, key -> key.description(""));
    }

    private static KeyQuery with(
            KeyQuery query, @Nullable String issuer, @Nullable String name, @Nullable KeyState state) {
        KeyFilter filter = narrowed(ownersOf(query), query.unusedSince(), query.expiringBefore());
        return like(query, narrowed(filter, issuer, name, state));
    }

    private static KeyQuery with(KeyQuery query, @Nullable Instant unusedSince, @Nullable Instant expiringBefore) {
        KeyFilter filter = narrowed(ownersOf(query), query.issuedBy(), query.name(), query.state());
        return like(query, narrowed(filter, unusedSince, expiringBefore));
    }

    private static KeyFilter ownersOf(KeyQuery query) {
        return query.ownerId() == null ? KeyFilter.all() : KeyFilter.forOwner(query.ownerId());
    }

    private static KeyFilter narrowed(
            KeyFilter filter, @Nullable String issuer, @Nullable String name, @Nullable KeyState state) {
        KeyFilter narrowed = issuer == null ? filter : filter.withIssuedBy(issuer);
        narrowed = name == null ? narrowed : narrowed.withName(name);
        return state == null ? narrowed : narrowed.withState(state);
    }

    private static KeyFilter narrowed(
            KeyFilter filter, @Nullable Instant unusedSince, @Nullable Instant expiringBefore) {
        KeyFilter narrowed = unusedSince == null ? filter : filter.withUnusedSince(unusedSince);
        return expiringBefore == null ? narrowed : narrowed.withExpiringBefore(expiringBefore);
    }

    private static KeyQuery like(KeyQuery query, KeyFilter filter) {
        KeyQuery like = KeyQuery.of(filter).withPage(query.page());
        return query.at() == null ? like : like.withAt(query.at());
    }

    private static KeyQuery narrowedByOwnerAlone(KeyQuery query) {
        return with(with(query, null, null), null, null, null);
    }

    private static String folded(String text) {
        return text.stripTrailing().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Instant cut(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Has an index that is written when a key is inserted. */
    private static final class ListsWhatCameFirst extends FaultyStorage {
        private final Map<KeyId, ApiKey> first = new ConcurrentHashMap<>();

        @Override
        public Change.Result apply(Change change) {
            for (Change.Mutation mutation : change.mutations()) {
                if (mutation instanceof Change.Insert insert) {
                    first.put(insert.key().id(), insert.key().key());
                }
            }
            return right.apply(change);
        }

        @Override
        public List<StoredKey> list(KeyQuery query) {
            return right.list(narrowedByOwnerAlone(query)).stream()
                    .filter(stored -> query.fits(first.get(stored.id())))
                    .toList();
        }
    }

    /** Reads a page and then passes over what does not fit. */
    private static final class FiltersPages extends FaultyStorage {
        @Override
        public List<StoredKey> list(KeyQuery query) {
            return right.list(narrowedByOwnerAlone(query)).stream()
                    .filter(stored -> query.fits(stored.key()))
                    .toList();
        }
    }

    /** Keeps what was sealed when the key was inserted. */
    private static final class SealsOnce extends FaultyStorage {
        @Override
        public Change.Result apply(Change change) {
            if (change.mutations().get(0) instanceof Change.Replace replace) {
                StoredKey stored = right.find(replace.key().id()).value().orElseThrow();
                StoredKey key = TestKeys.rewritten(stored, replace.key().key());
                return right.apply(new Change(change.conditions(), List.of(new Change.Replace(key)), change.audit()));
            }
            return right.apply(change);
        }
    }

    /** Writes what goes into one batch. */
    private static final class WritesAHundred extends FaultyStorage {
        @Override
        public Change.Result apply(Change change) {
            List<Change.Mutation> some = change.mutations().stream().limit(100).toList();
            return right.apply(new Change(change.conditions(), some, change.audit()));
        }
    }
}
