package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers ask before they send a key across origins, and cannot send one with the question. */
class PreflightTest {
    private static final String OPTIONS = "OPTIONS /api/models HTTP/1.1";
    private static final String[] PREFLIGHT = {
        "Origin: https://app.example",
        "Access-Control-Request-Method: GET",
        "Access-Control-Request-Headers: authorization"
    };

    private final TestHost host = TestHost.allowing("GET,OPTIONS /api/models");
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    private ApiKeyFilter.Builder answering() {
        return ApiKeyFilter.builder(host.claviger).answerPreflights();
    }

    @Test
    void doFilter_answers401_byDefault() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.send(OPTIONS, PREFLIGHT);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void answerPreflights_answers204AndRunsNothing() throws Exception {
        try (TestServer server = TestServer.start(answering().build(), probe)) {
            Answer answer = server.send(OPTIONS, PREFLIGHT);

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers()).noneMatch(line -> line.startsWith("Access-Control"));
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void answerPreflights_runsNothing_alsoWhereOthersPassToTheHost() throws Exception {
        ApiKeyFilter filter = answering().passOthersToHost().build();
        try (TestServer server = TestServer.start(filter, probe)) {
            Answer answer = server.send(OPTIONS, PREFLIGHT);

            assertThat(answer.status()).isEqualTo(204);
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "DELETE", "options"})
    void answerPreflights_concernsNoOtherMethod(String method) throws Exception {
        try (TestServer server = TestServer.start(answering().build(), probe)) {
            Answer answer = server.send(method + " /api/models HTTP/1.1", PREFLIGHT);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void answerPreflights_concernsNoOtherOptions() throws Exception {
        try (TestServer server = TestServer.start(answering().build(), probe)) {
            assertThat(server.send(OPTIONS).status()).isEqualTo(401);
            assertThat(server.send(OPTIONS, PREFLIGHT[0]).status()).isEqualTo(401);
            assertThat(server.send(OPTIONS, PREFLIGHT[1]).status()).isEqualTo(401);
            assertThat(server.send("OPTIONS /api/models/..;/x HTTP/1.1", PREFLIGHT)
                            .status())
                    .isEqualTo(400);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void answerPreflights_judgesKeys_thatCameAllTheSame() throws Exception {
        try (TestServer server = TestServer.start(answering().build(), probe)) {
            Answer bad = server.send(OPTIONS, PREFLIGHT[0], PREFLIGHT[1], TestHost.bearer("x"));
            Answer foreign = server.send(OPTIONS, PREFLIGHT[0], PREFLIGHT[1], "Authorization: Basic YTpi");
            Answer good = server.send(OPTIONS, PREFLIGHT[0], PREFLIGHT[1], host.bearer());

            assertThat(bad.status()).isEqualTo(401);
            assertThat(foreign.status()).isEqualTo(401);
            assertThat(good.status()).isEqualTo(200);
            assertThat(probe.runs()).isEqualTo(1);
        }
    }
}
