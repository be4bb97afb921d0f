package dev.claviger.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.PlaintextKey;
import dev.claviger.RejectedCall;
import dev.claviger.Rotation;
import dev.claviger.UnavailableException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Meters are read by many, and kept for long. */
class SecrecyTest {
    private static final String OWNER = "canary-owner";
    private static final String ADDRESS = "203.0.113.77";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<String> canaries = new ArrayList<>(List.of(OWNER, ADDRESS, "canary-path"));

    private IssuedKey noted(IssuedKey key) {
        String text = key.plaintext().reveal();
        canaries.add(text);
        canaries.add(text.substring(text.length() - 40));
        canaries.add(key.key().id().toString());
        return key;
    }

    private void live(Claviger claviger, Bench bench) {
        IssuedKey key = noted(Bench.issue(claviger, OWNER));
        Call call = Call.of("GET", CallPath.of("/api/canary-path")).withClientAddress(ADDRESS);
        claviger.decide(key.plaintext(), call);
        claviger.decide(PlaintextKey.of(key.plaintext().reveal() + "x"), call);
        claviger.rejected(
                RejectedCall.of(Call.Rejection.AMBIGUOUS_PATH, key.plaintext().reveal())
                        .withClientAddress(ADDRESS)
                        .withRawTarget("/" + key.plaintext().reveal()));
        Actor owner = Actor.session(OWNER);
        claviger.list(owner, KeyFilter.forOwner(OWNER));
        noted(claviger.rotate(owner, key.key().id(), Rotation.atOnce()).orElseThrow());
        claviger.revoke(owner, key.key().id(), "canary-path");
        claviger.suspend(Actor.session("eve"), key.key().id(), "canary-path");
        bench.storage.cutOff(true);
        try {
            claviger.revoke(owner, key.key().id());
        } catch (UnavailableException e) {
            bench.storage.cutOff(false);
        }
    }

    @Test
    void meters_nameNoKey_noOwner_andNoAddress() {
        Bench bench = new Bench();
        try (Claviger claviger = ClavigerMeters.build(bench.builder(), registry)) {
            live(claviger, bench);

            String all = registry.scrape();

            assertThat(all).contains("operation=\"rotate\"", "operation=\"revoke\",outcome=\"unavailable\"");
            assertThat(canaries)
                    .hasSizeGreaterThan(8)
                    .allSatisfy(canary -> assertThat(all).doesNotContain(canary));
        }
    }
}
