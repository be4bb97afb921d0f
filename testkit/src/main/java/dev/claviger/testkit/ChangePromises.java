package dev.claviger.testkit;

import static dev.claviger.testkit.TestChanges.event;
import static dev.claviger.testkit.TestChanges.inserting;
import static dev.claviger.testkit.TestChanges.insertingWithRoom;
import static dev.claviger.testkit.TestChanges.replacing;
import static dev.claviger.testkit.TestChanges.replacingAll;
import static dev.claviger.testkit.TestChanges.revision;
import static dev.claviger.testkit.TestChanges.setting;
import static dev.claviger.testkit.TestChanges.with;
import static dev.claviger.testkit.TestKeys.LOOK_ALIKE_OWNERS;
import static dev.claviger.testkit.TestKeys.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyFilter;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the contract says about a change as a whole: room for keys, all or nothing, its audit records, its revision. */
interface ChangePromises extends Promises {
    @Test
    default void ownerHasRoom_holds_belowTheLimit() {
        fixture().inserted(TestKeys.ownedBy("ada"));

        assertThat(fixture().storage().apply(insertingWithRoom("ada", 2, NOON))).isInstanceOf(Change.Applied.class);
    }

    @Test
    default void ownerHasRoom_fails_atTheLimit() throws Exception {
        fixture().inserted(TestKeys.ownedBy("ada"));
        StorageFixture.Contents before = fixture().contents();

        assertThat(fixture().storage().apply(insertingWithRoom("ada", 1, NOON))).isEqualTo(new Change.NoRoom());
        assertThat(fixture().contents()).isEqualTo(before);
    }

    @Test
    default void ownerHasRoom_fails_whenTheLimitIsZero() {
        assertThat(fixture().storage().apply(insertingWithRoom("ada", 0, NOON))).isEqualTo(new Change.NoRoom());
    }

    @Test
    default void ownerHasRoom_countsNoRevokedKeys() {
        fixture().inserted(TestKeys.with(TestKeys.ownedBy("ada"), built -> built.revokedAt(NOON)));

        assertThat(fixture().storage().apply(insertingWithRoom("ada", 1, NOON))).isInstanceOf(Change.Applied.class);
    }

    @Test
    default void ownerHasRoom_countsSuspendedKeys() {
        fixture().inserted(TestKeys.with(TestKeys.ownedBy("ada"), built -> built.suspended(NOON, "session:root")));

        assertThat(fixture().storage().apply(insertingWithRoom("ada", 1, NOON))).isEqualTo(new Change.NoRoom());
    }

    @Test
    default void ownerHasRoom_countsKeysUntilTheirEndAndNotFromThenOn() {
        Instant end = NOON.plusSeconds(60);
        fixture().inserted(TestKeys.with(TestKeys.ownedBy("ada"), built -> built.expiresAt(end)));

        assertThat(fixture().storage().apply(insertingWithRoom("ada", 1, end.minusMillis(1))))
                .isEqualTo(new Change.NoRoom());
        assertThat(fixture().storage().apply(insertingWithRoom("ada", 1, end))).isInstanceOf(Change.Applied.class);
    }

    @Test
    default void ownerHasRoom_countsAKeyAsItIsNow() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().applied(replacing(TestKeys.with(key.next(key.key()), built -> built.revokedAt(NOON))));

        assertThat(fixture().storage().apply(insertingWithRoom("ada", 1, NOON))).isInstanceOf(Change.Applied.class);
    }

    @Test
    default void ownerHasRoom_countsTheKeysOfTheOwnerAlone_comparedByteByByte() {
        LOOK_ALIKE_OWNERS.stream().skip(1).forEach(owner -> fixture().inserted(TestKeys.ownedBy(owner)));
        String owner = LOOK_ALIKE_OWNERS.get(0);

        assertThat(fixture().storage().apply(insertingWithRoom(owner, 1, NOON))).isInstanceOf(Change.Applied.class);
    }

    @Test
    default void ownerHasRoom_isAskedForWhateverTheChangeWrites() throws Exception {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        StorageFixture.Contents before = fixture().contents();

        Change.Result result = fixture()
                .storage()
                .apply(with(
                        List.of(new Change.OwnerHasRoom("ada", 1, NOON)),
                        new Change.Replace(TestKeys.named(key.next(key.key()), "renamed"))));

        assertThat(result).isEqualTo(new Change.NoRoom());
        assertThat(fixture().contents()).isEqualTo(before);
    }

    @Test
    default void apply_doesAllThatAChangeHolds() {
        StoredKey old = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey renamed = TestKeys.named(old.next(old.key()), "renamed");
        StoredKey added = TestKeys.ownedBy("ada");

        fixture()
                .applied(with(
                        List.of(new Change.OwnerHasRoom("ada", 2, NOON), new Change.OwnerHasRoom("bob", 1, NOON)),
                        new Change.Insert(added),
                        new Change.Replace(renamed),
                        new Change.SetPolicy(revision(1))));

        assertThat(fixture().found(added)).isEqualTo(Row.of(added));
        assertThat(fixture().found(old)).isEqualTo(Row.of(renamed));
        assertThat(fixture().policy()).contains(revision(1));
    }

    @Test
    default void apply_changesNothing_whenTheFirstMutationFails() throws Exception {
        StoredKey taken = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey other = fixture().inserted(TestKeys.ownedBy("ada"));

        assertNothingHappens(
                List.of(),
                new Change.Insert(TestKeys.withId(taken.id(), "bob", NOON)),
                new Change.Replace(TestKeys.named(other.next(other.key()), "renamed")),
                new Change.Insert(TestKeys.ownedBy("ada")),
                new Change.SetPolicy(revision(1)));
    }

    @Test
    default void apply_changesNothing_whenTheLastMutationIsAConflict() throws Exception {
        StoredKey first = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey stale = TestKeys.ownedBy("ada");

        assertNothingHappens(
                List.of(),
                new Change.Insert(TestKeys.ownedBy("ada")),
                new Change.Replace(TestKeys.named(first.next(first.key()), "renamed")),
                new Change.SetPolicy(revision(1)),
                new Change.Replace(stale.next(stale.key())));
    }

    @Test
    default void apply_changesNothing_whenTheLastMutationsIdIsTaken() throws Exception {
        StoredKey taken = fixture().inserted(TestKeys.ownedBy("ada"));

        assertNothingHappens(
                List.of(),
                new Change.SetPolicy(revision(1)),
                new Change.Insert(TestKeys.ownedBy("ada")),
                new Change.Insert(TestKeys.withId(taken.id(), "bob", NOON)));
    }

    @Test
    default void apply_changesNothing_whenThePolicyHasMovedOn() throws Exception {
        fixture().applied(setting(revision(1)));

        assertNothingHappens(List.of(), new Change.Insert(TestKeys.ownedBy("ada")), new Change.SetPolicy(revision(1)));
    }

    @Test
    default void apply_changesNothing_whenOneOfSeveralConditionsFails() throws Exception {
        fixture().inserted(TestKeys.ownedBy("bob"));

        assertNothingHappens(
                List.of(new Change.OwnerHasRoom("ada", 1, NOON), new Change.OwnerHasRoom("bob", 1, NOON)),
                new Change.Insert(TestKeys.ownedBy("ada")));
    }

    @Test
    default void apply_leavesNothingBehind_thatWouldStandInTheWayOfTheNextChange() {
        StoredKey stale = TestKeys.ownedBy("ada");
        StoredKey added = TestKeys.ownedBy("ada");
        fixture()
                .storage()
                .apply(with(List.of(), new Change.Insert(added), new Change.Replace(stale.next(stale.key()))));

        assertThat(fixture().storage().apply(inserting(added))).isInstanceOf(Change.Applied.class);
    }

    @Test
    default void apply_keepsTheAuditRecordsOfAChange() throws Exception {
        StoredKey key = TestKeys.ownedBy("ada");
        List<AuditEvent> events = new ArrayList<>();
        for (AuditEvent.Type type : EnumSet.allOf(AuditEvent.Type.class)) {
            events.add(event(type, key));
        }

        fixture().applied(new Change(List.of(), List.of(new Change.Insert(key)), events));

        assertThat(fixture().auditRecords()).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    default void apply_keepsEveryFieldOfAnAuditRecord() throws Exception {
        String owner = "\u9375".repeat(255);
        Instant precise = NOON.plusMillis(789);
        AuditEvent full = AuditEvent.builder(AuditEvent.Type.KEY_REVOKED, "session:" + owner, precise)
                .ownerId(owner)
                .keyId(TestKeys.freshId())
                .details(TestTrail.EVERY_KIND)
                .build();
        AuditEvent bare = AuditEvent.builder(AuditEvent.Type.POLICY_CHANGED, "host:contract", NOON)
                .build();

        fixture()
                .applied(new Change(
                        List.of(), List.of(new Change.Insert(TestKeys.ownedBy("ada"))), List.of(full, bare)));

        assertThat(fixture().auditRecords()).containsExactlyInAnyOrder(full, bare);
    }

    @Test
    default void apply_keepsEarlierAuditRecords() throws Exception {
        Change first = inserting(TestKeys.ownedBy("ada"));
        Change second = setting(revision(1));

        fixture().applied(first);
        fixture().applied(second);

        assertThat(fixture().auditRecords())
                .containsExactlyInAnyOrder(first.audit().get(0), second.audit().get(0));
    }

    @Test
    default void apply_raisesTheRevision_withEveryChange() {
        StoredKey key = TestKeys.ownedBy("ada");

        List<Long> revisions = new ArrayList<>();
        revisions.add(fixture().applied(inserting(key)));
        fixture().storage().apply(inserting(key));
        revisions.add(fixture().applied(setting(revision(1))));
        fixture().storage().apply(setting(revision(1)));
        revisions.add(fixture().applied(replacing(key.next(key.key()))));
        revisions.add(fixture().applied(inserting(TestKeys.ownedBy("bob"))));

        assertThat(revisions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void apply_putsOnRecord_whatChangesNothingElse() throws Exception {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        StorageFixture.Contents before = fixture().contents();
        long revision = fixture().present().revision();
        AuditEvent event = event(AuditEvent.Type.KEY_REVEALED, key);

        long raised = fixture().applied(new Change(List.of(), List.of(), List.of(event)));

        assertThat(raised).isGreaterThan(revision);
        assertThat(fixture().present().revision()).isEqualTo(raised);
        assertThat(fixture().contents().keys()).isEqualTo(before.keys());
        assertThat(fixture().auditRecords()).hasSize(2).contains(event);
    }

    @Test
    default void apply_putsNothingOnRecord_whenAConditionFailsThatNothingElseHangsOn() throws Exception {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        StorageFixture.Contents before = fixture().contents();

        Change.Result result = fixture()
                .storage()
                .apply(new Change(
                        List.of(new Change.OwnerHasRoom("ada", 1, NOON)),
                        List.of(),
                        List.of(event(AuditEvent.Type.KEY_REVEALED, key))));

        assertThat(result).isEqualTo(new Change.NoRoom());
        assertThat(fixture().contents()).isEqualTo(before);
    }

    @Test
    default void apply_replacesManyKeysTogether() {
        List<StoredKey> keys = fixture().insertedKeys("ada", StorageFixture.MANY);
        List<StoredKey> renamed = keys.stream()
                .map(key -> TestKeys.named(key.next(key.key()), "renamed"))
                .toList();

        fixture().applied(replacingAll(renamed));

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")).withLimit(1_000)))
                .isEqualTo(Row.of(renamed));
    }

    @Test
    default void apply_changesNothing_whenOneOfManyReplacedKeysIsStale() throws Exception {
        List<StoredKey> keys = fixture().insertedKeys("ada", StorageFixture.MANY);
        StoredKey edited = keys.get(keys.size() - 2);
        fixture().applied(replacing(TestKeys.named(edited.next(edited.key()), "edited")));
        StorageFixture.Contents before = fixture().contents();

        Change.Result result = fixture()
                .storage()
                .apply(replacingAll(
                        keys.stream().map(key -> key.next(key.key())).toList()));

        assertThat(result).isEqualTo(new Change.Conflict());
        assertThat(fixture().contents()).isEqualTo(before);
    }

    @Test
    default void apply_isSeenByEveryThread_onceItHasReturned() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));
        fixture().applied(setting(revision(1)));

        Row seen = CompletableFuture.supplyAsync(() -> fixture().found(key)).join();
        boolean policySeen = CompletableFuture.supplyAsync(
                        () -> fixture().policy().isPresent())
                .join();

        assertThat(seen).isEqualTo(Row.of(key));
        assertThat(policySeen).isTrue();
    }

    private void assertNothingHappens(List<Change.Condition> conditions, Change.Mutation... mutations)
            throws Exception {
        StorageFixture.Contents before = fixture().contents();

        Change.Result result = fixture().storage().apply(with(conditions, mutations));

        assertThat(result).isNotInstanceOf(Change.Applied.class);
        assertThat(fixture().contents()).isEqualTo(before);
    }
}
