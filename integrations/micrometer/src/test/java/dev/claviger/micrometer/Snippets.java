package dev.claviger.micrometer;

import dev.claviger.Claviger;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;

/** What the documentation shows. */
final class Snippets {
    private Snippets() {}

    static Claviger inOneStep(
            KeyStorage storage, OwnerDirectory owners, PolicyDocument policy, MeterRegistry registry) {
        Claviger claviger =
                ClavigerMeters.build(Claviger.builder(storage, owners).initialPolicy(policy), registry);
        return claviger;
    }

    static Claviger inTwoSteps(KeyStorage storage, OwnerDirectory owners, MeterRegistry registry) {
        ClavigerMeters meters = new ClavigerMeters();
        Claviger claviger = meters.listenTo(Claviger.builder(storage, owners)).build();
        meters.of(claviger).bindTo(registry);
        return claviger;
    }

    static ApiKeyFilter observed(Claviger claviger, ObservationRegistry registry) {
        ApiKeyFilter filter = ApiKeyFilter.builder(claviger)
                .verdictListener(ClavigerObservations.in(registry))
                .build();
        return filter;
    }

    static ApiKeyFilter named(Claviger claviger, Tracer tracer) {
        CurrentTrace trace = CurrentTrace.of(tracer);
        ApiKeyFilter filter =
                ApiKeyFilter.builder(claviger).requestId(request -> trace.id()).build();
        return filter;
    }

    static ApiKeyFilter traced(Claviger claviger, ObservationRegistry observations, Tracer tracer) {
        CurrentTrace trace = CurrentTrace.of(tracer);
        ApiKeyFilter filter = ApiKeyFilter.builder(claviger)
                .guard("/api/**")
                .verdictListener(ClavigerObservations.in(observations))
                .requestId(request -> trace.id())
                .build();
        return filter;
    }
}
