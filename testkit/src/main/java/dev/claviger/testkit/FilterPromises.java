package dev.claviger.testkit;

import static dev.claviger.testkit.QueryKeys.END;
import static dev.claviger.testkit.QueryKeys.issuedAt;
import static dev.claviger.testkit.QueryKeys.issuedBy;
import static dev.claviger.testkit.QueryKeys.key;
import static dev.claviger.testkit.QueryKeys.lasting;
import static dev.claviger.testkit.QueryKeys.suspendedUntil;
import static dev.claviger.testkit.QueryKeys.until;
import static dev.claviger.testkit.TestChanges.replacing;
import static dev.claviger.testkit.TestKeys.LOOK_ALIKE_OWNERS;
import static dev.claviger.testkit.TestKeys.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyFilter;
import dev.claviger.KeyPosition;
import dev.claviger.KeyState;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the contract says about lists of some keys: each part of a query narrows, alone, with others and over pages. */
interface FilterPromises extends Promises {
    @Test
    default void list_holdsTheKeysOfTheIssuerAlone_comparedByteByByte() {
        List<StoredKey> keys = LOOK_ALIKE_OWNERS.stream()
                .map(owner -> fixture().inserted(issuedBy("session:" + owner, NOON)))
                .toList();

        assertThat(keys)
                .allSatisfy(key -> assertThat(fixture()
                                .listed(KeyQuery.of(
                                        KeyFilter.all().withIssuedBy(key.key().issuedBy()))))
                        .isEqualTo(Row.of(List.of(key))));
        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.all().withIssuedBy("ada"))))
                .isEmpty();
    }

    @Test
    default void list_holdsTheKeysOfTheNameAlone_comparedByteByByte() {
        List<StoredKey> keys = LOOK_ALIKE_OWNERS.stream()
                .map(name -> fixture().inserted(TestKeys.named(TestKeys.ownedBy("ada"), name)))
                .toList();

        assertThat(keys)
                .allSatisfy(key -> assertThat(fixture()
                                .listed(KeyQuery.of(
                                        KeyFilter.all().withName(key.key().name()))))
                        .isEqualTo(Row.of(List.of(key))));
        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.all().withName("ad"))))
                .isEmpty();
    }

    @Test
    default void list_holdsTheActiveKeys_untilTheirEnd() {
        List<StoredKey> keys = insertedInEveryState();

        assertThat(inState(KeyState.ACTIVE, END.minusMillis(1))).isEqualTo(Row.of(List.of(keys.get(0), keys.get(1))));
        assertThat(inState(KeyState.ACTIVE, END)).isEqualTo(Row.of(List.of(keys.get(0))));
    }

    @Test
    default void list_holdsTheSuspendedKeys_untilTheirEnd() {
        List<StoredKey> keys = insertedInEveryState();

        assertThat(inState(KeyState.SUSPENDED, END.minusMillis(1)))
                .isEqualTo(Row.of(List.of(keys.get(2), keys.get(3))));
        assertThat(inState(KeyState.SUSPENDED, END)).isEqualTo(Row.of(List.of(keys.get(2))));
    }

    @Test
    default void list_holdsTheExpiredKeys_fromTheirEndOn() {
        List<StoredKey> keys = insertedInEveryState();

        assertThat(inState(KeyState.EXPIRED, END.minusMillis(1))).isEmpty();
        assertThat(inState(KeyState.EXPIRED, END)).isEqualTo(Row.of(List.of(keys.get(1), keys.get(3))));
    }

    @Test
    default void list_holdsTheRevokedKeys_whateverElseTheyAre() {
        List<StoredKey> keys = insertedInEveryState();

        assertThat(inState(KeyState.REVOKED, END.minusMillis(1))).isEqualTo(Row.of(keys.subList(4, 7)));
        assertThat(inState(KeyState.REVOKED, END)).isEqualTo(Row.of(keys.subList(4, 7)));
    }

    @Test
    default void list_holdsKeysThatWereNeverUsed_byTheTimeOfTheirIssue() {
        StoredKey before = fixture().inserted(TestKeys.ownedBy("ada", NOON.minusMillis(1)));
        fixture().inserted(TestKeys.ownedBy("ada", NOON));
        fixture().inserted(TestKeys.ownedBy("ada", NOON.plusMillis(1)));

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all().withUnusedSince(NOON))))
                .isEqualTo(Row.of(List.of(before)));
    }

    @Test
    default void list_holdsKeysThatWereUsed_byTheirLastUse() {
        StoredKey usedBefore = fixture().inserted(TestKeys.ownedBy("ada", NOON.minusSeconds(9)));
        StoredKey usedThen = fixture().inserted(TestKeys.ownedBy("ada", NOON.minusSeconds(8)));
        Instant before = NOON.minusMillis(1);
        fixture().storage().recordUses(Map.of(usedBefore.id(), before, usedThen.id(), NOON));

        List<Row> unused = fixture().listed(KeyQuery.of(KeyFilter.all().withUnusedSince(NOON)));

        assertThat(unused)
                .isEqualTo(Row.of(List.of(TestKeys.rewritten(usedBefore, TestKeys.usedAt(usedBefore.key(), before)))));
    }

    @Test
    default void list_holdsKeysThatEndBefore_andNoneWithoutEnd() {
        fixture().inserted(TestKeys.ownedBy("ada", NOON));
        StoredKey before = fixture().inserted(until(END.minusMillis(1), NOON.plusMillis(1)));
        fixture().inserted(until(END, NOON.plusMillis(2)));

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all().withExpiringBefore(END))))
                .isEqualTo(Row.of(List.of(before)));
    }

    @Test
    default void list_holdsRevokedAndSuspendedKeysThatEndBefore() {
        StoredKey suspended = fixture().inserted(lasting(END, QueryKeys::suspended, NOON));
        StoredKey revoked = fixture().inserted(lasting(END, key -> key.revokedAt(NOON), NOON.plusMillis(1)));

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all().withExpiringBefore(END.plusMillis(1)))))
                .isEqualTo(Row.of(List.of(suspended, revoked)));
    }

    /** A column of whole milliseconds must not make a moment between two of them the one before. */
    @Test
    default void list_comparesWithMomentsBetweenMilliseconds() {
        StoredKey key = fixture().inserted(until(END, NOON));
        Instant justBehind = END.plusNanos(1);

        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all().withExpiringBefore(justBehind))))
                .isEqualTo(Row.of(List.of(key)));
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all().withUnusedSince(NOON.plusNanos(1)))))
                .isEqualTo(Row.of(List.of(key)));
        assertThat(inState(KeyState.EXPIRED, justBehind)).isEqualTo(Row.of(List.of(key)));
        assertThat(inState(KeyState.EXPIRED, END.minusNanos(1))).isEmpty();
        assertThat(inState(KeyState.ACTIVE, END.minusNanos(1))).isEqualTo(Row.of(List.of(key)));
    }

    @Test
    default void list_judgesKeysAsTheyAreNow() {
        StoredKey key = fixture().inserted(TestKeys.named(TestKeys.ownedBy("ada"), "old"));
        StoredKey second = TestKeys.named(TestKeys.with(key.next(key.key()), suspendedUntil(END)), "new");

        fixture().applied(replacing(second));

        assertThat(fixture().storage().list(KeyQuery.of(KeyFilter.all().withName("old"))))
                .isEmpty();
        assertThat(inState(KeyState.ACTIVE, NOON)).isEmpty();
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all().withName("new"))))
                .isEqualTo(Row.of(List.of(second)));
        assertThat(inState(KeyState.SUSPENDED, NOON)).isEqualTo(Row.of(List.of(second)));
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.all().withExpiringBefore(END.plusMillis(1)))))
                .isEqualTo(Row.of(List.of(second)));
    }

    @Test
    default void list_holdsKeysThatFitAllPartsOfTheQuery() {
        KeyQuery query = KeyQuery.of(KeyFilter.forOwner("ada")
                        .withIssuedBy("session:root")
                        .withName("job")
                        .withState(KeyState.SUSPENDED)
                        .withUnusedSince(NOON.plusMillis(5))
                        .withExpiringBefore(END.plusMillis(1)))
                .withAt(NOON);
        StoredKey fitting = fixture().inserted(key("ada", "session:root", "job", suspendedUntil(END)));
        fixture().inserted(key("bob", "session:root", "job", suspendedUntil(END)));
        fixture().inserted(key("ada", "session:bob", "job", suspendedUntil(END)));
        fixture().inserted(key("ada", "session:root", "another job", suspendedUntil(END)));
        fixture().inserted(key("ada", "session:root", "job", built -> built.expiresAt(END)));
        fixture().inserted(key("ada", "session:root", "job", suspendedUntil(END.plusMillis(1))));
        StoredKey used = fixture().inserted(key("ada", "session:root", "job", suspendedUntil(END)));
        fixture().storage().recordUses(Map.of(used.id(), NOON.plusMillis(5)));

        assertThat(fixture().listed(query)).isEqualTo(Row.of(List.of(fitting)));
        assertThat(fixture().storage().list(query.withAfter(KeyPosition.of(fitting.key()))))
                .isEmpty();
    }

    @Test
    default void list_fillsPagesWithKeysThatFit_whicheverPartNarrows() {
        List<StoredKey> fitting = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Instant issuedAt = NOON.plusMillis(2L * i);
            fitting.add(fixture().inserted(issuedAt(issuedAt, key("ada", "session:root", "job", suspendedUntil(END)))));
            StoredKey other = fixture()
                    .inserted(
                            issuedAt(issuedAt.plusMillis(1), key("bob", "session:bob", "x", UnaryOperator.identity())));
            fixture().storage().recordUses(Map.of(other.id(), END));
        }

        KeyFilter all = KeyFilter.all();

        assertThat(List.of(
                        KeyQuery.of(all.withIssuedBy("session:root")),
                        KeyQuery.of(all.withName("job")),
                        KeyQuery.of(all.withState(KeyState.SUSPENDED)).withAt(NOON),
                        KeyQuery.of(all.withState(KeyState.EXPIRED)).withAt(END),
                        KeyQuery.of(all.withUnusedSince(END)),
                        KeyQuery.of(all.withExpiringBefore(END.plusMillis(1)))))
                .extracting(query -> query.withLimit(3))
                .allSatisfy(query -> {
                    assertThat(fixture().listed(query)).isEqualTo(Row.of(fitting.subList(0, 3)));
                    assertThat(fixture().pages(query)).isEqualTo(Row.of(fitting));
                });
    }

    private List<Row> inState(KeyState state, Instant at) {
        return fixture().listed(KeyQuery.of(KeyFilter.all().withState(state)).withAt(at));
    }

    private List<StoredKey> insertedInEveryState() {
        return QueryKeys.inEveryState().stream().map(fixture()::inserted).toList();
    }
}
