package dev.claviger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.http.Refusal;
import dev.claviger.http.RefusalBody;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.AuditEvent;
import dev.claviger.testkit.RecordedAudit;
import dev.claviger.testkit.TestOwners;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every adapter must do alike. A subclass starts a server whose adapter guards {@code /api/**}. Behind it, one handler answers
 * every method and path with {@link #handled}.
 */
public abstract class AdapterContract {
    private static final String MARKER = "handled ";
    private static final PolicyDocument POLICY = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints("GET,HEAD /api/models", "POST /api/jobs")
            .build();
    private static final Refusal UNAUTHENTICATED =
            new Refusal(401, "invalid_api_key", "The API key is missing or not valid.", "Bearer");

    private final TestOwners owners = TestOwners.of(Owner.user("ada").withRoles("user"));
    private final RecordedAudit audit = new RecordedAudit();
    private final Claviger claviger = claviger(Duration.ofSeconds(5));
    private final String key = claviger.issue(Actor.session("ada"), KeyRequest.named("a key"))
            .orElseThrow()
            .plaintext()
            .reveal();
    private boolean started;
    private int port;

    /** Starts the server on a free port of loopback, which is returned. */
    protected abstract int start(Claviger claviger) throws Exception;

    /** Stops the server. */
    protected abstract void stop() throws Exception;

    /** Returns whether the adapter knows the address of the client. */
    protected boolean knowsClientAddress() {
        return true;
    }

    /** Returns what the handler answers. */
    protected static String handled(String method, String owner) {
        return MARKER + method + " by " + owner;
    }

    private Claviger claviger(Duration staleness) {
        return Claviger.builder(new InMemoryKeyStorage(), owners)
                .initialPolicy(POLICY)
                .auditSink(audit)
                .maxStaleness(staleness)
                .build();
    }

    private Answer ask(String... lines) throws Exception {
        if (!started) {
            startWith(claviger);
        }
        return Answer.to(port, lines);
    }

    private void startWith(Claviger asked) throws Exception {
        port = start(asked);
        started = true;
    }

    @AfterEach
    void end() throws Exception {
        if (started) {
            started = false;
            stop();
        }
        claviger.close();
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").doesNotContain(MARKER);
        assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    }

    @Test
    void handler_knowsTheOwner_whenTheKeyAllowsTheCall() throws Exception {
        for (int i = 0; i < 3; i++) {
            Answer answer = ask("GET /api/models HTTP/1.1", "authorization: bEARER " + key);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(handled("GET", "ada"));
        }
    }

    @Test
    void handler_runsForNobody_wherePathsAreNotGuarded() throws Exception {
        assertThat(ask("GET /pages/a HTTP/1.1").body()).isEqualTo(handled("GET", "nobody"));
        assertThat(ask("GET /pages/a HTTP/1.1", "Authorization: Bearer " + key).body())
                .isEqualTo(handled("GET", "nobody"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer sk-wrong", "Bearer", "Bearer ", "Basic YTpi"})
    void refusal_isTheSameForEveryUnknownCaller(String authorization) throws Exception {
        Answer answer = authorization.isEmpty()
                ? ask("GET /api/models HTTP/1.1")
                : ask("GET /api/models HTTP/1.1", "Authorization: " + authorization);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(RefusalBody.problemJson().render(UNAUTHENTICATED));
        assertThat(answer.headers())
                .containsAllEntriesOf(Map.of(
                        "cache-control", "no-store",
                        "www-authenticate", "Bearer",
                        "content-type", "application/problem+json"))
                .doesNotContainKey("set-cookie");
    }

    @Test
    void refusal_isForbidden_whereThePolicyDoesNotAllowTheEndpoint() throws Exception {
        assertRefused(ask("GET /api/other HTTP/1.1", "Authorization: Bearer " + key), 403, "endpoint_not_allowed");
        assertRefused(ask("GET /api HTTP/1.1", "Authorization: Bearer " + key), 403, "endpoint_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pages/../api/models",
                "/pages/%2e%2e/api/models",
                "/api/./models",
                "/api/x/../models",
                "/api/x/%2E%2E/models",
                "/api%2fmodels",
                "/api/%2e%2e%2fapi/models",
                "/api/models;v=1",
                "/api;v=1/models",
                "//api/models",
                "/api//models",
                "/api/models%00",
                "/api/models%3b",
                "/api%5cmodels",
                "/api/models#x",
                "/%61pi/..%2fapi/models"
            })
    void handler_doesNotRun_whereAPathHasSeveralReadings(String path) throws Exception {
        for (String authorization : new String[] {"Bearer " + key, "Basic YTpi"}) {
            Answer answer = ask("GET " + path + " HTTP/1.1", "Authorization: " + authorization);

            assertThat(answer.status()).as("%s: %s", path, answer).isBetween(400, 499);
            assertThat(answer.body()).doesNotContain(MARKER);
        }
    }

    @Test
    void handler_runsForTheOnePath_whereItsSpellingIsUnusual() throws Exception {
        Answer refused = ask("GET /%61pi/models HTTP/1.1");
        assertRefused(refused, 401, "invalid_api_key");
    }

    @Test
    void refusal_isABadRequest_forSeveralCredentials() throws Exception {
        String bearer = "Authorization: Bearer " + key;

        assertRefused(ask("GET /api/models HTTP/1.1", bearer, bearer), 400, "several_credentials");
        assertRefused(ask("GET /api/models HTTP/1.1", bearer, "authorization: Basic YTpi"), 400, "several_credentials");
        assertRefused(ask("GET /api/models HTTP/1.1", bearer + ", Basic YTpi"), 400, "several_credentials");
        assertRefused(
                ask("GET /api/models HTTP/1.1", "Authorization: Basic YTpi, Bearer " + key),
                400,
                "several_credentials");
        end();
        assertThat(audit.records(AuditEvent.Type.REQUEST_REJECTED))
                .isNotEmpty()
                .allSatisfy(
                        record -> assertThat(record.text("address").isPresent()).isEqualTo(knowsClientAddress()));
    }

    @Test
    void refusal_isUnauthenticated_whereAKeyStandsInTheWrongPlace() throws Exception {
        assertRefused(ask("GET /api/models HTTP/1.1", "Authorization: " + key), 401, "invalid_api_key");
        assertRefused(ask("GET /api/models HTTP/1.1", "X-Api-Key: " + key), 401, "invalid_api_key");
        assertRefused(ask("GET /api/models?api_key=" + key + " HTTP/1.1"), 401, "invalid_api_key");
    }

    @Test
    void override_needsBothMethodsToBeAllowed() throws Exception {
        String[] allowed = {"POST /api/jobs HTTP/1.1", "Authorization: Bearer " + key, "Content-Length: 0"};
        assertThat(ask(allowed).body()).isEqualTo(handled("POST", "ada"));

        for (String header : new String[] {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"}) {
            assertRefused(ask(allowed[0], allowed[1], allowed[2], header + ": DELETE"), 403, "endpoint_not_allowed");
        }
        assertRefused(
                ask("POST /api/jobs?_method=DELETE HTTP/1.1", allowed[1], allowed[2]), 403, "endpoint_not_allowed");
        assertRefused(
                ask(allowed[0], allowed[1], allowed[2], "X-HTTP-Method: PUT", "X-HTTP-Method-Override: DELETE"),
                400,
                "ambiguous_method");
    }

    @Test
    void head_hasNoBody() throws Exception {
        assertThat(ask("HEAD /api/models HTTP/1.1", "Authorization: Bearer " + key)
                        .status())
                .isEqualTo(200);
        Answer refused = ask("HEAD /api/models HTTP/1.1");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).isEmpty();
    }

    @Test
    void preflight_isRefused_likeAnyRequestWithoutAKey() throws Exception {
        assertRefused(
                ask(
                        "OPTIONS /api/models HTTP/1.1",
                        "Origin: https://pages.example",
                        "Access-Control-Request-Method: GET"),
                401,
                "invalid_api_key");
    }

    @Test
    void refusal_isUnavailable_whenNoDecisionIsPossible() throws Exception {
        try (Claviger uncached = claviger(Duration.ZERO)) {
            String fresh = uncached.issue(Actor.session("ada"), KeyRequest.named("a key"))
                    .orElseThrow()
                    .plaintext()
                    .reveal();
            startWith(uncached);
            assertThat(ask("GET /api/models HTTP/1.1", "Authorization: Bearer " + fresh)
                            .body())
                    .isEqualTo(handled("GET", "ada"));
            owners.failWith(new IllegalStateException("the directory is down"));

            Answer answer = ask("GET /api/models HTTP/1.1", "Authorization: Bearer " + fresh);

            assertRefused(answer, 503, "unavailable");
            assertThat(answer.headers()).containsKey("retry-after");
        }
    }
}
