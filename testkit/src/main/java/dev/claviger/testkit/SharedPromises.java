package dev.claviger.testkit;

import static dev.claviger.testkit.Race.changes;
import static dev.claviger.testkit.StorageFixture.assertNames;
import static dev.claviger.testkit.TestChanges.inserting;
import static dev.claviger.testkit.TestChanges.insertingWithRoom;
import static dev.claviger.testkit.TestChanges.replacing;
import static dev.claviger.testkit.TestChanges.revision;
import static dev.claviger.testkit.TestChanges.setting;
import static dev.claviger.testkit.TestKeys.NOON;
import static dev.claviger.testkit.TestKeys.used;
import static dev.claviger.testkit.TestTrail.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.KeyFilter;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoreMarks;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What the contract says about two stores over one place, as two nodes have them; skipped where a place has only one. */
interface SharedPromises extends Promises {
    @Test
    default void mark_keepsTheFirstValue_ofEachName() {
        StoreMarks marks = marks(fixture().storage());

        assertThat(marks.mark("pepper.1", "0123456789abcdef")).isEqualTo("0123456789abcdef");
        assertThat(marks.mark("pepper.1", "another")).isEqualTo("0123456789abcdef");
        assertThat(marks.mark("pepper.10", "another")).isEqualTo("another");
        assertThat(marks.mark("a".repeat(100), "~".repeat(500))).isEqualTo("~".repeat(500));
    }

    @Test
    default void mark_isNoChange() throws Exception {
        StoreMarks marks = marks(fixture().storage());
        fixture().applied(inserting(TestKeys.ownedBy("ada")));
        StorageFixture.Contents before = fixture().contents();
        long revision = fixture().present().revision();

        marks.mark("pepper.1", "0123456789abcdef");

        assertThat(fixture().contents()).isEqualTo(before);
        assertThat(fixture().present().revision()).isEqualTo(revision);
    }

    @RepeatedTest(20)
    default void mark_isWrittenOnce_whenNodesStartTogether() throws Exception {
        StoreMarks marks = marks(fixture().storage());
        StoreMarks others = fixture()
                .another(fixture().storage())
                .map(SharedPromises::marks)
                .orElse(marks);
        List<Callable<String>> starts = new ArrayList<>();
        for (int node = 0; node < 8; node++) {
            String value = "of node " + node;
            StoreMarks at = node % 2 == 0 ? marks : others;
            starts.add(() -> at.mark("pepper.1", value));
        }

        assertThat(Set.copyOf(Race.run(starts))).hasSize(1);
    }

    @Test
    default void mark_isTheOneThatAnotherStoreWrote() throws Exception {
        StoreMarks marks = marks(fixture().storage());
        StoreMarks others = marks(fixture().other());

        marks.mark("pepper.1", "first");

        assertThat(others.mark("pepper.1", "second")).isEqualTo("first");
    }

    private static StoreMarks marks(KeyStorage from) {
        assumeTrue(from instanceof StoreMarks, "the store keeps no marks");
        return (StoreMarks) from;
    }

    @Test
    default void find_seesWhatAnotherStoreWrote() throws Exception {
        KeyStorage other = fixture().other();
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        assertThat(other.find(key.id()).value().map(Row::of)).contains(Row.of(key));
        StoredKey renamed = TestKeys.named(key.next(key.key()), "renamed");

        fixture().applied(replacing(renamed));

        assertThat(other.find(key.id()).value().map(Row::of)).contains(Row.of(renamed));
        assertThat(Row.of(other.list(KeyQuery.of(KeyFilter.forOwner("ada"))))).isEqualTo(Row.of(List.of(renamed)));
    }

    @Test
    default void find_findsAKeyThatAnotherStoreWrote_afterItWasMissed() throws Exception {
        KeyStorage other = fixture().other();
        StoredKey key = TestKeys.ownedBy("ada");
        assertThat(other.find(key.id()).value()).isEmpty();

        fixture().applied(inserting(key));

        assertThat(other.find(key.id()).value().map(Row::of)).contains(Row.of(key));
    }

    @Test
    default void policy_isTheOneThatAnotherStoreSet() throws Exception {
        KeyStorage other = fixture().other();
        assertThat(other.policy().value()).isEmpty();

        fixture().applied(setting(revision(1)));
        assertThat(other.policy().value()).contains(revision(1));
        fixture().applied(setting(revision(2)));

        assertThat(other.policy().value()).contains(revision(2));
    }

    @Test
    default void apply_isJudgedByWhatAnotherStoreWrote() throws Exception {
        KeyStorage other = fixture().other();
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().applied(replacing(key.next(key.key())));
        fixture().applied(setting(revision(1)));

        assertThat(other.apply(inserting(TestKeys.withId(key.id(), "bob", NOON))))
                .isEqualTo(new Change.IdTaken(key.id()));
        assertThat(other.apply(replacing(key.next(key.key())))).isEqualTo(new Change.Conflict());
        assertThat(other.apply(setting(revision(1)))).isEqualTo(new Change.Conflict());
        assertThat(other.apply(insertingWithRoom("ada", 1, NOON))).isEqualTo(new Change.NoRoom());
    }

    @Test
    default void apply_buildsOnWhatAnotherStoreWrote_atOnce() throws Exception {
        List<KeyStorage> stores = List.of(fixture().storage(), fixture().other());

        for (int number = 1; number <= 200; number++) {
            Change.Result result = stores.get(number % 2).apply(setting(revision(number)));
            assertThat(result).as("change %s", number).isInstanceOf(Change.Applied.class);
        }
    }

    @Test
    default void changesSince_tellsWhatAnotherStoreChanged() throws Exception {
        KeyStorage other = fixture().other();
        KeyStorage.Position before =
                other.changesSince(KeyStorage.Position.NONE).position();
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        long after = fixture().applied(setting(revision(1)));

        KeyStorage.Changes changes = other.changesSince(before);

        assertThat(changes.position().revision()).isEqualTo(after);
        assertThat(changes.policyNumber()).isEqualTo(1);
        assertNames(changes, List.of(key));
        assertThat(other.changesSince(changes.position()).keys()).isEmpty();
        assertThat(fixture().storage().changesSince(changes.position()).keys()).isEmpty();
    }

    @Test
    default void recordUses_showsThroughAnotherStore_andMovesForwardOnly() throws Exception {
        KeyStorage other = fixture().other();
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        Instant use = NOON.plusSeconds(60);

        fixture().storage().recordUses(Map.of(key.id(), use));
        other.recordUses(Map.of(key.id(), use.minusSeconds(1)));

        assertThat(fixture().lastUse(key)).isEqualTo(use);
        assertThat(other.find(key.id()).value().map(Row::of)).contains(Row.of(used(key, use)));
    }

    @Test
    default void read_showsTheRecordsOfAnotherStore_inOneNumbering() throws Exception {
        KeyStorage other = fixture().other();
        Change first = inserting(TestKeys.ownedBy("ada"));
        Change second = setting(revision(1));

        fixture().applied(first);
        assertThat(other.apply(second)).isInstanceOf(Change.Applied.class);

        assertThat(trail().read(AuditQuery.latest()))
                .isEqualTo(numbered(List.of(first.audit().get(0), second.audit().get(0))));
    }

    /** A lock in the memory of one process keeps nobody else out. */
    @RepeatedTest(Race.ROUNDS)
    default void ownerHasRoom_letsOneIn_whenStoresRaceForTheLastPlace() throws Exception {
        KeyStorage other = fixture().other();
        fixture().inserted(TestKeys.ownedBy("ada"));

        fixture()
                .onlyWinner(
                        changes(i -> insertingWithRoom("ada", 2, NOON)),
                        new Change.NoRoom(),
                        fixture().storage(),
                        other);

        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.forOwner("ada"))))
                .hasSize(2);
        assertThat(other.list(KeyQuery.of(KeyFilter.forOwner("ada")))).hasSize(2);
    }

    @RepeatedTest(Race.ROUNDS)
    default void replace_writesOnce_whenStoresBuildOnOneVersion() throws Exception {
        KeyStorage other = fixture().other();
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        List<Change> changes = changes(i -> replacing(TestKeys.named(key.next(key.key()), "by racer " + i)));

        int winner =
                fixture().onlyWinner(changes, new Change.Conflict(), fixture().storage(), other);

        assertThat(fixture().found(key).key().name()).isEqualTo("by racer " + winner);
        assertThat(other.find(key.id()).value().map(Row::of)).contains(fixture().found(key));
    }

    @RepeatedTest(Race.ROUNDS)
    default void setPolicy_setsOnce_whenStoresRaceToBeFirst() throws Exception {
        KeyStorage other = fixture().other();

        fixture()
                .onlyWinner(
                        changes(i -> setting(revision(1))),
                        new Change.Conflict(),
                        fixture().storage(),
                        other);

        assertThat(other.policy().value().map(PolicyRevision::number)).contains(1L);
    }

    @RepeatedTest(Race.ROUNDS)
    default void changesSince_missesNothing_whenWritersUseBothStores() throws Exception {
        Following.assertNothingIsMissed(fixture().storage(), fixture().other());
    }

    private TestTrail trail() {
        return TestTrail.of(fixture());
    }
}
