package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Ability;
import dev.claviger.ApiKey;
import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the contract says about one key: it is found as it was written, and written only on what was found. */
abstract class RecordPromises extends StorageFixture {
    static final KeyId SMALLEST_ID = new KeyId(0);
    static final KeyId LARGEST_ID = new KeyId(839_299_365_868_340_223L);

    /** Names that a column, a collation or a statement can spoil: beyond the BMP, composed and decomposed, quoted. */
    private static final List<String> DIFFICULT_NAMES = List.of(
            "\uD83D\uDD11 key \uD834\uDD1E",
            "caf\u00e9",
            "cafe\u0301",
            "\u05de\u05e4\u05ea\u05d7",
            "\u9375",
            "it's \"100%\" a_b \\ ; -- $1 ? {x}",
            "trailing ",
            " leading",
            "NULL");

    @Test
    void find_isEmpty_whenTheIdWasNeverInserted() {
        inserted(TestKeys.ownedBy("ada"));

        assertThat(find(TestKeys.freshId())).isEmpty();
    }

    @Test
    void insert_makesTheKeyFindable() {
        StoredKey key = TestKeys.ownedBy("ada");

        Change.Result result = storage.apply(inserting(key));

        assertThat(result).isInstanceOf(Change.Applied.class);
        assertThat(found(key)).isEqualTo(Row.of(key));
    }

    @Test
    void insert_keepsEveryField() {
        StoredKey key = inserted(fullKey(TestKeys.freshId(), "ada"));

        assertThat(found(key)).isEqualTo(Row.of(key));
    }

    @Test
    void insert_keepsAbsentFieldsAbsent() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));

        ApiKey.Lifecycle lifecycle = found(key).key().lifecycle();

        assertThat(lifecycle).isEqualTo(ACTIVE);
        assertThat(found(key).key().origin().predecessor()).isNull();
        assertThat(found(key).sealed()).isNull();
    }

    @Test
    void insert_keepsMilliseconds() {
        Instant precise = NOON.plusMillis(789);
        StoredKey key = inserted(TestKeys.with(
                TestKeys.ownedBy("ada", precise), new ApiKey.Lifecycle(precise.plusMillis(1), null, null, null)));

        assertThat(found(key)).isEqualTo(Row.of(key));
    }

    @Test
    void insert_keepsTextsAsTheyAre() {
        List<StoredKey> keys = DIFFICULT_NAMES.stream()
                .map(name -> inserted(TestKeys.named(TestKeys.ownedBy(name), name)))
                .toList();

        assertThat(keys).allSatisfy(key -> assertThat(found(key)).isEqualTo(Row.of(key)));
    }

    @Test
    void insert_keepsTextsOfTheGreatestLength() {
        StoredKey key = inserted(longKey("\u9375".repeat(255)));

        assertThat(found(key)).isEqualTo(Row.of(key));
    }

    @Test
    void insert_keepsTextsOfTheGreatestLength_beyondTheBasicPlane() {
        StoredKey key = inserted(longKey("\uD83D\uDD11".repeat(127)));

        assertThat(found(key)).isEqualTo(Row.of(key));
    }

    @Test
    void insert_keepsALongEndpointListAndALongAddressList() {
        EndpointSet endpoints = EndpointSet.parse(IntStream.range(0, 2_000)
                .mapToObj(i -> "GET,POST /api/v1/organisations/*/projects/" + i + "/files/**")
                .toList());
        AddressSet addresses = AddressSet.of(IntStream.range(0, 1_000)
                .mapToObj(i -> "2001:db8:0:" + Integer.toHexString(i) + "::/64")
                .toList());
        StoredKey key =
                inserted(TestKeys.with(TestKeys.ownedBy("ada"), new ApiKey.Scope(endpoints, addresses, Set.of())));

        assertThat(found(key).key().scope()).isEqualTo(key.key().scope());
    }

    @Test
    void insert_tellsAnEmptyListFromNone() {
        StoredKey closed = inserted(TestKeys.with(
                TestKeys.ownedBy("ada"), new ApiKey.Scope(EndpointSet.none(), AddressSet.of(), Set.of())));

        ApiKey.Scope scope = found(closed).key().scope();

        assertThat(scope.endpoints()).isEqualTo(EndpointSet.none());
        assertThat(scope.endpoints().isUnrestricted()).isFalse();
        assertThat(scope.addresses().isUnrestricted()).isFalse();
    }

    @Test
    void insert_takesTheSmallestAndTheLargestId() {
        StoredKey smallest = inserted(TestKeys.withId(SMALLEST_ID, "ada", NOON));
        StoredKey largest = inserted(TestKeys.withId(LARGEST_ID, "ada", NOON));

        assertThat(found(smallest)).isEqualTo(Row.of(smallest));
        assertThat(found(largest)).isEqualTo(Row.of(largest));
    }

    @Test
    void insert_leavesTheFirstKeyAlone_whenTheIdIsTaken() {
        StoredKey first = inserted(fullKey(TestKeys.freshId(), "ada"));

        Change.Result result = storage.apply(inserting(TestKeys.withId(first.id(), "bob", NOON)));

        assertThat(result).isEqualTo(new Change.IdTaken(first.id()));
        assertThat(found(first)).isEqualTo(Row.of(first));
    }

    @Test
    void find_findsRevokedAndExpiredKeys() {
        StoredKey revoked = inserted(
                TestKeys.with(TestKeys.ownedBy("ada"), new ApiKey.Lifecycle(null, null, NOON.minusSeconds(1), null)));
        StoredKey expired = inserted(
                TestKeys.with(TestKeys.ownedBy("ada"), new ApiKey.Lifecycle(NOON.minusSeconds(1), null, null, null)));

        assertThat(found(revoked)).isEqualTo(Row.of(revoked));
        assertThat(found(expired)).isEqualTo(Row.of(expired));
    }

    @Test
    void replace_writesTheNewVersion() {
        StoredKey first = inserted(TestKeys.ownedBy("ada"));
        StoredKey second = version(fullKey(first.id(), "ada"), first.key().origin(), 2);

        applied(replacing(second));

        assertThat(found(first)).isEqualTo(Row.of(second));
    }

    @Test
    void replace_clearsWhatTheNewVersionLeavesOut() {
        StoredKey first = inserted(fullKey(TestKeys.freshId(), "ada"));
        StoredKey bare = TestKeys.with(TestKeys.withId(first.id(), "ada", NOON), onlyRevoked(first));
        StoredKey second = version(bare, first.key().origin(), 2);

        applied(replacing(second));

        assertThat(found(first)).isEqualTo(Row.of(second));
    }

    @Test
    void replace_keepsWhatIsSealed() {
        StoredKey first = inserted(fullKey(TestKeys.freshId(), "ada"));
        StoredKey second = TestKeys.named(first.next(first.key()), "renamed");

        applied(replacing(second));

        assertThat(second.sealed()).isNotNull();
        assertThat(found(first)).isEqualTo(Row.of(second));
    }

    @Test
    void replace_writesWhatIsSealedAnew() {
        StoredKey first = inserted(fullKey(TestKeys.freshId(), "ada"));
        StoredKey second = first.next(TestKeys.sealed('n'));

        applied(replacing(second));

        assertThat(found(first)).isEqualTo(Row.of(second));
        assertThat(listed(KeyQuery.ofOwner("ada"))).isEqualTo(Row.of(List.of(second)));
    }

    @Test
    void replace_canBeRepeated_versionByVersion() {
        StoredKey key = inserted(TestKeys.ownedBy("ada"));

        for (int version = 2; version <= 5; version++) {
            key = TestKeys.named(key.next(key.key()), "version " + version);
            applied(replacing(key));
        }

        assertThat(found(key)).isEqualTo(Row.of(key));
        assertThat(found(key).version()).isEqualTo(5);
    }

    @Test
    void replace_leavesOtherKeysAlone() {
        StoredKey changed = inserted(TestKeys.ownedBy("ada"));
        StoredKey other = inserted(TestKeys.ownedBy("ada"));

        applied(replacing(TestKeys.named(changed.next(changed.key()), "renamed")));

        assertThat(found(other)).isEqualTo(Row.of(other));
    }

    @Test
    void replace_isAConflict_whenTheKeyDoesNotExist() {
        StoredKey missing = TestKeys.ownedBy("ada");

        Change.Result result = storage.apply(replacing(missing.next(missing.key())));

        assertThat(result).isEqualTo(new Change.Conflict());
        assertThat(find(missing.id())).isEmpty();
    }

    @Test
    void replace_isAConflict_whenTheStoredVersionIsNewer() {
        StoredKey first = inserted(TestKeys.ownedBy("ada"));
        StoredKey second = TestKeys.named(first.next(first.key()), "second");
        applied(replacing(second));

        Change.Result result = storage.apply(replacing(TestKeys.named(second, "late")));

        assertThat(result).isEqualTo(new Change.Conflict());
        assertThat(found(first)).isEqualTo(Row.of(second));
    }

    @Test
    void replace_isAConflict_whenAVersionIsMissingBetween() {
        StoredKey first = inserted(TestKeys.ownedBy("ada"));

        Change.Result result =
                storage.apply(replacing(version(first, first.key().origin(), 3)));

        assertThat(result).isEqualTo(new Change.Conflict());
        assertThat(found(first)).isEqualTo(Row.of(first));
    }

    /** Nothing in it is absent or as in {@link TestKeys#ownedBy}. */
    private static StoredKey fullKey(KeyId id, String owner) {
        ApiKey key = new ApiKey(
                id,
                owner,
                "nightly build",
                "on the third Monday",
                "0aZ9",
                new ApiKey.Origin(
                        "session:root",
                        NOON.minusSeconds(60),
                        "asked by mail",
                        TestKeys.freshId(),
                        TestKeys.freshId(),
                        NOON.minusMillis(86_400_001)),
                new ApiKey.Lifecycle(
                        NOON.plus(Duration.ofDays(90)),
                        new ApiKey.Suspension(NOON.plusMillis(1), "session:root"),
                        NOON.plusMillis(2),
                        TestKeys.freshId(),
                        "session:root"),
                new ApiKey.Scope(
                        EndpointSet.parse("GET /api/models", "POST /api/chat/**"),
                        AddressSet.of("10.1.0.0/16", "2001:db8::/32"),
                        Set.of(Ability.MANAGE_KEYS)),
                null);
        return new StoredKey(key, TestKeys.digest(id, 2), TestKeys.sealed('s'), 1);
    }

    /** A revocation alone cannot be left out: a store may guard it. */
    private static ApiKey.Lifecycle onlyRevoked(StoredKey key) {
        return new ApiKey.Lifecycle(null, null, key.key().lifecycle().revokedAt(), null);
    }

    /** Every text as long as the library lets it become. */
    private static StoredKey longKey(String owner) {
        KeyId id = TestKeys.freshId();
        String name = owner.substring(0, 100);
        String text = owner.repeat(2).substring(0, 500);
        ApiKey key = new ApiKey(
                id,
                owner,
                name,
                text,
                "zzzz",
                new ApiKey.Origin("session:" + owner, NOON, text, null),
                new ApiKey.Lifecycle(null, new ApiKey.Suspension(NOON, "session:" + owner), null, null),
                new ApiKey.Scope(EndpointSet.unrestricted(), AddressSet.unrestricted(), Set.of()),
                null);
        KeyDigest digest = KeyDigest.parse("x".repeat(20) + ":999999999:" + "A".repeat(64) + ":" + "A".repeat(43));
        return new StoredKey(key, digest, TestKeys.sealed('_'), 1);
    }

    private static StoredKey version(StoredKey stored, ApiKey.Origin origin, long version) {
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
                version);
    }
}
