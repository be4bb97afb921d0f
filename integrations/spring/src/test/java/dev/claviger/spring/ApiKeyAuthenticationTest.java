package dev.claviger.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.servlet.ApiKeyPrincipal;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The authentication of a request with a key, caught in an application. */
class ApiKeyAuthenticationTest {
    private static final List<Authentication> SEEN = new CopyOnWriteArrayList<>();
    private static final List<ApplicationEvent> EVENTS = new CopyOnWriteArrayList<>();

    private static SpringHost host;

    @RestController
    static class Catching {
        @GetMapping("/api/catch")
        void see() {
            SEEN.add(SecurityContextHolder.getContext().getAuthentication());
        }
    }

    static class Events implements ApplicationListener<AbstractAuthenticationEvent> {
        @Override
        public void onApplicationEvent(AbstractAuthenticationEvent event) {
            EVENTS.add(event);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        host = SpringHost.with(Login.class, Catching.class, Events.class).start();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static ApiKeyAuthentication caught() throws Exception {
        SEEN.clear();
        HttpResponse<String> answer = host.get("/api/catch", host.keyOf("ada"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return (ApiKeyAuthentication) SEEN.get(0);
    }

    @Test
    void authentication_namesTheOwner_andHasNoSecret() throws Exception {
        ApiKeyAuthentication ada = caught();

        assertThat(ada.getName()).isEqualTo("ada");
        assertThat(ada.getPrincipal()).isInstanceOf(ApiKeyPrincipal.class);
        assertThat(ada.isAuthenticated()).isTrue();
        assertThat(ada.getCredentials()).isEqualTo("");
        assertThat(ada.toString()).contains("ada").doesNotContain("sk-");
    }

    @Test
    void authentications_areEqual_ifOneDecisionMadeThem() throws Exception {
        ApiKeyAuthentication ada = caught();
        ApiKeyAuthentication same = ApiKeyAuthentication.of(ada.getPrincipal(), ada.getAuthorities());

        assertThat(ada).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(caught());
        assertThat(ada).isNotEqualTo(ApiKeyAuthentication.of(ada.getPrincipal(), List.of()));
    }

    @Test
    void authentication_canEnd_andIsNotMade() throws Exception {
        ApiKeyAuthentication ada = caught();

        assertThatThrownBy(() -> ada.setAuthenticated(true)).isInstanceOf(IllegalArgumentException.class);
        ada.setAuthenticated(false);
        assertThat(ada.isAuthenticated()).isFalse();
    }

    @Test
    void authentication_cannotBeStored() throws Exception {
        ApiKeyAuthentication ada = caught();
        ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream());

        assertThatThrownBy(() -> out.writeObject(ada)).isInstanceOf(NotSerializableException.class);
    }

    @Test
    void keyedRequests_publishNoLogin() throws Exception {
        EVENTS.clear();

        caught();
        host.get("/api/catch", "sk-" + "0".repeat(40));

        assertThat(EVENTS).isEmpty();
    }
}
