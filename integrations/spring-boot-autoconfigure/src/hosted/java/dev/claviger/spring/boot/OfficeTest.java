package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.servlet.ApiKeyPrincipal;
import dev.claviger.spi.KeyStorage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** With Spring Security as Spring Boot sets it up, and its users as owners of keys. */
class OfficeTest {
    private static final String JSON = "application/json";

    private static final String[] SETTINGS = {
        "spring.autoconfigure.exclude=" + Host.JETTY,
        "claviger.policy.usage=everyone",
        "claviger.policy.grants.everyone=granted",
        "claviger.policy.endpoints.everyone=unrestricted",
        "claviger.owner-directory.user-details=true",
        "claviger.filter.guard=/api/**",
        "claviger.filter.without-key=pass-to-host",
        "claviger.management.enabled=true"
    };

    private static Host host;
    private static String key;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Office {
        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(User.withUsername("ada")
                    .password("{noop}secret")
                    .roles("USER")
                    .build());
        }

        @Bean
        KeyStorage keys() {
            return new InMemoryKeyStorage();
        }

        @PostMapping("/api/letters")
        String letter(@AuthenticationPrincipal ApiKeyPrincipal caller) {
            return "of " + caller.owner().id();
        }
    }

    /** A filter chain that asks nobody who they are. */
    @Configuration(proxyBeanMethods = false)
    static class OpenDoors {
        @Bean
        SecurityFilterChain open(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                    .build();
        }
    }

    @BeforeAll
    static void start() {
        host = Host.start(Office.class, SETTINGS);
        key = host.issue("ada");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void callWithAKey_isTheOwners_withoutACsrfToken() {
        HttpResponse<String> answer = host.post("/api/letters", "", Host.bearer(key));

        assertThat(answer.body()).isEqualTo("of ada");
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    }

    @Test
    void missingKey_isAnsweredLikeAWrongOne() {
        HttpResponse<String> missing = host.get("/api/letters");
        HttpResponse<String> wrong = host.get("/api/letters", Host.bearer(key + "x"));

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.body()).isEqualTo(wrong.body());
    }

    @Test
    void loggedInUser_managesItsKeys() {
        HttpResponse<String> answer =
                host.post("/manage/v1/keys", "{\"name\":\"by hand\"}", "Authorization", basic(), "Content-Type", JSON);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(host.get("/manage/v1/keys").statusCode()).isEqualTo(401);
    }

    @Test
    void start_isRefused_whereTheFilterChainLetsEverybodyThrough() {
        Class<?>[] sources = {Office.class, OpenDoors.class};

        assertThatThrownBy(() -> Host.start(sources, SETTINGS))
                .isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("/api/**");
    }
}
