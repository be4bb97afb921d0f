package dev.claviger.internal.chores;

import static dev.claviger.GuardedStorage.Method.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
import dev.claviger.ClavigerBuilder;
import dev.claviger.Fixtures;
import dev.claviger.GuardedStorage;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyRequest;
import dev.claviger.Rotation;
import dev.claviger.TestNode;
import dev.claviger.internal.node.KeyTables;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.KeyListener.Event;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a host hears of keys that nobody touches. */
class LifecycleSweepTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration BETWEEN_PAGES = Duration.ofSeconds(3);
    private static final Duration DAY = Duration.ofDays(1);

    private final InMemoryKeyStorage shared = new InMemoryKeyStorage();
    private final List<Event> heard = new ArrayList<>();
    private final TestNode silent = new TestNode(shared);
    private TestNode node = listening(builder -> builder);

    private TestNode listening(UnaryOperator<ClavigerBuilder> settings) {
        return new TestNode(shared, builder -> settings.apply(builder.keyListener(heard::add)));
    }

    @AfterEach
    void close() {
        node.close();
        silent.close();
    }

    @Test
    void expiring_isToldAtTheStart_ofTheNearestWarningAlone() {
        issueFor(silent, Duration.ofDays(90));
        IssuedKey soon = issueFor(silent, Duration.ofDays(80));
        node.close();
        heard.clear();

        node = restartedAt(Duration.ofDays(75));

        assertThat(expiring()).containsExactlyInAnyOrder("P30D", "P7D");
        assertThat(heard)
                .filteredOn(event -> event.details().get("before").equals("P7D"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.key().id()).isEqualTo(soon.key().id()));
    }

    @Test
    void expiring_isToldOnceForEachWarning() {
        issueFor(node, Duration.ofDays(60));

        List<String> days = new ArrayList<>();
        for (int hours = 0; hours < 24 * 70; hours++) {
            sweep();
            if (heard.size() > days.size() + 1) {
                days.add(
                        hours / 24 + " " + heard.get(heard.size() - 1).details().get("before"));
            }
            node.advance(HOUR);
        }

        assertThat(days).containsExactly("30 P30D", "53 P7D", "59 P1D");
    }

    @Test
    void expiring_isNotTold_ofKeysThatWereNeverToLastThatLong() {
        issueFor(node, Duration.ofDays(5));
        sweep();
        assertThat(expiring()).isEmpty();

        node.advance(DAY.multipliedBy(4));
        sweep();

        assertThat(expiring()).containsExactly("P1D");
    }

    @Test
    void expiring_isTold_ofARotatedKeyInItsOverlap_andNotOnceItIsRevoked() {
        IssuedKey old = node.issue();
        node.advance(Duration.ofDays(40));
        sweep();
        rotate(old, Duration.ofDays(3));
        sweep();
        assertThat(expiring()).containsExactly("P7D");

        node.revoke(old);
        node.advance(Duration.ofDays(2).plusHours(1));
        sweep();

        assertThat(expiring()).containsExactly("P7D");
    }

    @Test
    void expiring_isNeverTold_whenThereAreNoWarnings() {
        node.close();
        node = listening(builder -> builder.warnBeforeExpiry());
        issueFor(node, Duration.ofDays(2));
        node.advance(DAY.plusHours(23));
        sweep();

        assertThat(expiring()).isEmpty();
    }

    @Test
    void unused_isToldOnce_untilTheKeyIsUsedAgain() {
        IssuedKey key = node.issue();
        for (int days = 0; days < 120; days++) {
            sweep();
            node.advance(DAY);
        }
        assertThat(unusedSince()).containsExactly(Fixtures.NOON);

        node.look();
        assertThat(node.allows(key)).isTrue();
        Instant used = Fixtures.NOON.plus(Duration.ofDays(120));
        node.executor.runChores(Duration.ofSeconds(10));
        for (int days = 0; days < 200; days++) {
            sweep();
            node.advance(DAY);
        }

        assertThat(unusedSince()).containsExactly(Fixtures.NOON, used);
    }

    @Test
    void unused_isToldAtTheStart() {
        silent.issue();
        node.close();

        node = restartedAt(Duration.ofDays(90));

        assertThat(unusedSince()).containsExactly(Fixtures.NOON);
    }

    @Test
    void unused_isToldAfterTheTimeThatWasSet() {
        node.close();
        node = listening(builder -> builder.unusedAfter(Duration.ofDays(2)));
        node.issue();
        node.advance(Duration.ofDays(2).minusMillis(1));
        sweep();
        assertThat(unusedSince()).isEmpty();

        node.advance(Duration.ofMillis(1));
        sweep();

        assertThat(unusedSince()).hasSize(1);
    }

    /** More keys end soon than are remembered: of the others it counts when the last look was. */
    @Test
    void expiring_isToldOnce_howeverManyKeysThereAre() {
        KeyEvents events = new KeyEvents(heard::add, Fixtures.AT_NOON, Runnable::run);
        ExpiryWarnings warnings = new ExpiryWarnings(List.of(DAY), events);
        UnaryOperator<ApiKeyBuilder> ending = built -> built.expiresAt(Fixtures.NOON.plus(DAY.multipliedBy(2)));
        List<ApiKey> keys = LongStream.range(0, 100_050)
                .mapToObj(id -> KeyTables.key(id).key)
                .map(key -> ending.apply(key.toBuilder()).build())
                .toList();
        Instant last = null;
        for (int hours = 23; hours < 27; hours++) {
            Instant now = Fixtures.NOON.plus(HOUR.multipliedBy(hours));
            for (ApiKey key : keys) {
                warnings.judge(key, last, now);
            }
            warnings.complete(now);
            last = now;
        }

        assertThat(heard).hasSize(keys.size());
    }

    @Test
    void sweep_readsOnePageAtATime_andSeesEveryKeyOnce() {
        insertKeys(2_500);
        LifecycleSweep sweep = sweepOfAll();
        sweep.begin();
        sweep.goOn();
        assertThat(heard).hasSize(1_000);

        sweep.goOn();
        sweep.goOn();
        sweep.goOn();

        assertThat(heard).hasSize(2_500);
        assertThat(heard.stream().map(event -> event.key().id())).doesNotHaveDuplicates();
    }

    /** A store that filters many keys for a few reads all of them for one page, and never in time. */
    @Test
    void sweep_asksForPagesByPositionAlone() {
        node.issue();
        sweep();

        assertThat(node.storage.queries())
                .isNotEmpty()
                .allSatisfy(query ->
                        assertThat(query.withPage(KeyPageRequest.first())).isEqualTo(KeyQuery.of(KeyFilter.all())));
    }

    @Test
    void sweep_readsTheKeysOnce_whateverThereIsToTell() {
        node.issue();
        int before = node.storage.calls(LIST);
        sweep();

        assertThat(node.storage.calls(LIST)).isEqualTo(before + 1);
    }

    @Test
    void sweep_doesNotBeginAgain_whileOneIsUnderWay() {
        insertKeys(1_500);
        LifecycleSweep sweep = sweepOfAll();
        sweep.begin();
        sweep.goOn();
        sweep.begin();
        sweep.goOn();

        assertThat(heard).hasSize(1_500);
    }

    @Test
    void sweep_goesOn_whereTheStoreFailed_andTellsNothingTwice() {
        insertKeys(1_500);
        GuardedStorage guarded = new GuardedStorage(shared);
        LifecycleSweep sweep = sweepOfAll(guarded);
        sweep.begin();
        sweep.goOn();
        guarded.fail(LIST);
        sweep.goOn();
        sweep.goOn();
        assertThat(heard).hasSize(1_000);

        guarded.recover();
        sweep.goOn();
        sweep.begin();
        sweep.goOn();
        sweep.goOn();

        assertThat(heard).hasSize(1_500);
    }

    private LifecycleSweep sweepOfAll() {
        return sweepOfAll(shared);
    }

    private LifecycleSweep sweepOfAll(KeyStorage storage) {
        KeyEvents events = new KeyEvents(heard::add, Fixtures.AT_NOON, Runnable::run);
        return new LifecycleSweep(storage, Fixtures.AT_NOON, List.of(new UnusedKeys(Duration.ZERO, events)));
    }

    private void insertKeys(int number) {
        for (long id = 0; id < number; id++) {
            shared.apply(new Change(
                    List.of(),
                    List.of(new Change.Insert(KeyTables.key(id).stored)),
                    List.of(event(AuditEvent.Type.KEY_ISSUED))));
        }
    }

    @Test
    void sweeps_areNotMade_whenNobodyListens() {
        assertThat(silent.executor.pauses()).doesNotContain(HOUR);
        assertThat(silent.storage.calls(LIST)).isZero();
        assertThat(node.executor.pauses()).contains(HOUR);
    }

    private static AuditEvent event(AuditEvent.Type type) {
        return AuditEvent.builder(type, "host:test", Fixtures.NOON).build();
    }

    /** Issues a key at noon. */
    private static IssuedKey issueFor(TestNode at, Duration lifetime) {
        return at.claviger
                .issue(Fixtures.ADA, KeyRequest.named("a key").withExpiresAt(Fixtures.NOON.plus(lifetime)))
                .orElseThrow();
    }

    private TestNode restartedAt(Duration sinceNoon) {
        TestNode restarted = listening(builder -> builder);
        restarted.advance(sinceNoon);
        sweep(restarted);
        return restarted;
    }

    private void sweep() {
        sweep(node);
    }

    /** Lets a look through the keys begin, and all its pages be read. */
    private static void sweep(TestNode at) {
        at.executor.runChores(HOUR);
        at.executor.runChores(BETWEEN_PAGES);
        at.executor.runWaiting();
    }

    private List<String> expiring() {
        return heard.stream()
                .filter(event -> event.type() == KeyListener.Type.EXPIRING)
                .map(event ->
                        "P" + Duration.parse(event.details().get("before")).toDays() + "D")
                .toList();
    }

    private List<Instant> unusedSince() {
        return heard.stream()
                .filter(event -> event.type() == KeyListener.Type.UNUSED)
                .map(event -> Instant.parse(event.details().get("since")))
                .toList();
    }

    private IssuedKey rotate(IssuedKey key, Duration overlap) {
        return node.claviger
                .rotate(TestNode.HOST, key.key().id(), Rotation.overlapping(overlap))
                .orElseThrow();
    }
}
