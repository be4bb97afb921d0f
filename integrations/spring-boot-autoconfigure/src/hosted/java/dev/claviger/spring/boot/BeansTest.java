package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.KeyFormat;
import dev.claviger.KeyRequest;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditSink;
import dev.claviger.spi.KeyListener;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.web.context.WebApplicationContext;

/** Beans of the application beside ours, or in place of them. */
class BeansTest {
    private static final String[] SETTINGS = {
        "claviger.policy.usage=everyone",
        "claviger.policy.grants.everyone=granted",
        "claviger.policy.endpoints.everyone=/api/**",
        "claviger.publish-events=true"
    };

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(OnlyAda.class)
    static class Attic {}

    /** Sinks and listeners that need the claviger, and note what they are told. */
    @Configuration(proxyBeanMethods = false)
    static class Notes {
        final List<String> told = new CopyOnWriteArrayList<>();

        @Bean
        @Order(2)
        AuditSink second() {
            return event -> told.add("second sink " + event.type().code());
        }

        @Bean
        @Order(1)
        Closing first(Claviger claviger) {
            return new Closing(told);
        }

        @Bean
        @Order(1)
        KeyListener failing(Claviger claviger) {
            return event -> {
                throw new IllegalStateException("on purpose, with " + claviger.keyFormat());
            };
        }

        @Bean
        @Order(2)
        KeyListener listening() {
            return event -> told.add("listener " + event.type().code());
        }

        @EventListener
        void on(KeyListener.Event event) {
            told.add("application event " + event.type().code());
        }

        @Bean
        ClavigerBuilderCustomizer customizer() {
            return builder -> builder.keyFormat(KeyFormat.withPrefix("attic_"));
        }
    }

    /** A sink that must not be told anything after its end. */
    static final class Closing implements AuditSink, DisposableBean {
        private final List<String> told;

        Closing(List<String> told) {
            this.told = told;
        }

        @Override
        public void accept(AuditEvent event) {
            told.add("first sink " + event.type().code());
        }

        @Override
        public void destroy() {
            told.add("closed");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnFilter {
        @Bean
        ApiKeyFilter mine(Claviger claviger) {
            return ApiKeyFilter.builder(claviger).guard("/mine/**").build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistration {
        @Bean
        FilterRegistrationBean<ApiKeyFilter> mine(Claviger claviger) {
            return new FilterRegistrationBean<>(
                    ApiKeyFilter.builder(claviger).guard("/mine/**").build());
        }
    }

    private static Collection<String> filters(Host host) {
        ServletContext context = ((WebApplicationContext) host.context()).getServletContext();
        return context.getFilterRegistrations().values().stream()
                .filter(filter -> ApiKeyFilter.class.getName().equals(filter.getClassName()))
                .map(FilterRegistration::getName)
                .toList();
    }

    private static void requireOneFilter(Class<?> own, String name) {
        try (Host host = Host.start(new Class<?>[] {Attic.class, own}, SETTINGS)) {
            assertThat(filters(host)).containsExactly(name);
            assertThat(host.get("/mine/x").statusCode()).isEqualTo(401);
            String key = host.issue("ada");
            assertThat(host.get("/mine/x", Host.bearer(key)).statusCode()).isEqualTo(403);
            assertThat(host.claviger().counts().denied()).containsEntry(Decision.Reason.ENDPOINT_NOT_ALLOWED, 1L);
        }
    }

    @Test
    void filterBeanOfTheApplication_isRegisteredOnce_inPlaceOfOurs() {
        requireOneFilter(OwnFilter.class, "claviger");
    }

    @Test
    void registrationOfTheApplication_isTheOnlyOne() {
        requireOneFilter(OwnRegistration.class, "mine");
    }

    @Test
    void sinksAndListeners_areToldInOrder_andUntilTheClavigerIsClosed() {
        Notes notes;
        try (Host host = Host.start(
                new Class<?>[] {Attic.class, Notes.class}, Shop.plus(SETTINGS, "claviger.filter.enabled=false"))) {
            notes = host.context().getBean(Notes.class);
            assertThat(host.issue("ada")).startsWith("attic_");
            Awaitility.await()
                    .until(() ->
                            notes.told.contains("listener issued") && notes.told.contains("application event issued"));
            host.claviger()
                    .issue(Actor.session("ada"), KeyRequest.named("the last one"))
                    .orElseThrow();
        }

        assertThat(notes.told)
                .containsSubsequence("first sink key_issued", "second sink key_issued")
                .endsWith("closed");
        assertThat(notes.told).filteredOn("second sink key_issued"::equals).hasSize(2);
    }
}
