package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.testkit.TestOwners;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Ten thousand keys of one owner are gone in one call. */
@Isolated("it takes times")
class BulkRevocationTest {
    private static final int KEYS = 10_000;
    private static final int WARMING_KEYS = 2_000;
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Actor ROOT = Actor.session("root");
    private static final dev.claviger.Call CALL = dev.claviger.Call.of("GET", CallPath.of("/api/models"));

    private static final PolicyDocument OPEN = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints(EndpointSet.unrestricted())
            .limits(IssuanceLimits.standard().withMaxKeysPerOwner(KEYS))
            .build();

    @Test
    void revokeAll_revokesTenThousandKeysOfAnOwnerInTime_andTheNodeRefusesThemAtOnce() throws Exception {
        TestOwners owners = TestOwners.of(
                Owner.user("ada"), Owner.user("bob"), Owner.user("root").withRoles("admin"));
        try (Place place = TestDatabase.POSTGRESQL.open();
                Claviger claviger = Claviger.builder(place.storage(), owners)
                        .initialPolicy(OPEN)
                        .build()) {
            IssuedKey adas = issue(claviger, "ada");
            IssuedKey bobs = issue(claviger, "bob");
            fill(place, "carol", 1, WARMING_KEYS);
            fill(place, "ada", WARMING_KEYS + 1, WARMING_KEYS + KEYS - 1);
            assertThat(revokeAll(claviger, "carol")).isEqualTo(WARMING_KEYS);
            assertThat(allows(claviger, adas)).isTrue();

            long start = System.nanoTime();
            int revoked = revokeAll(claviger, "ada");
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(allows(claviger, adas)).isFalse();
            assertThat(allows(claviger, bobs)).isTrue();
            assertThat(revoked).isEqualTo(KEYS);
            assertThat(took).isLessThan(BOUND);
            assertThat(place.ask("SELECT COUNT(*) FROM claviger_key WHERE owner = 'ada' AND revoked_at IS NULL"))
                    .isEqualTo("0");
            assertThat(place.ask("SELECT COUNT(DISTINCT key_id) FROM claviger_audit WHERE type = 'key_revoked'"
                            + " AND actor = 'session:root' AND owner = 'ada'"))
                    .isEqualTo(Integer.toString(KEYS));
        }
    }

    private static int revokeAll(Claviger claviger, String owner) {
        return claviger.administration()
                .revokeAll(ROOT, KeyFilter.forOwner(owner), "left the company")
                .orElseThrow();
    }

    private static IssuedKey issue(Claviger claviger, String owner) {
        return claviger.issue(Actor.session(owner), KeyRequest.named("script")).orElseThrow();
    }

    private static boolean allows(Claviger claviger, IssuedKey key) {
        return claviger.decide(key.plaintext(), CALL) instanceof Decision.Allowed;
    }

    private static void fill(Place place, String owner, int first, int last) throws SQLException {
        place.run(
                "INSERT INTO claviger_key (id, owner, name, description, hint, digest, version, issuer, issued_at, reason,"
                        + " endpoints, addresses, abilities) SELECT x, '" + owner + "', 'job', '', 'zzzz', 'sha256:1::'"
                        + " || LPAD(CAST(x AS VARCHAR), 42, '0') || 'A', 1, 'host:test', " + Some.NOON.toEpochMilli()
                        + " + x, '', 'unrestricted', 'unrestricted', '' FROM generate_series(" + first
                        + ", " + last + ") AS n(x)");
    }
}
