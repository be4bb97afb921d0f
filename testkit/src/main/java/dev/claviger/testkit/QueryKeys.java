package dev.claviger.testkit;

import static dev.claviger.testkit.TestKeys.NOON;

import dev.claviger.ApiKeyBuilder;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Keys that the parts of a query tell apart: by issuer, name, state and end. */
final class QueryKeys {
    static final Instant END = NOON.plusSeconds(60);

    private QueryKeys() {}

    static UnaryOperator<ApiKeyBuilder> suspendedUntil(Instant end) {
        return key -> suspended(key.expiresAt(end));
    }

    /** Without end and with one: two active keys, two suspended ones; then three that are revoked. */
    static List<StoredKey> inEveryState() {
        List<List<UnaryOperator<ApiKeyBuilder>>> facts = List.of(
                List.of(),
                List.of(QueryKeys::ending),
                List.of(QueryKeys::suspended),
                List.of(QueryKeys::ending, QueryKeys::suspended),
                List.of(QueryKeys::revoked),
                List.of(QueryKeys::ending, QueryKeys::revoked),
                List.of(QueryKeys::suspended, QueryKeys::revoked));
        return IntStream.range(0, facts.size())
                .mapToObj(i -> with(TestKeys.ownedBy("ada", NOON.plusMillis(i)), facts.get(i)))
                .toList();
    }

    private static StoredKey with(StoredKey stored, List<UnaryOperator<ApiKeyBuilder>> facts) {
        StoredKey key = stored;
        for (UnaryOperator<ApiKeyBuilder> fact : facts) {
            key = TestKeys.with(key, fact);
        }
        return key;
    }

    static StoredKey until(Instant end, Instant issuedAt) {
        return lasting(end, UnaryOperator.identity(), issuedAt);
    }

    static StoredKey lasting(Instant end, UnaryOperator<ApiKeyBuilder> fact, Instant issuedAt) {
        return TestKeys.with(TestKeys.ownedBy("ada", issuedAt), key -> fact.apply(key.expiresAt(end)));
    }

    static StoredKey issuedBy(String issuer, Instant issuedAt) {
        return TestKeys.with(TestKeys.ownedBy("ada"), key -> key.issued(issuer, issuedAt));
    }

    static StoredKey key(String owner, String issuer, String name, UnaryOperator<ApiKeyBuilder> facts) {
        return TestKeys.with(
                TestKeys.ownedBy(owner),
                key -> facts.apply(key.issued(issuer, NOON).name(name)));
    }

    static StoredKey issuedAt(Instant time, StoredKey stored) {
        return TestKeys.with(stored, key -> key.issued(stored.key().issuedBy(), time));
    }

    private static ApiKeyBuilder ending(ApiKeyBuilder key) {
        return key.expiresAt(END);
    }

    static ApiKeyBuilder suspended(ApiKeyBuilder key) {
        return key.suspended(NOON, "session:root");
    }

    private static ApiKeyBuilder revoked(ApiKeyBuilder key) {
        return key.revokedAt(NOON);
    }
}
