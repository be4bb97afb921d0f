package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.KeyQuery;
import dev.claviger.KeyState;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the contract says about lists of some keys: each part of a query narrows, alone, with others and over pages. */
abstract class FilterPromises extends ListPromises {
    private static final Instant END = NOON.plusSeconds(60);
    private static final ApiKey.Suspension SUSPENSION = new ApiKey.Suspension(NOON, "session:root");

    @Test
    void list_holdsTheKeysOfTheIssuerAlone_comparedByteByByte() {
        List<StoredKey> keys = LOOK_ALIKE_OWNERS.stream()
                .map(owner -> inserted(issuedBy("session:" + owner, NOON)))
                .toList();

        assertThat(keys)
                .allSatisfy(key -> assertThat(listed(
                                KeyQuery.ofAll().issuedBy(key.key().origin().issuer())))
                        .isEqualTo(Row.of(List.of(key))));
        assertThat(storage.list(KeyQuery.ofAll().issuedBy("ada"))).isEmpty();
    }

    @Test
    void list_holdsTheKeysOfTheNameAlone_comparedByteByByte() {
        List<StoredKey> keys = LOOK_ALIKE_OWNERS.stream()
                .map(name -> inserted(TestKeys.named(TestKeys.ownedBy("ada"), name)))
                .toList();

        assertThat(keys)
                .allSatisfy(key -> assertThat(
                                listed(KeyQuery.ofAll().named(key.key().name())))
                        .isEqualTo(Row.of(List.of(key))));
        assertThat(storage.list(KeyQuery.ofAll().named("ad"))).isEmpty();
    }

    @Test
    void list_holdsTheActiveKeys_untilTheirEnd() {
        List<StoredKey> keys = insertedInEveryState();

        assertThat(inState(KeyState.ACTIVE, END.minusMillis(1))).isEqualTo(Row.of(List.of(keys.get(0), keys.get(1))));
        assertThat(inState(KeyState.ACTIVE, END)).isEqualTo(Row.of(List.of(keys.get(0))));
    }

    @Test
    void list_holdsTheSuspendedKeys_untilTheirEnd() {
        List<StoredKey> keys = insertedInEveryState();

        assertThat(inState(KeyState.SUSPENDED, END.minusMillis(1)))
                .isEqualTo(Row.of(List.of(keys.get(2), keys.get(3))));
        assertThat(inState(KeyState.SUSPENDED, END)).isEqualTo(Row.of(List.of(keys.get(2))));
    }

    @Test
    void list_holdsTheExpiredKeys_fromTheirEndOn() {
        List<StoredKey> keys = insertedInEveryState();

        assertThat(inState(KeyState.EXPIRED, END.minusMillis(1))).isEmpty();
        assertThat(inState(KeyState.EXPIRED, END)).isEqualTo(Row.of(List.of(keys.get(1), keys.get(3))));
    }

    @Test
    void list_holdsTheRevokedKeys_whateverElseTheyAre() {
        List<StoredKey> keys = insertedInEveryState();

        assertThat(inState(KeyState.REVOKED, END.minusMillis(1))).isEqualTo(Row.of(keys.subList(4, 7)));
        assertThat(inState(KeyState.REVOKED, END)).isEqualTo(Row.of(keys.subList(4, 7)));
    }

    @Test
    void list_holdsKeysThatWereNeverUsed_byTheTimeOfTheirIssue() {
        StoredKey before = inserted(TestKeys.ownedBy("ada", NOON.minusMillis(1)));
        inserted(TestKeys.ownedBy("ada", NOON));
        inserted(TestKeys.ownedBy("ada", NOON.plusMillis(1)));

        assertThat(listed(KeyQuery.ofAll().unusedSince(NOON))).isEqualTo(Row.of(List.of(before)));
    }

    @Test
    void list_holdsKeysThatWereUsed_byTheirLastUse() {
        StoredKey usedBefore = inserted(TestKeys.ownedBy("ada", NOON.minusSeconds(9)));
        StoredKey usedThen = inserted(TestKeys.ownedBy("ada", NOON.minusSeconds(8)));
        Instant before = NOON.minusMillis(1);
        storage.recordUses(Map.of(usedBefore.id(), before, usedThen.id(), NOON));

        List<Row> unused = listed(KeyQuery.ofAll().unusedSince(NOON));

        assertThat(unused)
                .isEqualTo(
                        Row.of(List.of(TestKeys.rewritten(usedBefore, TestKeys.usedAt(usedBefore.key(), before), 1))));
    }

    @Test
    void list_holdsKeysThatEndBefore_andNoneWithoutEnd() {
        inserted(TestKeys.ownedBy("ada", NOON));
        StoredKey before = inserted(until(END.minusMillis(1), NOON.plusMillis(1)));
        inserted(until(END, NOON.plusMillis(2)));

        assertThat(listed(KeyQuery.ofAll().expiringBefore(END))).isEqualTo(Row.of(List.of(before)));
    }

    @Test
    void list_holdsRevokedAndSuspendedKeysThatEndBefore() {
        StoredKey suspended = inserted(lasting(END, SUSPENSION, null, NOON));
        StoredKey revoked = inserted(lasting(END, null, NOON, NOON.plusMillis(1)));

        assertThat(listed(KeyQuery.ofAll().expiringBefore(END.plusMillis(1))))
                .isEqualTo(Row.of(List.of(suspended, revoked)));
    }

    /** A column of whole milliseconds must not make a moment between two of them the one before. */
    @Test
    void list_comparesWithMomentsBetweenMilliseconds() {
        StoredKey key = inserted(until(END, NOON));
        Instant justBehind = END.plusNanos(1);

        assertThat(listed(KeyQuery.ofAll().expiringBefore(justBehind))).isEqualTo(Row.of(List.of(key)));
        assertThat(listed(KeyQuery.ofAll().unusedSince(NOON.plusNanos(1)))).isEqualTo(Row.of(List.of(key)));
        assertThat(inState(KeyState.EXPIRED, justBehind)).isEqualTo(Row.of(List.of(key)));
        assertThat(inState(KeyState.EXPIRED, END.minusNanos(1))).isEmpty();
        assertThat(inState(KeyState.ACTIVE, END.minusNanos(1))).isEqualTo(Row.of(List.of(key)));
    }

    @Test
    void list_judgesKeysAsTheyAreNow() {
        StoredKey key = inserted(TestKeys.named(TestKeys.ownedBy("ada"), "old"));
        StoredKey second = TestKeys.named(
                TestKeys.with(key.next(key.key()), new ApiKey.Lifecycle(END, SUSPENSION, null, null)), "new");

        applied(replacing(second));

        assertThat(storage.list(KeyQuery.ofAll().named("old"))).isEmpty();
        assertThat(inState(KeyState.ACTIVE, NOON)).isEmpty();
        assertThat(listed(KeyQuery.ofAll().named("new"))).isEqualTo(Row.of(List.of(second)));
        assertThat(inState(KeyState.SUSPENDED, NOON)).isEqualTo(Row.of(List.of(second)));
        assertThat(listed(KeyQuery.ofAll().expiringBefore(END.plusMillis(1)))).isEqualTo(Row.of(List.of(second)));
    }

    @Test
    void list_holdsKeysThatFitAllPartsOfTheQuery() {
        KeyQuery query = KeyQuery.ofOwner("ada")
                .issuedBy("session:root")
                .named("job")
                .inState(KeyState.SUSPENDED)
                .at(NOON)
                .unusedSince(NOON.plusMillis(5))
                .expiringBefore(END.plusMillis(1));
        StoredKey fitting = inserted(key("ada", "session:root", "job", END, SUSPENSION));
        inserted(key("bob", "session:root", "job", END, SUSPENSION));
        inserted(key("ada", "session:bob", "job", END, SUSPENSION));
        inserted(key("ada", "session:root", "another job", END, SUSPENSION));
        inserted(key("ada", "session:root", "job", END, null));
        inserted(key("ada", "session:root", "job", END.plusMillis(1), SUSPENSION));
        StoredKey used = inserted(key("ada", "session:root", "job", END, SUSPENSION));
        storage.recordUses(Map.of(used.id(), NOON.plusMillis(5)));

        assertThat(listed(query)).isEqualTo(Row.of(List.of(fitting)));
        assertThat(storage.list(query.after(KeyQuery.Position.of(fitting.key()))))
                .isEmpty();
    }

    @Test
    void list_fillsPagesWithKeysThatFit_whicheverPartNarrows() {
        List<StoredKey> fitting = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Instant issuedAt = NOON.plusMillis(2L * i);
            fitting.add(inserted(issuedAt(issuedAt, key("ada", "session:root", "job", END, SUSPENSION))));
            StoredKey other = inserted(issuedAt(issuedAt.plusMillis(1), key("bob", "session:bob", "x", null, null)));
            storage.recordUses(Map.of(other.id(), END));
        }

        KeyQuery all = KeyQuery.ofAll().withLimit(3);

        assertThat(List.of(
                        all.issuedBy("session:root"),
                        all.named("job"),
                        all.inState(KeyState.SUSPENDED).at(NOON),
                        all.inState(KeyState.EXPIRED).at(END),
                        all.unusedSince(END),
                        all.expiringBefore(END.plusMillis(1))))
                .allSatisfy(query -> {
                    assertThat(listed(query)).isEqualTo(Row.of(fitting.subList(0, 3)));
                    assertThat(pages(query)).isEqualTo(Row.of(fitting));
                });
    }

    private List<Row> inState(KeyState state, Instant at) {
        return listed(KeyQuery.ofAll().inState(state).at(at));
    }

    /** Without end and with one: two active keys, two suspended ones; then three that are revoked. */
    private List<StoredKey> insertedInEveryState() {
        List<ApiKey.Lifecycle> lifecycles = List.of(
                new ApiKey.Lifecycle(null, null, null, null),
                new ApiKey.Lifecycle(END, null, null, null),
                new ApiKey.Lifecycle(null, SUSPENSION, null, null),
                new ApiKey.Lifecycle(END, SUSPENSION, null, null),
                new ApiKey.Lifecycle(null, null, NOON, null),
                new ApiKey.Lifecycle(END, null, NOON, null),
                new ApiKey.Lifecycle(null, SUSPENSION, NOON, null));
        return IntStream.range(0, lifecycles.size())
                .mapToObj(i -> inserted(TestKeys.with(TestKeys.ownedBy("ada", NOON.plusMillis(i)), lifecycles.get(i))))
                .toList();
    }

    private static StoredKey until(Instant end, Instant issuedAt) {
        return lasting(end, null, null, issuedAt);
    }

    private static StoredKey lasting(
            Instant end, ApiKey.@Nullable Suspension suspension, @Nullable Instant revokedAt, Instant issuedAt) {
        return TestKeys.with(TestKeys.ownedBy("ada", issuedAt), new ApiKey.Lifecycle(end, suspension, revokedAt, null));
    }

    private static StoredKey issuedBy(String issuer, Instant issuedAt) {
        StoredKey stored = TestKeys.ownedBy("ada");
        return withOrigin(stored, new ApiKey.Origin(issuer, issuedAt, "", null));
    }

    private static StoredKey key(
            String owner, String issuer, String name, @Nullable Instant end, ApiKey.@Nullable Suspension suspension) {
        StoredKey stored = TestKeys.named(TestKeys.ownedBy(owner), name);
        return TestKeys.with(
                withOrigin(stored, new ApiKey.Origin(issuer, NOON, "", null)),
                new ApiKey.Lifecycle(end, suspension, null, null));
    }

    private static StoredKey issuedAt(Instant time, StoredKey stored) {
        return withOrigin(stored, new ApiKey.Origin(stored.key().origin().issuer(), time, "", null));
    }

    private static StoredKey withOrigin(StoredKey stored, ApiKey.Origin origin) {
        ApiKey key = stored.key();
        return TestKeys.rewritten(
                stored,
                new ApiKey(
                        key.id(),
                        key.owner(),
                        key.name(),
                        key.description(),
                        key.hint(),
                        origin,
                        key.lifecycle(),
                        key.scope(),
                        null),
                stored.version());
    }
}
