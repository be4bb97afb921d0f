package dev.claviger.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.contract.Answer;
import dev.claviger.contract.KeyRing;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;

/** Spring Security behind the filter: it knows the caller, asks for no CSRF token and makes no session. */
class SpringSecurityTest {
    private final KeyRing keys = new KeyRing("/api/**");
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private NettyHost host;

    @Configuration(proxyBeanMethods = false)
    @EnableWebFlux
    @EnableWebFluxSecurity
    static class Application {
        @Bean
        @Order(-1)
        SecurityWebFilterChain chain(ServerHttpSecurity security) {
            return security.authorizeExchange(exchanges -> exchanges
                            .pathMatchers("/api/admin/**")
                            .hasRole("ADMIN")
                            .pathMatchers("/pages")
                            .permitAll()
                            .anyExchange()
                            .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        MapReactiveUserDetailsService people() {
            return new MapReactiveUserDetailsService(
                    User.withUsername("eve").password("{noop}x").roles("ADMIN").build());
        }

        @Bean
        Endpoints endpoints() {
            return new Endpoints();
        }
    }

    @RestController
    static class Endpoints {
        @GetMapping({"/api/who", "/api/admin/who"})
        Mono<String> who(@AuthenticationPrincipal ApiKeyPrincipal caller) {
            return ReactiveSecurityContextHolder.getContext()
                    .map(security -> caller.owner().id() + " "
                            + security.getAuthentication().getName() + " "
                            + security.getAuthentication().getAuthorities());
        }

        @GetMapping("/api/caller")
        String caller(ApiKeyPrincipal caller, Authentication authentication) {
            return caller.key()
                            .id()
                            .equals(((ApiKeyPrincipal) authentication.getPrincipal())
                                    .key()
                                    .id()) + " " + caller.call().path();
        }

        @PostMapping({"/api/things", "/pages"})
        String thing() {
            return "made";
        }

        @GetMapping({"/api/session", "/pages"})
        String session(WebSession session) {
            session.getAttributes().put("seen", true);
            return "in a session";
        }
    }

    @BeforeEach
    void start() {
        context.register(Application.class);
        context.registerBean(
                ApiKeyWebFilter.class,
                () -> ApiKeyWebFilter.builder(keys.claviger()).guard("/api/**").build());
        context.refresh();
        host = NettyHost.of(WebHttpHandlerBuilder.applicationContext(context).build());
    }

    @AfterEach
    void stop() {
        host.close();
        context.close();
        keys.close();
    }

    private Answer ask(String... lines) throws IOException {
        return Answer.to(host.port(), lines);
    }

    @Test
    void securityContext_hasTheCaller_withRolesAsAuthorities() throws Exception {
        String bearer = keys.bearer("ada");

        for (int i = 0; i < 2; i++) {
            assertThat(ask("GET /api/who HTTP/1.1", bearer).body()).isEqualTo("ada ada [ROLE_USER, FACTOR_API_KEY]");
        }
    }

    @Test
    void handler_takesTheCallerAsAnArgument() throws Exception {
        assertThat(ask("GET /api/caller HTTP/1.1", keys.bearer("ada")).body()).isEqualTo("true /api/caller");
    }

    @Test
    void rules_useTheRolesOfTheOwner() throws Exception {
        assertThat(ask("GET /api/admin/who HTTP/1.1", keys.bearer("root")).body())
                .startsWith("root root [ROLE_ADMIN");
        assertThat(ask("GET /api/admin/who HTTP/1.1", keys.bearer("ada")).status())
                .isEqualTo(403);
    }

    @Test
    void csrfToken_isAskedOfRequestsWithoutAKeyOnly() throws Exception {
        assertThat(ask("POST /api/things HTTP/1.1", keys.bearer("ada"), "Content-Length: 0")
                        .body())
                .isEqualTo("made");
        assertThat(ask("POST /pages HTTP/1.1", "Content-Length: 0").status()).isEqualTo(403);
        // A path that is not guarded: the key counts for nothing.
        assertThat(ask("POST /pages HTTP/1.1", keys.bearer("ada"), "Content-Length: 0")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void session_isNeverMadeOfAKey() throws Exception {
        Answer page = ask("GET /pages HTTP/1.1");
        assertThat(page.headers()).containsKey("set-cookie");
        Answer keyed = ask("GET /api/session HTTP/1.1", keys.bearer("ada"));
        assertThat(keyed.body()).isEqualTo("in a session");
        assertThat(keyed.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void password_isNoKey() throws Exception {
        assertThat(ask("GET /api/who HTTP/1.1", "Authorization: Basic ZXZlOng=").status())
                .isEqualTo(401);
    }

    @Test
    void authentication_isNotKept_andOnlyADecisionMakesIt() throws Exception {
        assertThat(ask("GET /api/admin/who HTTP/1.1", keys.bearer("root")).headers())
                .doesNotContainKey("set-cookie");
        assertThat(ask("GET /api/admin/who HTTP/1.1").status()).isEqualTo(401);
    }
}
