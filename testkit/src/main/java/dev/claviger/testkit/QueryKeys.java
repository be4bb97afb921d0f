package dev.claviger.testkit;

import static dev.claviger.testkit.TestKeys.NOON;

import dev.claviger.ApiKey;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Keys that the parts of a query tell apart: by issuer, name, state and end. */
final class QueryKeys {
    static final Instant END = NOON.plusSeconds(60);
    static final ApiKey.Suspension SUSPENSION = new ApiKey.Suspension(NOON, "session:root");

    private QueryKeys() {}

    /** Without end and with one: two active keys, two suspended ones; then three that are revoked. */
    static List<StoredKey> inEveryState() {
        List<ApiKey.Lifecycle> lifecycles = List.of(
                new ApiKey.Lifecycle(null, null, null, null),
                new ApiKey.Lifecycle(END, null, null, null),
                new ApiKey.Lifecycle(null, SUSPENSION, null, null),
                new ApiKey.Lifecycle(END, SUSPENSION, null, null),
                new ApiKey.Lifecycle(null, null, NOON, null),
                new ApiKey.Lifecycle(END, null, NOON, null),
                new ApiKey.Lifecycle(null, SUSPENSION, NOON, null));
        return IntStream.range(0, lifecycles.size())
                .mapToObj(i -> TestKeys.with(TestKeys.ownedBy("ada", NOON.plusMillis(i)), lifecycles.get(i)))
                .toList();
    }

    static StoredKey until(Instant end, Instant issuedAt) {
        return lasting(end, null, null, issuedAt);
    }

    static StoredKey lasting(
            Instant end, ApiKey.@Nullable Suspension suspension, @Nullable Instant revokedAt, Instant issuedAt) {
        return TestKeys.with(TestKeys.ownedBy("ada", issuedAt), new ApiKey.Lifecycle(end, suspension, revokedAt, null));
    }

    static StoredKey issuedBy(String issuer, Instant issuedAt) {
        StoredKey stored = TestKeys.ownedBy("ada");
        return withOrigin(stored, new ApiKey.Origin(issuer, issuedAt, "", null));
    }

    static StoredKey key(
            String owner, String issuer, String name, @Nullable Instant end, ApiKey.@Nullable Suspension suspension) {
        StoredKey stored = TestKeys.named(TestKeys.ownedBy(owner), name);
        return TestKeys.with(
                withOrigin(stored, new ApiKey.Origin(issuer, NOON, "", null)),
                new ApiKey.Lifecycle(end, suspension, null, null));
    }

    static StoredKey issuedAt(Instant time, StoredKey stored) {
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
