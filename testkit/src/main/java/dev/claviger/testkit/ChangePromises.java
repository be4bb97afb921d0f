package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.KeyQuery;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the contract says about a change as a whole: room for keys, all or nothing, its audit records, its revision. */
abstract class ChangePromises extends PolicyPromises {
    /** More than a store is likely to write in one go. */
    private static final int MANY = 250;

    @Test
    void ownerHasRoom_holds_belowTheLimit() {
        inserted(TestKeys.ownedBy("ada"));

        assertThat(storage.apply(insertingWithRoom("ada", 2, NOON))).isInstanceOf(Change.Applied.class);
    }

    @Test
    void ownerHasRoom_fails_atTheLimit() throws Exception {
        inserted(TestKeys.ownedBy("ada"));
        Contents before = contents();

        assertThat(storage.apply(insertingWithRoom("ada", 1, NOON))).isEqualTo(new Change.NoRoom());
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void ownerHasRoom_fails_whenTheLimitIsZero() {
        assertThat(storage.apply(insertingWithRoom("ada", 0, NOON))).isEqualTo(new Change.NoRoom());
    }

    @Test
    void ownerHasRoom_countsNoRevokedKeys() {
        inserted(TestKeys.with(TestKeys.ownedBy("ada"), new ApiKey.Lifecycle(null, null, NOON, null)));

        assertThat(storage.apply(insertingWithRoom("ada", 1, NOON))).isInstanceOf(Change.Applied.class);
    }

    @Test
    void ownerHasRoom_countsSuspendedKeys() {
        ApiKey.Suspension suspension = new ApiKey.Suspension(NOON, "session:root");
        inserted(TestKeys.with(TestKeys.ownedBy("ada"), new ApiKey.Lifecycle(null, suspension, null, null)));

        assertThat(storage.apply(insertingWithRoom("ada", 1, NOON))).isEqualTo(new Change.NoRoom());
    }

    @Test
    void ownerHasRoom_countsKeysUntilTheirEndAndNotFromThenOn() {
        Instant end = NOON.plusSeconds(60);
        inserted(TestKeys.with(TestKeys.ownedBy("ada"), new ApiKey.Lifecycle(end, null, null, null)));

        assertThat(storage.apply(insertingWithRoom("ada", 1, end.minusMillis(1))))
                .isEqualTo(new Change.NoRoom());
        assertThat(storage.apply(insertingWithRoom("ada", 1, end))).isInstanceOf(Change.Applied.class);
    }

    @Test
    void ownerHasRoom_countsAKeyAsItIsNow() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        applied(replacing(TestKeys.with(key.next(key.key()), new ApiKey.Lifecycle(null, null, NOON, null))));

        assertThat(storage.apply(insertingWithRoom("ada", 1, NOON))).isInstanceOf(Change.Applied.class);
    }

    @Test
    void ownerHasRoom_countsTheKeysOfTheOwnerAlone_comparedByteByByte() {
        LOOK_ALIKE_OWNERS.stream().skip(1).forEach(owner -> inserted(TestKeys.ownedBy(owner)));
        String owner = LOOK_ALIKE_OWNERS.get(0);

        assertThat(storage.apply(insertingWithRoom(owner, 1, NOON))).isInstanceOf(Change.Applied.class);
    }

    @Test
    void ownerHasRoom_isAskedForWhateverTheChangeWrites() throws Exception {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        Contents before = contents();

        Change.Result result = storage.apply(with(
                List.of(new Change.OwnerHasRoom("ada", 1, NOON)),
                new Change.Replace(TestKeys.named(key.next(key.key()), "renamed"))));

        assertThat(result).isEqualTo(new Change.NoRoom());
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void apply_doesAllThatAChangeHolds() {
        StoredKey old = inserted(TestKeys.ownedBy("ada"));
        StoredKey renamed = TestKeys.named(old.next(old.key()), "renamed");
        StoredKey added = TestKeys.ownedBy("ada");

        applied(with(
                List.of(new Change.OwnerHasRoom("ada", 2, NOON), new Change.OwnerHasRoom("bob", 1, NOON)),
                new Change.Insert(added),
                new Change.Replace(renamed),
                new Change.SetPolicy(revision(1))));

        assertThat(found(added)).isEqualTo(Row.of(added));
        assertThat(found(old)).isEqualTo(Row.of(renamed));
        assertThat(policy()).contains(revision(1));
    }

    @Test
    void apply_changesNothing_whenTheFirstMutationFails() throws Exception {
        StoredKey taken = inserted(TestKeys.ownedBy("ada"));
        StoredKey other = inserted(TestKeys.ownedBy("ada"));

        assertNothingHappens(
                List.of(),
                new Change.Insert(TestKeys.withId(taken.id(), "bob", NOON)),
                new Change.Replace(TestKeys.named(other.next(other.key()), "renamed")),
                new Change.Insert(TestKeys.ownedBy("ada")),
                new Change.SetPolicy(revision(1)));
    }

    @Test
    void apply_changesNothing_whenTheLastMutationIsAConflict() throws Exception {
        StoredKey first = inserted(TestKeys.ownedBy("ada"));
        StoredKey stale = TestKeys.ownedBy("ada");

        assertNothingHappens(
                List.of(),
                new Change.Insert(TestKeys.ownedBy("ada")),
                new Change.Replace(TestKeys.named(first.next(first.key()), "renamed")),
                new Change.SetPolicy(revision(1)),
                new Change.Replace(stale.next(stale.key())));
    }

    @Test
    void apply_changesNothing_whenTheLastMutationsIdIsTaken() throws Exception {
        StoredKey taken = inserted(TestKeys.ownedBy("ada"));

        assertNothingHappens(
                List.of(),
                new Change.SetPolicy(revision(1)),
                new Change.Insert(TestKeys.ownedBy("ada")),
                new Change.Insert(TestKeys.withId(taken.id(), "bob", NOON)));
    }

    @Test
    void apply_changesNothing_whenThePolicyHasMovedOn() throws Exception {
        applied(setting(revision(1)));

        assertNothingHappens(List.of(), new Change.Insert(TestKeys.ownedBy("ada")), new Change.SetPolicy(revision(1)));
    }

    @Test
    void apply_changesNothing_whenOneOfSeveralConditionsFails() throws Exception {
        inserted(TestKeys.ownedBy("bob"));

        assertNothingHappens(
                List.of(new Change.OwnerHasRoom("ada", 1, NOON), new Change.OwnerHasRoom("bob", 1, NOON)),
                new Change.Insert(TestKeys.ownedBy("ada")));
    }

    @Test
    void apply_leavesNothingBehind_thatWouldStandInTheWayOfTheNextChange() {
        StoredKey stale = TestKeys.ownedBy("ada");
        StoredKey added = TestKeys.ownedBy("ada");
        storage.apply(with(List.of(), new Change.Insert(added), new Change.Replace(stale.next(stale.key()))));

        assertThat(storage.apply(inserting(added))).isInstanceOf(Change.Applied.class);
    }

    @Test
    void apply_keepsTheAuditRecordsOfAChange() throws Exception {
        StoredKey key = TestKeys.ownedBy("ada");
        List<AuditRecord> events = new ArrayList<>();
        for (AuditRecord.Type type : EnumSet.allOf(AuditRecord.Type.class)) {
            events.add(event(type, key));
        }

        applied(new Change(List.of(), List.of(new Change.Insert(key)), events));

        assertThat(auditRecords(storage)).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void apply_keepsEveryFieldOfAnAuditRecord() throws Exception {
        String owner = "\u9375".repeat(255);
        Instant precise = NOON.plusMillis(789);
        AuditRecord full = new AuditRecord(
                precise,
                AuditRecord.Type.KEY_REVOKED,
                "session:" + owner,
                owner,
                TestKeys.freshId(),
                Map.of("reason", "\uD83D\uDD11 \"it's\" \\ \r\n\t\u2028", "long", "x".repeat(2_000), "empty", ""));
        AuditRecord bare =
                new AuditRecord(NOON, AuditRecord.Type.POLICY_CHANGED, "host:contract", null, null, Map.of());

        applied(new Change(List.of(), List.of(new Change.Insert(TestKeys.ownedBy("ada"))), List.of(full, bare)));

        assertThat(auditRecords(storage)).containsExactlyInAnyOrder(full, bare);
    }

    @Test
    void apply_keepsEarlierAuditRecords() throws Exception {
        Change first = inserting(TestKeys.ownedBy("ada"));
        Change second = setting(revision(1));

        applied(first);
        applied(second);

        assertThat(auditRecords(storage))
                .containsExactlyInAnyOrder(first.audit().get(0), second.audit().get(0));
    }

    @Test
    void apply_raisesTheRevision_withEveryChange() {
        StoredKey key = TestKeys.ownedBy("ada");

        List<Long> revisions = new ArrayList<>();
        revisions.add(applied(inserting(key)));
        storage.apply(inserting(key));
        revisions.add(applied(setting(revision(1))));
        storage.apply(setting(revision(1)));
        revisions.add(applied(replacing(key.next(key.key()))));
        revisions.add(applied(inserting(TestKeys.ownedBy("bob"))));

        assertThat(revisions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void apply_putsOnRecord_whatChangesNothingElse() throws Exception {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        Contents before = contents();
        long revision = present().revision();
        AuditRecord event = event(AuditRecord.Type.KEY_REVEALED, key);

        long raised = applied(new Change(List.of(), List.of(), List.of(event)));

        assertThat(raised).isGreaterThan(revision);
        assertThat(present().revision()).isEqualTo(raised);
        assertThat(contents().keys()).isEqualTo(before.keys());
        assertThat(auditRecords(storage)).hasSize(2).contains(event);
    }

    @Test
    void apply_putsNothingOnRecord_whenAConditionFailsThatNothingElseHangsOn() throws Exception {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        Contents before = contents();

        Change.Result result = storage.apply(new Change(
                List.of(new Change.OwnerHasRoom("ada", 1, NOON)),
                List.of(),
                List.of(event(AuditRecord.Type.KEY_REVEALED, key))));

        assertThat(result).isEqualTo(new Change.NoRoom());
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void apply_replacesManyKeysTogether() {
        List<StoredKey> keys = insertedKeys("ada", MANY);
        List<StoredKey> renamed = keys.stream()
                .map(key -> TestKeys.named(key.next(key.key()), "renamed"))
                .toList();

        applied(replacingAll(renamed));

        assertThat(listed(KeyQuery.ofOwner("ada").withLimit(1_000))).isEqualTo(Row.of(renamed));
    }

    @Test
    void apply_changesNothing_whenOneOfManyReplacedKeysIsStale() throws Exception {
        List<StoredKey> keys = insertedKeys("ada", MANY);
        StoredKey edited = keys.get(MANY - 2);
        applied(replacing(TestKeys.named(edited.next(edited.key()), "edited")));
        Contents before = contents();

        Change.Result result = storage.apply(
                replacingAll(keys.stream().map(key -> key.next(key.key())).toList()));

        assertThat(result).isEqualTo(new Change.Conflict());
        assertThat(contents()).isEqualTo(before);
    }

    private static Change replacingAll(List<StoredKey> keys) {
        return with(List.of(), keys.stream().map(Change.Replace::new).toArray(Change.Mutation[]::new));
    }

    @Test
    void apply_isSeenByEveryThread_onceItHasReturned() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));
        applied(setting(revision(1)));

        Row seen = CompletableFuture.supplyAsync(() -> found(key)).join();
        boolean policySeen =
                CompletableFuture.supplyAsync(() -> policy().isPresent()).join();

        assertThat(seen).isEqualTo(Row.of(key));
        assertThat(policySeen).isTrue();
    }

    private void assertNothingHappens(List<Change.Condition> conditions, Change.Mutation... mutations)
            throws Exception {
        Contents before = contents();

        Change.Result result = storage.apply(with(conditions, mutations));

        assertThat(result).isNotInstanceOf(Change.Applied.class);
        assertThat(contents()).isEqualTo(before);
    }

    static Change with(List<Change.Condition> conditions, Change.Mutation... mutations) {
        StoredKey about = TestKeys.ownedBy("contract");
        return new Change(
                conditions,
                Arrays.asList(mutations),
                List.of(event(AuditRecord.Type.KEY_ISSUED, about), event(AuditRecord.Type.KEY_ROTATED, about)));
    }

    static Change insertingWithRoom(String owner, int limit, Instant now) {
        return with(List.of(new Change.OwnerHasRoom(owner, limit, now)), new Change.Insert(TestKeys.ownedBy(owner)));
    }
}
