package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.webflux.ApiKeyWebFilter;
import java.security.Principal;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The same settings without servlets. */
class WebFluxTest {
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    @Import(OnlyAda.class)
    static class Stream {
        @GetMapping("/api/who")
        Mono<String> who(Principal caller) {
            return Mono.just(caller.getName());
        }

        @GetMapping("/public/page")
        Mono<String> page() {
            return Mono.just("for everybody");
        }
    }

    @Test
    void settings_areThoseOfServlets() {
        try (Host host = Host.start(
                Stream.class,
                "spring.main.web-application-type=reactive",
                "spring.autoconfigure.exclude=" + Host.JETTY + "," + Host.SECURITY + "," + Host.REACTIVE_SECURITY,
                "claviger.policy.usage=everyone",
                "claviger.policy.grants.everyone=granted",
                "claviger.policy.endpoints.everyone=/api/**",
                "claviger.filter.guard=/api/**")) {
            assertThat(host.get("/api/who").statusCode()).isEqualTo(401);
            assertThat(host.get("/api/who", Host.bearer(host.issue("ada"))).body())
                    .isEqualTo("ada");
            assertThat(host.get("/public/page").body()).isEqualTo("for everybody");
        }
    }

    @Test
    void start_isRefused_whereTheFilterIsMissing() {
        ReactiveWebApplicationContextRunner webFlux = new ReactiveWebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(ClavigerAutoConfiguration.class, ClavigerWebFluxAutoConfiguration.class))
                .withUserConfiguration(OnlyAda.class)
                .withPropertyValues("claviger.filter.guard=/api/**");

        webFlux.withClassLoader(new FilteredClassLoader(ApiKeyWebFilter.class))
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining("nothing guards it"));
    }
}
