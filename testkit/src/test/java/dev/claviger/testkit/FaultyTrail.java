package dev.claviger.testkit;

import static dev.claviger.testkit.ContractSensitivityTest.fault;

import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** Stores whose audit trail is wrong. */
final class FaultyTrail {
    private FaultyTrail() {}

    static Stream<Arguments> faults() {
        return Stream.of(faultsInOrder(), faultsInPages(), faultsInFilters(), faultsInTimes(), faultsUnderLoad())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> faultsInOrder() {
        return Stream.of(
                fault(
                        "records its own making",
                        showing(FaultyTrail::orABeginning),
                        "read_isEmpty_whenNothingHasHappened"),
                fault(
                        "shows the oldest first",
                        showing(FaultyTrail::reversed),
                        "read_showsTheLatestFirst_numberedFromOne"),
                fault(
                        "counts from two",
                        showing(page -> renumbered(page, 1)),
                        "read_showsTheLatestFirst_numberedFromOne"),
                fault("turns a change round", TurnsChangesRound::new, "read_showsTheRecordsOfAChangeInItsOrder"),
                fault("counts attempts", CountsAttempts::new, "read_showsNoGap_whereAChangeWasRefused"),
                fault(
                        "takes an empty owner for none",
                        showing(page -> page.stream()
                                .map(entry -> new AuditEntry(entry.number(), withOwner(entry.event())))
                                .toList()),
                        "read_showsEveryField"),
                fault(
                        "keeps details as texts",
                        showing(page -> page.stream()
                                .map(entry -> new AuditEntry(entry.number(), withTexts(entry.event())))
                                .toList()),
                        "read_showsEveryField"),
                fault("goes on writing to a page", GoesOnWriting::new, "read_isASnapshot"),
                fault("hands out a list to write to", showing(ArrayList::new), "read_isUnmodifiable"));
    }

    private static Stream<Arguments> faultsInPages() {
        return Stream.of(
                fault("knows no limit", asking(query -> query.withLimit(1_000)), "read_holdsNoMoreThanTheLimit"),
                fault(
                        "holds a hundred",
                        asking(query -> query.withLimit(Math.min(query.limit(), 100))),
                        "read_fillsTheLargestPage"),
                fault(
                        "narrows what it has read",
                        reading((right, query) -> right.read(AuditQuery.latest().withLimit(query.limit())).stream()
                                .filter(query::fits)
                                .toList()),
                        "read_fillsThePage_whenOtherRecordsLieBetween"),
                fault(
                        "repeats the last record",
                        asking(query -> query.withBefore(query.before() + (query.before() < 100 ? 1 : 0))),
                        "read_goesOnBelowTheNumber"),
                fault(
                        "takes nothing for everything",
                        asking(query -> query.before() < 2 ? query.withBefore(Long.MAX_VALUE) : query),
                        "read_isEmpty_whenNoNumberLiesBelow"),
                fault(
                        "turns pages by counting",
                        PagesByCounting::new,
                        "read_neitherRepeatsNorHidesRecords_whenOthersAreAddedWhileTurningPages"));
    }

    private static Stream<Arguments> faultsInFilters() {
        return Stream.of(
                fault(
                        "asks for no type",
                        fitting((query, entry) ->
                                query.type() == null || query.type().name().startsWith("KEY") || query.fits(entry)),
                        "read_narrowsToOneType"),
                fault(
                        "folds actors",
                        fitting((query, entry) ->
                                folded(query.actor(), entry.event().actor())),
                        "read_narrowsToOneActor_comparedByteByByte"),
                fault(
                        "folds owners",
                        fitting((query, entry) ->
                                folded(query.ownerId(), entry.event().ownerId())),
                        "read_narrowsToOneOwner_comparedByteByByte"),
                fault(
                        "takes id zero for any key",
                        fitting((query, entry) ->
                                (query.keyId() != null && query.keyId().value() == 0) || query.fits(entry)),
                        "read_narrowsToOneKey"),
                fault(
                        "knows one filter at a time",
                        asking(query -> query.type() == null
                                ? query
                                : AuditQuery.latest().withType(query.type())),
                        "read_showsWhatFitsAllThatIsAskedFor"));
    }

    private static Stream<Arguments> faultsInTimes() {
        return Stream.of(
                fault(
                        "goes on by number",
                        fitting((query, entry) -> entry.number() < query.before() && query.fits(entry)),
                        "read_ofAPeriod_goesOnAfterTheEntry_byTimeAndThenByNumber"),
                fault(
                        "goes on after what fits alone",
                        reading((right, query) -> right.read(
                                right.read(query.withBefore(Long.MAX_VALUE)).stream()
                                                .noneMatch(entry -> entry.number() == query.before())
                                        ? query.withBefore(Long.MAX_VALUE)
                                        : query)),
                        "read_ofAPeriod_goesOnAfterAnEntryThatDoesNotFit"),
                fault(
                        "takes a number that no entry has for none",
                        asking(query -> query.before() == 0 ? query.withBefore(Long.MAX_VALUE) : query),
                        "read_ofAPeriod_goesOnBelowANumber_thatNoEntryHas"),
                fault(
                        "includes the end",
                        fitting((query, entry) -> entry.event().at().equals(query.until()) || query.fits(entry)),
                        "read_narrowsToATime_withoutItsEnd"),
                fault(
                        "wants both ends",
                        fitting((query, entry) -> query.from() == null || query.until() == null || query.fits(entry)),
                        "read_narrowsToATime_withOneEndAlone"),
                fault(
                        "cuts bounds to milliseconds",
                        fitting((query, entry) ->
                                isBetween(cut(query.from()), entry.event().at(), cut(query.until()))),
                        "read_narrowsToATime_finerThanAMillisecond"),
                fault(
                        "has no number for the end of time",
                        fitting((query, entry) -> !Instant.MAX.equals(query.until()) && query.fits(entry)),
                        "read_narrowsToATime_howeverWide"));
    }

    private static Stream<Arguments> faultsUnderLoad() {
        return Stream.of(
                fault(
                        "numbers records as it likes",
                        TurnsChangesRound::new,
                        "read_numbersRecordsInTheOrderOfTheirChanges_whenTheyComeTogether"),
                fault(
                        "shows a later record first",
                        showing(page -> page.size() < 3
                                ? page
                                : Stream.concat(
                                                Stream.of(page.get(0)),
                                                page.stream().skip(2))
                                        .toList()),
                        "read_showsNoGap_andAllThatWasAcknowledged_whileOthersWrite"));
    }

    private interface Reading {
        List<AuditEntry> read(AuditTrail right, AuditQuery query);
    }

    private static Supplier<FaultyStorage> reading(Reading reading) {
        return () -> new FaultyStorage() {
            @Override
            public List<AuditEntry> read(AuditQuery query) {
                return reading.read(right, query);
            }
        };
    }

    private static Supplier<FaultyStorage> asking(UnaryOperator<AuditQuery> question) {
        return reading((right, query) -> right.read(question.apply(query)));
    }

    private static Supplier<FaultyStorage> showing(UnaryOperator<List<AuditEntry>> answer) {
        return reading((right, query) -> answer.apply(right.read(query)));
    }

    private static Supplier<FaultyStorage> fitting(BiPredicate<AuditQuery, AuditEntry> fits) {
        return reading((right, query) -> right.read(AuditQuery.latest().withLimit(1_000)).stream()
                .filter(entry -> fits.test(query, entry))
                .limit(query.limit())
                .toList());
    }

    private static List<AuditEntry> orABeginning(List<AuditEntry> page) {
        AuditEvent beginning = AuditEvent.builder(AuditEvent.Type.AUDIT_PURGED, "host:store", TestKeys.NOON)
                .build();
        return page.isEmpty() ? List.of(new AuditEntry(1, beginning)) : page;
    }

    private static List<AuditEntry> reversed(List<AuditEntry> page) {
        List<AuditEntry> backward = new ArrayList<>(page);
        Collections.reverse(backward);
        return backward;
    }

    private static List<AuditEntry> renumbered(List<AuditEntry> page, long by) {
        return page.stream()
                .map(entry -> new AuditEntry(entry.number() + by, entry.event()))
                .toList();
    }

    private static AuditEvent withOwner(AuditEvent event) {
        String owner = "".equals(event.ownerId()) ? null : event.ownerId();
        return event.toBuilder().ownerId(owner).build();
    }

    private static AuditEvent withTexts(AuditEvent event) {
        AuditEvent.Builder texts = event.toBuilder();
        event.details().forEach((name, value) -> texts.detail(name, value.toString()));
        return texts.build();
    }

    private static boolean folded(@Nullable String wanted, @Nullable String present) {
        return wanted == null
                || (present != null && wanted.toLowerCase(Locale.ROOT).equals(present.toLowerCase(Locale.ROOT)));
    }

    private static @Nullable Instant cut(@Nullable Instant bound) {
        return bound == null ? null : bound.truncatedTo(ChronoUnit.MILLIS);
    }

    private static boolean isBetween(@Nullable Instant from, Instant at, @Nullable Instant until) {
        return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
    }

    /** Writes the records of a change from behind. */
    private static final class TurnsChangesRound extends FaultyStorage {
        @Override
        public Change.Result apply(Change change) {
            List<AuditEvent> backward = new ArrayList<>(change.audit());
            Collections.reverse(backward);
            return right.apply(new Change(change.conditions(), change.mutations(), backward));
        }
    }

    /** Takes numbers from a counter that no refusal turns back. */
    private static final class CountsAttempts extends FaultyStorage {
        private final List<Long> numbers = new ArrayList<>();
        private long next = 1;

        @Override
        public synchronized Change.Result apply(Change change) {
            Change.Result result = right.apply(change);
            if (result instanceof Change.Applied) {
                LongStream.range(next, next + change.audit().size()).forEach(numbers::add);
            }
            next += change.audit().size();
            return result;
        }

        @Override
        public synchronized List<AuditEntry> read(AuditQuery query) {
            return right.read(query).stream()
                    .map(entry -> new AuditEntry(numbers.get((int) entry.number() - 1), entry.event()))
                    .toList();
        }
    }

    /** Counts the records it has shown, and goes on behind as many. */
    private static final class PagesByCounting extends FaultyStorage {
        private long shown;

        @Override
        public List<AuditEntry> read(AuditQuery query) {
            shown = query.before() == Long.MAX_VALUE ? 0 : shown;
            List<AuditEntry> page = right.read(query.withBefore(Long.MAX_VALUE).withLimit(1_000)).stream()
                    .skip(shown)
                    .limit(query.limit())
                    .toList();
            shown += page.size();
            return page;
        }
    }

    /** Has one page, and fills it again. */
    private static final class GoesOnWriting extends FaultyStorage {
        private final List<AuditEntry> page = new ArrayList<>();

        @Override
        public List<AuditEntry> read(AuditQuery query) {
            page.clear();
            page.addAll(right.read(query));
            return Collections.unmodifiableList(page);
        }
    }
}
