package dev.claviger.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.spi.AuditEvent;
import dev.claviger.testkit.TestClaviger;
import jakarta.servlet.Filter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;

/** Security configurations that hosts have, with calls with keys. */
class ChainsTest {
    private static final String ADA = "ApiKeyAuthentication ada [FACTOR_API_KEY, ROLE_USER]";
    private static final String BOB =
            "Basic " + Base64.getEncoder().encodeToString("bob:pw".getBytes(StandardCharsets.UTF_8));

    private static SpringHost strict;
    private static SpringHost passing;

    @BeforeAll
    static void start() throws Exception {
        strict = SpringHost.with(Chains.Two.class).start();
        passing = SpringHost.with(Chains.Two.class).passingOthers().start();
    }

    @AfterAll
    static void stop() throws Exception {
        strict.close();
        passing.close();
    }

    @Test
    void everyChain_knowsTheOwner() throws Exception {
        String key = strict.keyOf("ada");

        for (String path : List.of("/api/who", "/api/second/who")) {
            assertThat(strict.get(path, key).body()).isEqualTo(ADA);
        }
        for (String path : List.of("/api/things", "/api/second/things")) {
            HttpResponse<String> answer = strict.send(strict.request(path, key).POST(BodyPublishers.noBody()));
            assertThat(answer.body()).isEqualTo(ADA);
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    /** The filter itself answers callers without a key, and does so with the same text. */
    @Test
    void missingKeys_areAnsweredAlike_whoeverAnswers() throws Exception {
        for (String path : List.of("/api/who", "/api/second/who")) {
            HttpResponse<String> byFilter = strict.send(strict.request(path));
            HttpResponse<String> bySecurity = passing.send(passing.request(path));
            assertThat(byFilter.statusCode()).isEqualTo(401);
            assertThat(bySecurity.statusCode()).isEqualTo(401);
            assertThat(bySecurity.body()).isEqualTo(byFilter.body());
        }
        passing.claviger.close();
        assertThat(passing.audit.records(AuditEvent.Type.REQUEST_REJECTED))
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.details()).containsEntry("code", "no_credential"));
    }

    @Test
    void sessionsThatTheFilterAllows_areNoLogin() throws Exception {
        try (SpringHost host = SpringHost.with(Chains.Eager.class)
                .filter(builder -> builder.guard("/api/**").passOthersToHost().allowSessions())
                .start()) {
            HttpResponse<String> keyed = host.get("/api/session", host.keyOf("ada"));
            String cookie = SpringHost.cookie(keyed);

            HttpResponse<String> later = host.send(host.request("/api/who").header("Cookie", cookie));

            assertThat(keyed.statusCode()).isEqualTo(200);
            assertThat(cookie).startsWith("JSESSIONID=");
            assertThat(later.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void eagerSessions_areNotMadeForKeys() throws Exception {
        try (SpringHost host = SpringHost.with(Chains.Eager.class).start()) {
            String key = host.keyOf("ada");

            for (String path : List.of("/api/who", "/api/callable", "/api/boom")) {
                assertThat(host.get(path, key).headers().firstValue("Set-Cookie"))
                        .as(path)
                        .isEmpty();
            }
        }
    }

    @Test
    void otherCredentials_areNotLookedAt_besideAKey() throws Exception {
        try (SpringHost bearer = SpringHost.with(Chains.Others.class).start();
                SpringHost header = SpringHost.with(Chains.Others.class)
                        .filter(builder -> builder.guard("/api/**")
                                .onlyFromHeader("X-API-Key")
                                .passOthersToHost())
                        .start()) {
            String key = header.keyOf("ada");

            HttpResponse<String> both = header.send(
                    header.request("/api/who").header("X-API-Key", key).header("Authorization", BOB));
            HttpResponse<String> bob = header.send(header.request("/api/who").header("Authorization", BOB));

            HttpResponse<String> named = header.send(
                    header.request("/api/who").header("X-API-Key", key).header("X-Name", "root"));

            assertThat(both.body()).isEqualTo(ADA);
            assertThat(named.body()).isEqualTo(ADA);
            assertThat(header.send(header.request("/api/who").header("X-Name", "root"))
                            .body())
                    .startsWith("UsernamePasswordAuthenticationToken root");
            assertThat(bob.body()).startsWith("UsernamePasswordAuthenticationToken bob");
            assertThat(bearer.get("/api/who", bearer.keyOf("ada")).body()).isEqualTo(ADA);
            assertThat(bearer.get("/api/authorization", bearer.keyOf("ada")).body())
                    .isEqualTo("Bearer");
        }
    }

    @Test
    void secondFilterInTheChain_countsNothingTwice() throws Exception {
        try (SpringHost host = SpringHost.with(Chains.Twice.class).start()) {
            assertThat(host.get("/api/who", host.keyOf("ada")).body()).isEqualTo(ADA);
            assertThat(host.get("/api/callable", host.keyOf("ada")).body()).isEqualTo(ADA);

            assertThat(host.claviger.counts().allowed()).isEqualTo(2);
        }
    }

    /** Judged after the filters that look who asks, a key still acts for nobody but its owner. */
    @Test
    void filterInTheChainOnly_isFollowedToo() throws Exception {
        try (SpringHost host = SpringHost.with(Chains.Twice.class)
                .filter(builder -> builder.guard("/elsewhere"))
                .start()) {
            HttpResponse<String> answer =
                    host.send(host.request("/api/who", host.keyOf("ada")).header("Accept", "*/*"));

            assertThat(answer.body()).isEqualTo(ADA);
        }
    }

    @Test
    void forgedDecisions_areNoKeys() throws Exception {
        Decision.Allowed forged = forged();
        Filter forging = (request, response, chain) -> {
            request.setAttribute(ApiKeyFilter.DECISION, forged);
            chain.doFilter(request, response);
        };
        try (SpringHost host = SpringHost.with(Login.class)
                .passingOthers()
                .beforeKeys(forging)
                .beforeSecurity(forging)
                .start()) {
            String cookie = host.logIn("bob");

            HttpResponse<String> post = host.send(
                    host.request("/api/things").header("Cookie", cookie).POST(BodyPublishers.noBody()));
            HttpResponse<String> who = host.send(host.request("/api/who").header("Cookie", cookie));

            assertThat(post.statusCode()).isEqualTo(403);
            assertThat(who.body()).startsWith("UsernamePasswordAuthenticationToken bob");
            assertThat(host.send(host.request("/api/who")).statusCode()).isEqualTo(401);
        }
    }

    /** Two clavigers, of which the application has made one known to Spring. */
    @Test
    void decisionsOfOtherClavigers_areNoKeys() throws Exception {
        try (Claviger other = TestClaviger.open(Owner.user("root").withRoles("admin"));
                SpringHost host = SpringHost.with(Login.class)
                        .filter(builder -> builder.guard("/elsewhere"))
                        .beforeKeys(ApiKeyFilter.builder(other).guard("/api/**").build())
                        .start()) {
            String key = other.issue(Actor.session("root"), KeyRequest.named("other"))
                    .orElseThrow()
                    .plaintext()
                    .reveal();

            assertThat(other.counts().allowed()).isZero();
            assertThat(host.get("/api/who", key).statusCode()).isEqualTo(302);
            assertThat(other.counts().allowed()).isEqualTo(1);
        }
    }

    @Test
    void preflights_areLeftToSpring_ifTheFilterIsTold() throws Exception {
        try (SpringHost host = SpringHost.with(Chains.CrossOrigin.class)
                .filter(builder -> builder.guard("/api/**").permitAll("OPTIONS /api/**"))
                .start()) {
            HttpResponse<String> preflight = host.send(host.request("/api/who")
                    .header("Access-Control-Request-Method", "GET")
                    .header("Access-Control-Request-Headers", "authorization")
                    .header("Origin", "https://pages.example.org")
                    .method("OPTIONS", BodyPublishers.noBody()));
            HttpResponse<String> call = host.send(
                    host.request("/api/who", host.keyOf("ada")).header("Origin", "https://pages.example.org"));

            assertThat(preflight.statusCode()).isEqualTo(200);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("https://pages.example.org");
            assertThat(call.body()).isEqualTo(ADA);
            assertThat(call.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://pages.example.org");
        }
    }

    /** One that nobody has made, and with what another claviger has made in it. */
    private static Decision.Allowed forged() {
        try (Claviger other = TestClaviger.open(Owner.user("root").withRoles("admin"))) {
            var issued = other.issue(Actor.session("root"), KeyRequest.named("forged"))
                    .orElseThrow();
            return new Decision.Allowed(issued.key(), Owner.user("root").withRoles("admin"), Set.of(), 1);
        }
    }

    @Test
    void settings_switchItOff() throws Exception {
        SpringHost off = SpringHost.with(Login.class);
        off.spring
                .getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("claviger.security.enabled", "false")));
        try (SpringHost everywhere = off.start();
                SpringHost oneChain = SpringHost.with(Chains.Disabled.class).start()) {
            assertThat(everywhere.get("/api/who", everywhere.keyOf("ada")).statusCode())
                    .isEqualTo(302);
            assertThat(oneChain.get("/api/second/who", oneChain.keyOf("ada")).statusCode())
                    .isEqualTo(403);
            assertThat(oneChain.get("/api/who", oneChain.keyOf("ada")).body()).isEqualTo(ADA);
        }
    }

    @Test
    void pathsThatAreOpenToEverybody_areFound() throws Exception {
        List<String> guarded = List.of("/api/**", "/api/*/keys", "POST /api/x", "/api/admin/**", "/elsewhere");
        try (SpringHost open = SpringHost.with(Chains.Open.class).start();
                SpringHost none = SpringHost.with().start()) {
            assertThat(AnonymousAccess.among(open.spring, open.servlets(), guarded))
                    .containsExactly("/elsewhere");
            assertThat(AnonymousAccess.among(open.spring, open.servlets(), List.of("GET /api/**")))
                    .hasSize(1);
            assertThat(AnonymousAccess.among(strict.spring, strict.servlets(), guarded))
                    .isEmpty();
            assertThat(AnonymousAccess.among(none.spring, none.servlets(), guarded))
                    .isEqualTo(guarded);
        }
    }
}
