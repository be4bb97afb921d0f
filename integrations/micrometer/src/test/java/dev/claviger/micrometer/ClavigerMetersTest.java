package dev.claviger.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.PlaintextKey;
import dev.claviger.RejectedCall;
import dev.claviger.UnavailableException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClavigerMetersTest {
    private final Bench bench = new Bench();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Claviger claviger = ClavigerMeters.build(bench.builder(), registry);

    @AfterEach
    void close() {
        claviger.close();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private long times(String name, String... tags) {
        return registry.get(name).tags(tags).timer().count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void decisions_haveAllSeriesFromTheStart_withZero() {
        List<String> reasons = registry.get("claviger.decisions").functionCounters().stream()
                .map(counter -> counter.getId().getTag("outcome") + " "
                        + counter.getId().getTag("reason"))
                .toList();

        assertThat(reasons)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("allowed none", "unavailable none"),
                                Arrays.stream(Decision.Reason.values()).map(reason -> "denied " + reason.code()))
                        .toList());
        assertThat(registry.get("claviger.rejected").functionCounters()).hasSize(Call.Rejection.values().length);
        assertThat(registry.getMeters())
                .filteredOn(meter -> meter.getId().getType() == Meter.Type.COUNTER)
                .allSatisfy(meter ->
                        assertThat(meter.measure().iterator().next().getValue()).isZero());
    }

    @Test
    void decisions_areCountedByOutcomeAndReason() {
        IssuedKey key = Bench.issue(claviger, "ada");
        Bench.decide(claviger, key);
        Bench.decide(claviger, key);
        claviger.decide(key.plaintext(), Bench.DENIED);
        claviger.decide(PlaintextKey.of("nonsense"), Bench.ALLOWED);
        claviger.rejected(RejectedCall.of(Call.Rejection.NO_CREDENTIAL, "GET"));

        assertThat(count("claviger.decisions", "outcome", "allowed", "reason", "none"))
                .isEqualTo(2);
        assertThat(count("claviger.decisions", "outcome", "denied", "reason", "endpoint_not_allowed"))
                .isEqualTo(1);
        assertThat(count("claviger.decisions", "outcome", "denied", "reason", "malformed"))
                .isEqualTo(1);
        assertThat(count("claviger.rejected", "code", "no_credential")).isEqualTo(1);
    }

    @Test
    void timer_hasDecisionsForWhichTheCacheWasNotEnough_andNoOthers() {
        IssuedKey key = Bench.issue(claviger, "ada");
        for (int i = 0; i < 100; i++) {
            Bench.decide(claviger, key);
        }

        // The first one read the key, and one more if a poll found meanwhile that the key is new; others may have asked
        // for the
        // owner again, twice a second at most.
        assertThat(times("claviger.decision", "outcome", "allowed")).isBetween(1L, 10L);
        assertThat(times("claviger.store.read", "operation", "find_key", "outcome", "done"))
                .isBetween(1L, 2L);
        assertThat(times("claviger.owner.lookup", "outcome", "done")).isPositive();
    }

    @Test
    void timer_hasNoSeriesForAReason() {
        IssuedKey key = Bench.issue(claviger, "ada");
        claviger.decide(key.plaintext(), Bench.DENIED);

        assertThat(times("claviger.decision", "outcome", "denied")).isEqualTo(1);
        assertThat(registry.get("claviger.decision").timers()).hasSize(3);
    }

    @Test
    void operations_areTimedByWhatCameOfThem() {
        IssuedKey key = Bench.issue(claviger, "ada");
        claviger.revoke(Actor.session("eve"), key.key().id());

        assertThat(times("claviger.operations", "operation", "issue_for_other", "outcome", "done"))
                .isEqualTo(1);
        assertThat(times("claviger.operations", "operation", "revoke", "outcome", "not_found"))
                .isEqualTo(1);
        assertThat(times("claviger.store.write", "operation", "apply_change", "outcome", "done"))
                .isPositive();
    }

    @Test
    void store_isNotReachable_whenPollsFail() {
        IssuedKey key = Bench.issue(claviger, "ada");
        await().until(() -> claviger.status().staleness().isPresent());
        assertThat(gauge("claviger.store.reachable")).isEqualTo(1);
        assertThat(gauge("claviger.ready")).isEqualTo(1);

        bench.storage.cutOff(true);
        await().until(() -> gauge("claviger.store.reachable") == 0);
        assertThatThrownBy(() -> Bench.decide(claviger, key)).isInstanceOf(UnavailableException.class);

        assertThat(times("claviger.store.read", "operation", "poll_changes", "outcome", "failed"))
                .isPositive();
        assertThat(times("claviger.store.read", "operation", "find_key", "outcome", "failed"))
                .isEqualTo(1);
        assertThat(times("claviger.decision", "outcome", "unavailable")).isEqualTo(1);
        assertThat(count("claviger.decisions", "outcome", "unavailable")).isEqualTo(1);
    }

    @Test
    void staleness_isInTheUnitOfTheRegistry() {
        await().until(() -> claviger.status().staleness().isPresent());

        assertThat(registry.get("claviger.staleness").timeGauge().value(TimeUnit.SECONDS))
                .isBetween(0.0, 5.0);
        assertThat(registry.get("claviger.staleness.bound").timeGauge().value(TimeUnit.MILLISECONDS))
                .isEqualTo(5_000);
    }

    @Test
    void staleness_isNotANumber_whenNothingIsCached() {
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        try (Claviger forgetful = ClavigerMeters.build(bench.builder().maxStaleness(Duration.ZERO), other)) {
            forgetful.decide(Bench.issue(forgetful, "ada").plaintext(), Bench.ALLOWED);

            assertThat(other.get("claviger.staleness").timeGauge().value()).isNaN();
            assertThat(other.get("claviger.staleness.bound").timeGauge().value())
                    .isZero();
        }
    }

    @Test
    void state_isWhatTheClavigerTells() {
        IssuedKey key = Bench.issue(claviger, "ada");
        await().until(() -> claviger.status().policyRevision().isPresent());

        assertThat(gauge("claviger.policy.revision")).isEqualTo(1);
        // A poll that finds the key issued forgets it, and the records of a decision wait for a moment.
        await().untilAsserted(() -> {
            Bench.decide(claviger, key);
            assertThat(gauge("claviger.cache.keys")).isEqualTo(1);
        });
        await().untilAsserted(() -> assertThat(gauge("claviger.audit.waiting")).isZero());
        assertThat(gauge("claviger.events.waiting")).isZero();
        assertThat(gauge("claviger.digests.waiting")).isZero();
        assertThat(count("claviger.audit.lost")).isZero();
        assertThat(count("claviger.events.lost")).isZero();
    }

    @Test
    void meters_areOnAnyNumberOfRegistries() {
        SimpleMeterRegistry first = new SimpleMeterRegistry();
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        ClavigerMeters meters = new ClavigerMeters();
        try (Claviger watched = meters.listenTo(bench.builder()).build()) {
            meters.of(watched).bindTo(first);
            meters.of(watched).bindTo(second);
            Bench.issue(watched, "ada");
        }

        assertThat(List.of(first, second))
                .allSatisfy(each -> assertThat(
                                each.get("claviger.operations").timer().count())
                        .isEqualTo(1));
    }

    @Test
    void clavigers_areToldApartByTags() {
        ClavigerMeters meters = new ClavigerMeters(Tags.of("tenant", "b"));
        try (Claviger second = meters.listenTo(new Bench().builder()).build()) {
            meters.of(second).bindTo(registry);
            Bench.decide(second, Bench.issue(second, "ada"));

            assertThat(count("claviger.decisions", "outcome", "allowed", "tenant", "b"))
                    .isEqualTo(1);
            assertThat(claviger.counts().allowed()).isZero();
        }
    }

    @Test
    void secondStep_isRefused_withoutTheFirst() {
        assertThatThrownBy(() -> new ClavigerMeters().of(claviger))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("listenTo");
    }

    @Test
    void meters_areForOneClaviger() {
        ClavigerMeters meters = new ClavigerMeters();
        meters.listenTo(bench.builder());

        assertThatThrownBy(() -> meters.listenTo(bench.builder())).isInstanceOf(IllegalStateException.class);
    }
}
