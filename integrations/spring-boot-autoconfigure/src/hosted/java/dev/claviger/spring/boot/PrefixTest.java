package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everything that puts something in front of a path, at once, and actuator on a port of its own. */
class PrefixTest {
    private static Host host;
    private static String key;

    @BeforeAll
    static void start() {
        host = Host.start(
                Shop.class,
                Shop.with(
                        "server.servlet.context-path=/shop",
                        "spring.mvc.servlet.path=/m",
                        "server.forward-headers-strategy=framework",
                        "management.server.port=0",
                        "management.server.address=127.0.0.1",
                        "management.endpoints.web.exposure.include=*"));
        key = host.issue("ada");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void guard_isRelativeToTheContextPath_andIncludesThePathOfTheServlet() {
        assertThat(host.get("/shop/m/api/who").statusCode()).isEqualTo(401);
        assertThat(host.get("/shop/m/api/who", Host.bearer(key)).body()).isEqualTo("ada true");
        assertThat(host.get("/shop/m/public/page").body()).isEqualTo("for everybody");
    }

    @Test
    void guardedPath_isFound_behindAProxyThatTookAwayAPrefix() {
        String[] headers = {"Authorization", "Bearer " + key, "X-Forwarded-Prefix", "/outside"};

        assertThat(host.get("/shop/m/api/who", headers).body()).isEqualTo("ada true");
        assertThat(host.get("/shop/m/api/who", "X-Forwarded-Prefix", "/outside").statusCode())
                .isEqualTo(401);
    }

    @Test
    void forwardToAGuardedPath_is401_withoutAKey() {
        assertThat(host.get("/shop/m/public/forward").body()).doesNotContain("secrets");
    }

    @Test
    void management_isBelowTheContextPath() {
        assertThat(host.get("/shop/manage/v1/openapi.json").statusCode()).isEqualTo(200);
    }

    @Test
    void portOfActuator_isNotGuarded() {
        int port = host.port("local.management.port");

        assertThat(port).isNotEqualTo(host.port());
        assertThat(host.get(port, "/actuator/info").statusCode()).isEqualTo(200);
        assertThat(host.get(port, "/api/who").statusCode()).isEqualTo(404);
    }
}
