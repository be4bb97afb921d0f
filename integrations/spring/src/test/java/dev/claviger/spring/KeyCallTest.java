package dev.claviger.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.IssuedKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls with a key in an application whose security configuration does not know of keys. */
class KeyCallTest {
    private static final String ADA = "ApiKeyAuthentication ada [FACTOR_API_KEY, ROLE_USER]";

    private static SpringHost host;
    private static String adas;
    private static String roots;

    @BeforeAll
    static void start() throws Exception {
        host = SpringHost.with(Login.class).passingOthers().start();
        adas = host.keyOf("ada");
        roots = host.keyOf("root");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static String body(String path, String key) throws Exception {
        HttpResponse<String> answer = host.get(path, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        return answer.body();
    }

    @Test
    void securityContext_hasTheOwner() throws Exception {
        assertThat(body("/api/who", adas)).isEqualTo(ADA);
        assertThat(body("/api/who", roots)).isEqualTo("ApiKeyAuthentication root [FACTOR_API_KEY, ROLE_ADMIN]");
    }

    @Test
    void principals_areThoseOfTheKey() throws Exception {
        assertThat(body("/api/principal", adas)).isEqualTo("ada a key of ada ada ada true true false");
        assertThat(body("/api/principal", roots)).isEqualTo("root a key of root root root true false true");
    }

    @Test
    void methodSecurity_knowsTheRoles() throws Exception {
        for (String path : new String[] {"/api/pre", "/api/rolesallowed"}) {
            assertThat(body(path, roots)).startsWith("ApiKeyAuthentication root");
            assertThat(host.get(path, adas).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void asynchronousHandlers_runAsTheOwner_andAnswer() throws Exception {
        assertThat(body("/api/callable", adas)).isEqualTo(ADA);
        assertThat(body("/api/deferred", adas)).isEqualTo(ADA);
        assertThat(body("/api/events", adas)).contains(ADA);
        assertThat(body("/api/stream", adas)).isEqualTo("streamed");
        assertThat(body("/api/redispatched", adas)).isEqualTo(ADA);
    }

    @Test
    void forwardsAndIncludes_keepTheOwner() throws Exception {
        assertThat(body("/api/forward", adas)).isEqualTo(ADA);
        assertThat(body("/api/forward-out", adas)).isEqualTo(ADA);
        assertThat(body("/api/include", adas)).isEqualTo(ADA + " after " + ADA);
    }

    @Test
    void forwardsAndIncludes_fromOpenPaths_needAKey() throws Exception {
        HttpResponse<String> missing = host.send(host.request("/api/who"));

        for (String path : new String[] {"/open/forward", "/open/include"}) {
            HttpResponse<String> answer = host.send(host.request(path));
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.body()).as(path).isEqualTo(missing.body());
        }
    }

    @Test
    void errorPages_areShownToTheOwner_withoutSession() throws Exception {
        String cookie = host.logIn("bob");

        for (String path : new String[] {"/api/boom", "/api/teapot", "/api/nothing-here"}) {
            HttpResponse<String> answer = host.send(host.request(path, adas).header("Cookie", cookie));
            assertThat(answer.body()).as(path).isEqualTo("error page " + answer.statusCode() + " for " + ADA);
            assertThat(answer.headers().firstValue("Set-Cookie")).as(path).isEmpty();
        }
        HttpResponse<String> denied = host.get("/api/pre", adas);
        assertThat(denied.body()).isEqualTo("error page 403 for " + ADA);
    }

    @Test
    void csrfTokens_areNotAskedOfKeys_butOfSessions() throws Exception {
        String cookie = host.logIn("ada");

        HttpResponse<String> byKey = host.send(host.request("/api/things", adas).POST(BodyPublishers.noBody()));
        HttpResponse<String> bySession =
                host.send(host.request("/api/things").header("Cookie", cookie).POST(BodyPublishers.noBody()));

        assertThat(byKey.statusCode()).isEqualTo(200);
        assertThat(byKey.body()).isEqualTo(ADA);
        assertThat(byKey.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(bySession.statusCode()).isEqualTo(403);
    }

    @Test
    void wrongKeys_withASession_areRefused() throws Exception {
        String cookie = host.logIn("ada");

        HttpResponse<String> answer = host.send(
                host.request("/api/things", adas + "x").header("Cookie", cookie).POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void sessions_areNotSeenByKeyedRequests_norMade() throws Exception {
        String cookie = host.logIn("bob");

        HttpResponse<String> who = host.send(host.request("/api/who", adas).header("Cookie", cookie));
        HttpResponse<String> session =
                host.send(host.request("/api/session", adas).header("Cookie", cookie));

        assertThat(who.body()).isEqualTo(ADA);
        assertThat(session.body()).isEqualTo("false null");
        assertThat(session.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(host.send(host.request("/api/who").header("Cookie", cookie)).body())
                .as("the session is bob's as before")
                .startsWith("UsernamePasswordAuthenticationToken bob");
    }

    @Test
    void cookiesOfKeyedRequests_areNoLogin() throws Exception {
        HttpResponse<String> first = host.get("/api/session", adas);

        HttpResponse<String> second =
                host.send(host.request("/api/who").header("Cookie", "JSESSIONID=" + "0".repeat(32)));

        assertThat(first.headers().map()).doesNotContainKey("set-cookie");
        assertThat(second.statusCode()).isEqualTo(401);
    }

    @Test
    void unguardedPaths_areNotOpenedByKeys() throws Exception {
        HttpResponse<String> answer = host.get("/who", adas);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login");
    }

    @Test
    void missingAndWrongKeys_getTheSameBody() throws Exception {
        HttpResponse<String> missing = host.send(host.request("/api/who").header("Accept", "text/html"));
        HttpResponse<String> wrong = host.get("/api/who", adas.substring(1));
        HttpResponse<String> unknown = host.get("/api/who", "sk-" + "0".repeat(40));

        for (HttpResponse<String> answer : List.of(missing, wrong, unknown)) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(missing.body()).contains("invalid_api_key");
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Bearer");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void callersWithoutKeyOrLogin_areToldOfTheKey_beforeTheToken() throws Exception {
        HttpResponse<String> missing = host.send(host.request("/api/things").POST(BodyPublishers.noBody()));
        HttpResponse<String> other = host.send(host.request("/things").POST(BodyPublishers.noBody()));

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.body()).isEqualTo(host.send(host.request("/api/who")).body());
        assertThat(other.statusCode()).as("nothing guards this path").isEqualTo(302);
    }

    @Test
    void revokedKeys_areRefused_whateverCookiesThereAre() throws Exception {
        IssuedKey issued = host.issue("ada");
        String key = issued.plaintext().reveal();
        String cookies = SpringHost.cookie(host.get("/api/session", key));
        host.claviger.revoke(Actor.session("ada"), issued.key().id(), "lost").orElseThrow();

        HttpResponse<String> answer = host.send(host.request("/api/who", key).header("Cookie", cookies + "; a=b"));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void authorization_isSeenByTheApplication() throws Exception {
        assertThat(body("/api/authorization", adas)).isEqualTo("Bearer");
    }

    @Test
    void calls_areCountedOnce() throws Exception {
        long before = host.claviger.counts().allowed();

        body("/api/callable", adas);
        body("/api/forward", adas);
        host.get("/api/boom", adas);

        assertThat(host.claviger.counts().allowed() - before).isEqualTo(3);
    }
}
