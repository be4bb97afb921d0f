package dev.claviger.testkit;

import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.SealedKey;
import dev.claviger.spi.StoredKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keys for tests of stores and policies, without a {@link dev.claviger.Claviger}. No id comes twice.
 *
 * <p>Nobody knows a secret that these keys verify, because there is none: for a key that can be presented, issue one.
 */
public final class TestKeys {
    /** When the keys were issued, unless a test says otherwise. */
    public static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    static final Instant LATER = NOON.plusSeconds(1);
    static final Instant MUCH_LATER = NOON.plusSeconds(2);

    static final KeyId SMALLEST_ID = new KeyId(0);
    static final KeyId LARGEST_ID = new KeyId(839_299_365_868_340_223L);

    /** Different owners that a collation, a trimming column or a normalisation takes for one. */
    static final List<String> LOOK_ALIKE_OWNERS = List.of(
            "ada",
            "Ada",
            "ADA",
            "ada ",
            " ada",
            "ad\u00e1",
            "ada\u0301",
            "\u0430da",
            "ada\t",
            "stra\u00dfe",
            "strasse",
            "STRASSE",
            "\u0130",
            "i",
            "I",
            "\u0131",
            "%",
            "_",
            "a%",
            "\uD83D\uDD11",
            "\uD83D\uDD12");

    /** Far enough from zero for the id to have leading digits of every kind. */
    private static final AtomicLong NEXT_ID = new AtomicLong(500_000_000_000_000_000L);

    private TestKeys() {}

    /** Returns an id that no other call returns. */
    public static KeyId freshId() {
        return new KeyId(reserveIds(1));
    }

    /** Returns the first of {@code count} ids in a row that no other call returns. */
    static long reserveIds(int count) {
        return NEXT_ID.getAndAdd(count);
    }

    /** Returns a new key of {@code owner}, issued at {@link #NOON}, active, without end and narrowed to nothing. */
    public static StoredKey ownedBy(String owner) {
        return ownedBy(owner, NOON);
    }

    /** Returns a new key of {@code owner}, issued at {@code issuedAt}, active, without end and narrowed to nothing. */
    public static StoredKey ownedBy(String owner, Instant issuedAt) {
        return withId(freshId(), owner, issuedAt);
    }

    static StoredKey withId(KeyId id, String owner, Instant issuedAt) {
        ApiKey key = ApiKey.builder(id, owner, "host:test", issuedAt)
                .name("key " + id)
                .hint("zzzz")
                .reason("for a test")
                .build();
        return StoredKey.of(key, digest(id, 1));
    }

    /** Returns the key with other facts, in the same version. */
    public static StoredKey with(StoredKey stored, UnaryOperator<ApiKeyBuilder> change) {
        return rewritten(stored, change.apply(stored.key().toBuilder()).build());
    }

    static StoredKey named(StoredKey stored, String name) {
        return with(stored, key -> key.name(name));
    }

    /** Returns the key with another time of its last use. */
    static ApiKey usedAt(ApiKey key, @Nullable Instant at) {
        return key.toBuilder().lastUsedAt(at).build();
    }

    /** Returns another state of the key, with the same digest and, if there is one, the same sealed plaintext. */
    static StoredKey rewritten(StoredKey stored, ApiKey key) {
        StoredKey rewritten = StoredKey.of(key, stored.digest());
        return stored.sealed() == null ? rewritten : rewritten.withSealed(stored.sealed());
    }

    static StoredKey used(StoredKey key, @Nullable Instant at) {
        return rewritten(key, usedAt(key.key(), at));
    }

    /** Returns a text that no vault opens, of the greatest length that a sealed key can have. */
    static SealedKey sealed(char letter) {
        return SealedKey.parse(
                "aes-256-gcm:999999999:" + Character.toString(letter).repeat(1_000));
    }

    /** Returns a digest that differs for each id and number, and that no secret verifies. */
    static KeyDigest digest(KeyId id, long number) {
        byte[] hash =
                ByteBuffer.allocate(32).putLong(id.value()).putLong(number).array();
        return KeyDigest.parse(
                "sha256:1::" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }
}
