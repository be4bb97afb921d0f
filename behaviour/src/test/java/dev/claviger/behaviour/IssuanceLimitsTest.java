package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.KeyQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How many keys, and for how long. */
class IssuanceLimitsTest {
    private static final int PARALLEL_ISSUES = 100;

    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void issue_isRefused_whenTheOwnerHasAllTheKeysItMay() {
        limit(limits -> limits.withMaxKeysPerOwner(2));
        bench.issued("ada");
        bench.issued("ada");

        assertThat(refusal(KeyRequest.named("script"))).isEqualTo(Refusal.TOO_MANY_KEYS);
        assertThat(bench.allows(bench.issued("bob"))).isTrue();
    }

    @Test
    void issue_isRefusedToTheHostToo_whenTheOwnerHasAllTheKeysItMay() {
        limit(limits -> limits.withMaxKeysPerOwner(1));
        bench.issued("ada");

        assertThat(Workbench.refusal(bench.claviger.issue(
                        HOST, KeyRequest.named("script").forOwner("ada").withReason("test"))))
                .isEqualTo(Refusal.TOO_MANY_KEYS);
    }

    @Test
    void issue_isRefused_whenNoKeysAreAllowed() {
        limit(limits -> limits.withMaxKeysPerOwner(0));

        assertThat(refusal(KeyRequest.named("script"))).isEqualTo(Refusal.TOO_MANY_KEYS);
    }

    @Test
    void issue_countsNeitherRevokedNorExpiredKeys() {
        limit(limits -> limits.withMaxKeysPerOwner(1));
        IssuedKey revoked = bench.issued("ada");
        bench.claviger.revoke(ADA, revoked.key().id(), "").orElseThrow();
        Instant end = bench.clock.instant().plusSeconds(60);
        bench.issued(KeyRequest.named("short").withExpiresAt(end));
        assertThat(refusal(KeyRequest.named("script"))).isEqualTo(Refusal.TOO_MANY_KEYS);

        bench.clock.set(end);

        assertThat(bench.allows(bench.issued("ada"))).isTrue();
    }

    @Test
    void issue_countsSuspendedKeys() {
        limit(limits -> limits.withMaxKeysPerOwner(1));
        bench.claviger.suspend(ADA, bench.issued("ada").key().id(), "").orElseThrow();

        assertThat(refusal(KeyRequest.named("script"))).isEqualTo(Refusal.TOO_MANY_KEYS);
    }

    @RepeatedTest(10)
    void issue_isDoneOnce_whenManyComeAtOneBelowTheLimit() throws Exception {
        limit(limits -> limits.withMaxKeysPerOwner(3));
        bench.issued("ada");
        bench.issued("ada");
        Callable<Outcome<IssuedKey>> issue = () -> bench.claviger.issue(ADA, KeyRequest.named("script"));

        List<Outcome<IssuedKey>> outcomes = Race.run(Collections.nCopies(PARALLEL_ISSUES, issue));

        assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().filter(Outcome.Refused.class::isInstance).map(Workbench::refusal))
                .hasSize(PARALLEL_ISSUES - 1)
                .containsOnly(Refusal.TOO_MANY_KEYS);
        assertThat(bench.memory.list(KeyQuery.of(KeyFilter.forOwner("ada")))).hasSize(3);
    }

    @Test
    void issue_isRefused_whenTheKeyWouldLastTooLong() {
        limit(limits -> limits.withMaxKeysPerOwner(9).withMaxLifetime(Duration.ofDays(90)));
        Instant latest = bench.clock.instant().plus(Duration.ofDays(90));

        assertThat(refusal(KeyRequest.named("script").withExpiresAt(latest.plusMillis(1))))
                .isEqualTo(Refusal.LIFETIME_TOO_LONG);
        assertThat(bench.allows(bench.issued(KeyRequest.named("script").withExpiresAt(latest))))
                .isTrue();
    }

    @Test
    void issue_wantsAnEnd_whereLifetimeIsLimited() {
        limit(limits -> limits.withMaxKeysPerOwner(9).withMaxLifetime(Duration.ofDays(90)));

        assertThat(refusal(KeyRequest.named("script"))).isEqualTo(Refusal.EXPIRY_REQUIRED);
    }

    @Test
    void issue_wantsAnEnd_whereThePolicySaysSo() {
        limit(limits -> limits.withMaxKeysPerOwner(9).withExpiryRequired(true));

        assertThat(refusal(KeyRequest.named("script"))).isEqualTo(Refusal.EXPIRY_REQUIRED);
        assertThat(bench.allows(bench.issued(KeyRequest.named("script")
                        .withExpiresAt(bench.clock.instant().plus(Duration.ofDays(36_500))))))
                .isTrue();
    }

    @Test
    void issue_isRefused_whenTheEndIsNotInTheFuture() {
        Instant now = bench.clock.instant();

        assertThat(refusal(KeyRequest.named("script").withExpiresAt(now))).isEqualTo(Refusal.EXPIRY_IN_THE_PAST);
        assertThat(refusal(KeyRequest.named("script").withExpiresAt(now.minusSeconds(1))))
                .isEqualTo(Refusal.EXPIRY_IN_THE_PAST);
        assertThat(refusal(KeyRequest.named("script").withExpiresAt(Instant.MIN)))
                .isEqualTo(Refusal.EXPIRY_IN_THE_PAST);
    }

    @Test
    void decide_leavesKeysAlone_thatAreOlderThanTheLimits() {
        IssuedKey endless = bench.issued("ada");

        limit(limits -> limits.withMaxKeysPerOwner(0)
                .withMaxLifetime(Duration.ofDays(1))
                .withExpiryRequired(true));
        bench.clock.advance(Duration.ofDays(2));

        assertThat(bench.allows(endless)).isTrue();
    }

    private void limit(UnaryOperator<IssuanceLimits> change) {
        bench.changePolicy(policy -> policy.limits(change.apply(IssuanceLimits.standard())));
    }

    private Refusal refusal(KeyRequest request) {
        return Workbench.refusal(bench.claviger.issue(ADA, request));
    }
}
