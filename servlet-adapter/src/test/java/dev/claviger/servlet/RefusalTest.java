package dev.claviger.servlet;

import static dev.claviger.servlet.RefusedKeys.refusedFor;
import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision.Reason;
import dev.claviger.http.Refusal;
import dev.claviger.http.RefusalBody;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get to read who are refused. */
class RefusalTest {
    private final TestHost host = TestHost.allowing("/api/models");
    private final Probe probe = new Probe();

    @BeforeAll
    static void readJackson() {
        // Tests are part of the module they test, and that one has no need of Jackson.
        ModuleLayer.boot()
                .findModule("com.fasterxml.jackson.databind")
                .ifPresent(jackson -> RefusalTest.class.getModule().addReads(jackson));
    }

    @AfterEach
    void close() {
        host.close();
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "INSECURE_CHANNEL")
    void doFilter_answersWithStatusAndCode_forEachReason(Reason reason) throws Exception {
        String credential = refusedFor(reason, host);

        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.get("/api/models", bearer(credential));

            assertThat(answer.status()).isEqualTo(reason.callerIsKnown() ? 403 : 401);
            assertThat(answer.code()).isEqualTo(reason.callerIsKnown() ? reason.code() : "invalid_api_key");
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_answersTheSameBytes_toEveryCallerItDoesNotKnow() throws Exception {
        List<Reason> reasons = List.of(Reason.values()).stream()
                .filter(reason -> !reason.callerIsKnown())
                .toList();
        Set<Answer> answers = new LinkedHashSet<>();
        for (Reason reason : reasons) {
            try (TestHost own = TestHost.allowing("/api/models")) {
                String credential = refusedFor(reason, own);
                try (TestServer server = TestServer.start(own.filter(), probe)) {
                    answers.add(server.get("/api/models", bearer(credential)).withoutDate());
                    answers.add(server.get("/api/models").withoutDate());
                    answers.add(server.get("/api/models", "Authorization: Basic YTpi")
                            .withoutDate());
                }
            }
        }

        assertThat(reasons).hasSize(11);
        assertThat(answers).hasSize(1);
    }

    @Test
    void doFilter_answersTheSameBytes_whetherOrNotTheUnknownCallerAsksForAnExistingEndpoint() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer allowed = server.get("/api/models");
            Answer forbidden = server.get("/api/admin");

            assertThat(forbidden.withoutDate()).isEqualTo(allowed.withoutDate());
        }
    }

    @Test
    void doFilter_answersInProblemJson_byDefault() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.get("/api/models");

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 401 Unauthorized");
            assertThat(answer.header("Content-Type")).contains("application/problem+json");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
            assertThat(answer.body())
                    .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                            + "\"detail\":\"The API key is missing or not valid.\",\"code\":\"invalid_api_key\"}");
        }
    }

    @Test
    void doFilter_answersInTheShapeOfOpenAi_whenTheHostWantsIt() throws Exception {
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .refusalBody(RefusalBody.openAi())
                .build();
        try (TestServer server = TestServer.start(filter, probe)) {
            Answer answer = server.get("/api/models");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Content-Type")).contains("application/json");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
            assertThat(answer.body())
                    .isEqualTo("{\"error\":{\"message\":\"The API key is missing or not valid.\","
                            + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}");
        }
    }

    @Test
    void doFilter_tellsKnownCallersWhatTheyLack() throws Exception {
        String credential = refusedFor(Reason.ENDPOINT_NOT_ALLOWED, host);
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.get("/api/models", bearer(credential));

            assertThat(answer.header("WWW-Authenticate")).contains("Bearer error=\"insufficient_scope\"");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.body())
                    .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":"
                            + "\"The owner of this key may not call this endpoint with it.\","
                            + "\"code\":\"endpoint_not_allowed\"}");
        }
    }

    @Test
    void doFilter_sendsTheHeadersOfARefusalWithoutItsBody_toHead() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer get = server.get("/api/models");
            Answer head = server.send("HEAD /api/models HTTP/1.1");

            assertThat(head.withoutDate())
                    .isEqualTo(new Answer(get.statusLine(), get.withoutDate().headers(), ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/models?echo-me", "/echo-me", "/echo-me;x", "/%65cho-me%2f"})
    void doFilter_repeatsNothingOfTheRequest(String target) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.get(target, bearer("echo-me"), "X-Request-Id: echo-me", "Origin: http://echo-me");

            assertThat(answer.status()).isBetween(400, 401);
            assertThat(answer.toString()).doesNotContain("echo-me");
        }
    }

    @Test
    void doFilter_keepsTheShapeOfTheHost_whenTheHostBringsItsOwn() throws Exception {
        ApiKeyFilter filter =
                ApiKeyFilter.builder(host.claviger).refusalBody(new PlainText()).build();
        try (TestServer server = TestServer.start(filter, probe)) {
            Answer answer = server.get("/api/models");

            assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/plain");
            assertThat(answer.header("Content-Length")).contains("24");
            assertThat(answer.body()).isEqualTo("refusé: invalid_api_key");
        }
    }

    private static final class PlainText implements RefusalBody {
        @Override
        public String contentType() {
            return "text/plain;charset=UTF-8";
        }

        @Override
        public String render(Refusal refusal) {
            return "refusé: " + refusal.code();
        }
    }
}
