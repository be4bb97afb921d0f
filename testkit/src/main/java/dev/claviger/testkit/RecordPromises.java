package dev.claviger.testkit;

import static dev.claviger.testkit.TestChanges.inserting;
import static dev.claviger.testkit.TestChanges.replacing;
import static dev.claviger.testkit.TestKeys.LARGEST_ID;
import static dev.claviger.testkit.TestKeys.NOON;
import static dev.claviger.testkit.TestKeys.SMALLEST_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Ability;
import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
import dev.claviger.KeyDigest;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the contract says about one key: it is found as it was written, and written only on what was found. */
interface RecordPromises extends Promises {
    @Test
    default void find_isEmpty_whenTheIdWasNeverInserted() {
        fixture().inserted(TestKeys.ownedBy("ada"));

        assertThat(fixture().find(TestKeys.freshId())).isEmpty();
    }

    @Test
    default void insert_makesTheKeyFindable() {
        StoredKey key = TestKeys.ownedBy("ada");

        Change.Result result = fixture().storage().apply(inserting(key));

        assertThat(result).isInstanceOf(Change.Applied.class);
        assertThat(fixture().found(key)).isEqualTo(Row.of(key));
    }

    @Test
    default void insert_keepsEveryField() {
        StoredKey key = fixture().inserted(fullKey(TestKeys.freshId(), "ada"));

        assertThat(fixture().found(key)).isEqualTo(Row.of(key));
    }

    @Test
    default void insert_keepsAbsentFieldsAbsent() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));

        ApiKey found = fixture().found(key).key();

        assertThat(found.expiresAt()).isNull();
        assertThat(found.expirySetBy()).isNull();
        assertThat(found.suspendedAt()).isNull();
        assertThat(found.suspendedBy()).isNull();
        assertThat(found.revokedAt()).isNull();
        assertThat(found.successor()).isNull();
        assertThat(found.predecessor()).isNull();
        assertThat(fixture().found(key).sealed()).isNull();
    }

    @Test
    default void insert_keepsMilliseconds() {
        Instant precise = NOON.plusMillis(789);
        StoredKey key = fixture()
                .inserted(TestKeys.with(
                        TestKeys.ownedBy("ada", precise), built -> built.expiresAt(precise.plusMillis(1))));

        assertThat(fixture().found(key)).isEqualTo(Row.of(key));
    }

    @Test
    default void insert_keepsTextsAsTheyAre() {
        // What a column, a collation or a statement can spoil: beyond the BMP, composed and decomposed, quoted.
        List<StoredKey> keys = Stream.of(
                        "\uD83D\uDD11 key \uD834\uDD1E",
                        "caf\u00e9",
                        "cafe\u0301",
                        "\u05de\u05e4\u05ea\u05d7",
                        "\u9375",
                        "it's \"100%\" a_b \\ ; -- $1 ? {x}",
                        "trailing ",
                        " leading",
                        "NULL")
                .map(name -> fixture().inserted(TestKeys.named(TestKeys.ownedBy(name), name)))
                .toList();

        assertThat(keys).allSatisfy(key -> assertThat(fixture().found(key)).isEqualTo(Row.of(key)));
    }

    @Test
    default void insert_keepsTextsOfTheGreatestLength() {
        StoredKey key = fixture().inserted(longKey("\u9375".repeat(255)));

        assertThat(fixture().found(key)).isEqualTo(Row.of(key));
    }

    @Test
    default void insert_keepsTextsOfTheGreatestLength_beyondTheBasicPlane() {
        StoredKey key = fixture().inserted(longKey("\uD83D\uDD11".repeat(127)));

        assertThat(fixture().found(key)).isEqualTo(Row.of(key));
    }

    @Test
    default void insert_keepsALongEndpointListAndALongAddressList() {
        EndpointSet endpoints = EndpointSet.of(IntStream.range(0, 2_000)
                .mapToObj(i -> "GET,POST /api/v1/organisations/*/projects/" + i + "/files/**")
                .toList());
        AddressSet addresses = AddressSet.of(IntStream.range(0, 1_000)
                .mapToObj(i -> "2001:db8:0:" + Integer.toHexString(i) + "::/64")
                .toList());
        StoredKey key = fixture()
                .inserted(TestKeys.with(
                        TestKeys.ownedBy("ada"),
                        built -> built.endpoints(endpoints).addresses(addresses)));

        assertThat(fixture().found(key)).isEqualTo(Row.of(key));
    }

    @Test
    default void insert_tellsAnEmptyListFromNone() {
        StoredKey closed = fixture()
                .inserted(TestKeys.with(
                        TestKeys.ownedBy("ada"),
                        built -> built.endpoints(EndpointSet.none()).addresses(AddressSet.of())));

        ApiKey found = fixture().found(closed).key();

        assertThat(found.endpoints()).isEqualTo(EndpointSet.none());
        assertThat(found.endpoints().isUnrestricted()).isFalse();
        assertThat(found.addresses().isUnrestricted()).isFalse();
    }

    @Test
    default void insert_takesTheSmallestAndTheLargestId() {
        StoredKey smallest = fixture().inserted(TestKeys.withId(SMALLEST_ID, "ada", NOON));
        StoredKey largest = fixture().inserted(TestKeys.withId(LARGEST_ID, "ada", NOON));

        assertThat(fixture().found(smallest)).isEqualTo(Row.of(smallest));
        assertThat(fixture().found(largest)).isEqualTo(Row.of(largest));
    }

    @Test
    default void insert_leavesTheFirstKeyAlone_whenTheIdIsTaken() {
        StoredKey first = fixture().inserted(fullKey(TestKeys.freshId(), "ada"));

        Change.Result result = fixture().storage().apply(inserting(TestKeys.withId(first.id(), "bob", NOON)));

        assertThat(result).isEqualTo(new Change.IdTaken(first.id()));
        assertThat(fixture().found(first)).isEqualTo(Row.of(first));
    }

    @Test
    default void find_findsRevokedAndExpiredKeys() {
        StoredKey revoked = fixture()
                .inserted(TestKeys.with(TestKeys.ownedBy("ada"), built -> built.revokedAt(NOON.minusSeconds(1))));
        StoredKey expired = fixture()
                .inserted(TestKeys.with(TestKeys.ownedBy("ada"), built -> built.expiresAt(NOON.minusSeconds(1))));

        assertThat(fixture().found(revoked)).isEqualTo(Row.of(revoked));
        assertThat(fixture().found(expired)).isEqualTo(Row.of(expired));
    }

    @Test
    default void replace_writesTheNewVersion() {
        StoredKey first = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey second = version(fullKey(first.id(), "ada"), first, 2);

        fixture().applied(replacing(second));

        assertThat(fixture().found(first)).isEqualTo(Row.of(second));
    }

    @Test
    default void replace_clearsWhatTheNewVersionLeavesOut() {
        StoredKey first = fixture().inserted(fullKey(TestKeys.freshId(), "ada"));
        StoredKey bare = TestKeys.with(TestKeys.withId(first.id(), "ada", NOON), onlyRevoked(first));
        StoredKey second = version(bare, first, 2);

        fixture().applied(replacing(second));

        assertThat(fixture().found(first)).isEqualTo(Row.of(second));
    }

    @Test
    default void replace_keepsWhatIsSealed() {
        StoredKey first = fixture().inserted(fullKey(TestKeys.freshId(), "ada"));
        StoredKey second = TestKeys.named(first.next(first.key()), "renamed");

        fixture().applied(replacing(second));

        assertThat(second.sealed()).isNotNull();
        assertThat(fixture().found(first)).isEqualTo(Row.of(second));
    }

    @Test
    default void replace_writesWhatIsSealedAnew() {
        StoredKey first = fixture().inserted(fullKey(TestKeys.freshId(), "ada"));
        StoredKey second = first.next(TestKeys.sealed('n'));

        fixture().applied(replacing(second));

        assertThat(fixture().found(first)).isEqualTo(Row.of(second));
        assertThat(fixture().listed(KeyQuery.of(KeyFilter.forOwner("ada")))).isEqualTo(Row.of(List.of(second)));
    }

    @Test
    default void replace_canBeRepeated_versionByVersion() {
        StoredKey key = fixture().inserted(TestKeys.ownedBy("ada"));

        for (int version = 2; version <= 5; version++) {
            key = TestKeys.named(key.next(key.key()), "version " + version);
            fixture().applied(replacing(key));
        }

        assertThat(fixture().found(key)).isEqualTo(Row.of(key));
        assertThat(fixture().found(key).version()).isEqualTo(5);
    }

    @Test
    default void replace_leavesOtherKeysAlone() {
        StoredKey changed = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey other = fixture().inserted(TestKeys.ownedBy("ada"));

        fixture().applied(replacing(TestKeys.named(changed.next(changed.key()), "renamed")));

        assertThat(fixture().found(other)).isEqualTo(Row.of(other));
    }

    @Test
    default void replace_isAConflict_whenTheKeyDoesNotExist() {
        StoredKey missing = TestKeys.ownedBy("ada");

        Change.Result result = fixture().storage().apply(replacing(missing.next(missing.key())));

        assertThat(result).isEqualTo(new Change.Conflict());
        assertThat(fixture().find(missing.id())).isEmpty();
    }

    @Test
    default void replace_isAConflict_whenTheStoredVersionIsNewer() {
        StoredKey first = fixture().inserted(TestKeys.ownedBy("ada"));
        StoredKey second = TestKeys.named(first.next(first.key()), "second");
        fixture().applied(replacing(second));

        Change.Result result = fixture().storage().apply(replacing(TestKeys.named(second, "late")));

        assertThat(result).isEqualTo(new Change.Conflict());
        assertThat(fixture().found(first)).isEqualTo(Row.of(second));
    }

    @Test
    default void replace_isAConflict_whenAVersionIsMissingBetween() {
        StoredKey first = fixture().inserted(TestKeys.ownedBy("ada"));

        Change.Result result = fixture().storage().apply(replacing(version(first, first, 3)));

        assertThat(result).isEqualTo(new Change.Conflict());
        assertThat(fixture().found(first)).isEqualTo(Row.of(first));
    }

    /** Nothing in it is absent or as in {@link TestKeys#ownedBy}. */
    private static StoredKey fullKey(KeyId id, String owner) {
        ApiKey key = ApiKey.builder(id, owner, "session:root", NOON.minusSeconds(60))
                .name("nightly build")
                .description("on the third Monday")
                .hint("0aZ9")
                .reason("asked by mail")
                .predecessor(TestKeys.freshId())
                .parent(TestKeys.freshId())
                .ownerSince(NOON.minusMillis(86_400_001))
                .expiresAt(NOON.plus(Duration.ofDays(90)))
                .expirySetBy("session:root")
                .suspended(NOON.plusMillis(1), "session:root")
                .revokedAt(NOON.plusMillis(2))
                .successor(TestKeys.freshId())
                .endpoints(EndpointSet.of("GET /api/models", "POST /api/chat/**"))
                .addresses(AddressSet.of("10.1.0.0/16", "2001:db8::/32"))
                .abilities(Set.of(Ability.MANAGE_KEYS))
                .build();
        return StoredKey.of(key, TestKeys.digest(id, 2)).withSealed(TestKeys.sealed('s'));
    }

    /** A revocation alone cannot be left out: a store may guard it. */
    private static UnaryOperator<ApiKeyBuilder> onlyRevoked(StoredKey key) {
        return built -> built.revokedAt(key.key().revokedAt());
    }

    /** Every text as long as the library lets it become. */
    private static StoredKey longKey(String owner) {
        KeyId id = TestKeys.freshId();
        String name = owner.substring(0, 100);
        String text = owner.repeat(2).substring(0, 500);
        ApiKey key = ApiKey.builder(id, owner, "session:" + owner, NOON)
                .name(name)
                .description(text)
                .hint("zzzz")
                .reason(text)
                .suspended(NOON, "session:" + owner)
                .build();
        KeyDigest digest = KeyDigest.parse("x".repeat(20) + ":999999999:" + "A".repeat(64) + ":" + "A".repeat(43));
        return StoredKey.of(key, digest).withSealed(TestKeys.sealed('_'));
    }

    /** Returns a key as a later version of another one, from which it has what no version changes. */
    private static StoredKey version(StoredKey stored, StoredKey first, long version) {
        ApiKey origin = first.key();
        return TestKeys.rewritten(
                stored,
                stored.key().toBuilder()
                        .issued(origin.issuedBy(), origin.issuedAt())
                        .reason(origin.reason())
                        .predecessor(origin.predecessor())
                        .parent(origin.parent())
                        .ownerSince(origin.ownerSince())
                        .lastUsedAt(null)
                        .version(version)
                        .build());
    }
}
