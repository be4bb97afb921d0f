package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.http.VerdictListener;
import dev.claviger.micrometer.ClavigerMeters;
import dev.claviger.micrometer.ClavigerObservations;
import dev.claviger.micrometer.CurrentTrace;
import dev.claviger.servlet.ApiKeyFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Meters, observations and the id of the trace in audit records, if {@code claviger-micrometer} is there and the application has the
 * registry or tracer that each needs.
 */
@AutoConfiguration(
        before = ClavigerServletAutoConfiguration.class,
        after = ClavigerAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.tracing.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration"
        })
@ConditionalOnClass(ClavigerMeters.class)
@ConditionalOnProperty(prefix = ClavigerProperties.PREFIX, name = "enabled", matchIfMissing = true)
public final class ClavigerMicrometerAutoConfiguration {

    /** For Spring. */
    public ClavigerMicrometerAutoConfiguration() {}

    /** Meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class MetersConfiguration {
        @Bean
        @ConditionalOnMissingBean
        ClavigerMeters clavigerMeters() {
            return new ClavigerMeters();
        }

        @Bean
        MetersWiring clavigerMetersWiring(ClavigerMeters meters) {
            return new MetersWiring(meters);
        }

        @Bean
        MeterBinder clavigerMeterBinder(Claviger claviger, MetersWiring wiring) {
            return wiring.of(claviger);
        }
    }

    /** Observations. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnBean(ObservationRegistry.class)
    static class ObservationsConfiguration {
        @Bean
        @ConditionalOnMissingBean(ClavigerObservations.class)
        VerdictListener clavigerObservations(ObservationRegistry registry) {
            return ClavigerObservations.in(registry);
        }
    }

    /** Traces. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Tracer.class, ApiKeyFilter.class, Filter.class})
    @ConditionalOnBean(Tracer.class)
    static class TraceConfiguration {
        private static final String REQUEST_ID = "X-Request-Id";

        /** Before customizers of the application, which may know requests by other names. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        ApiKeyFilterCustomizer clavigerTraceId(Tracer tracer) {
            CurrentTrace trace = CurrentTrace.of(tracer);
            return filter -> filter.requestId(request -> {
                String id = trace.id();
                return id == null ? request.getHeader(REQUEST_ID) : id;
            });
        }
    }
}
