package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Health, endpoint and info, also while the store cannot be reached. */
class ActuatorTest {
    private static final AtomicBoolean BROKEN = new AtomicBoolean();

    private static Host host;
    private static String key;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Tower {
        @Bean
        OwnerDirectory owners() {
            return id -> Optional.of(id).filter("ada"::equals).map(Owner::user);
        }

        /** Keys in memory, out of reach at times. */
        @Bean
        KeyStorage keys() {
            KeyStorage storage = new InMemoryKeyStorage();
            return (KeyStorage) Proxy.newProxyInstance(
                    KeyStorage.class.getClassLoader(),
                    new Class<?>[] {KeyStorage.class},
                    (proxy, method, arguments) -> {
                        if (BROKEN.get()) {
                            throw new UnavailableException("out of reach");
                        }
                        try {
                            return method.invoke(storage, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    @BeforeAll
    static void start() {
        host = Host.start(
                Tower.class,
                "claviger.max-staleness=1s",
                "claviger.node-name=tower-1",
                "claviger.policy.usage=everyone",
                "claviger.policy.grants.everyone=granted",
                "claviger.policy.endpoints.everyone=/api/**",
                "claviger.filter.guard=/api/**",
                "management.endpoints.web.exposure.include=health,info,claviger,metrics",
                "management.endpoint.health.show-details=always",
                "management.endpoint.health.probes.enabled=true",
                "management.info.claviger.enabled=true");
        key = host.issue("ada");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void health_isDownWhileDecisionsEndWith503_andReadinessIsNotConcerned() {
        assertThat(host.get("/actuator/health").body())
                .contains(
                        "\"claviger\":{",
                        "\"node\":\"tower-1\"",
                        "\"usage\":\"everyone\"",
                        "\"maxStaleness\":\"PT1S\"");
        BROKEN.set(true);
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> host.get("/actuator/health").statusCode() == 503);

            assertThat(host.get("/api/x", Host.bearer(key)).statusCode()).isEqualTo(503);
            assertThat(host.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        } finally {
            BROKEN.set(false);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> host.get("/actuator/health").statusCode() == 200);
    }

    @Test
    void endpoint_hasNumbersAndNoKeys() {
        host.get("/outside");
        host.get("/api/x", Host.bearer(key + "x"));

        String body = host.get("/actuator/claviger").body();

        assertThat(body).contains("\"ready\":", "\"malformed\":1", "\"cachedKeys\":");
        assertThat(body).doesNotContain("ada", key.substring(0, 13));
    }

    @Test
    void meters_tellDecisionsByReason_andRequestsByOutcome() {
        host.get("/api/x", Host.bearer(key));

        assertThat(host.get("/actuator/metrics/claviger.decisions").body()).contains("endpoint_not_allowed", "allowed");
        assertThat(host.get("/actuator/metrics/http.server.requests").body())
                .contains("claviger.outcome", "claviger.reason");
    }

    @Test
    void info_saysWhichPolicyIsInForce() {
        assertThat(host.get("/actuator/info").body()).contains("\"policyRevision\":1");
    }
}
