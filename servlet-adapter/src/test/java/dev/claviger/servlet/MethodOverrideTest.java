package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter of the host may turn one method into another behind this filter. */
class MethodOverrideTest {
    private final TestHost host = TestHost.allowing("GET,POST,PUT /api/models", "POST /api/chat");
    private final String key = host.bearer();
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: DELETE",
                "x-http-method-override: delete",
                "X-HTTP-Method: DELETE",
                "X-Method-Override: DELETE",
                "X-HTTP-Method-Override: ",
                "X-HTTP-Method-Override: BREW",
                "X-HTTP-Method-Override: PUT, DELETE",
            })
    void doFilter_answers403_whenTheKeyMayNotUseTheMethodOfTheHeader(String header) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.send("POST /api/models HTTP/1.1", key, header, "Content-Length: 0");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("endpoint_not_allowed");
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_method=DELETE",
                "_method=delete",
                "a=b&_method=DELETE",
                "_method=DELETE&a=b",
                "%5Fmethod=DELETE",
                "_%6dethod=%44ELETE",
                "_method=+DELETE+",
                "_method=",
                "_method",
            })
    void doFilter_answers403_whenTheKeyMayNotUseTheMethodOfTheQuery(String query) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.send("POST /api/models?" + query + " HTTP/1.1", key, "Content-Length: 0");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("endpoint_not_allowed");
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/models, X-HTTP-Method-Override: PUT",
        "/api/models, X-HTTP-Method-Override: post",
        "/api/models?_method=put, X-Unrelated: DELETE",
        "/api/models?_method=PUT&_method=put, X-HTTP-Method: Put",
        "/api/models?method=DELETE, X-Unrelated: DELETE",
        "/api/models?x=_method%3DDELETE, X-Unrelated: DELETE",
        "/api/models?_method%ZZ=DELETE, X-Unrelated: DELETE",
    })
    void doFilter_runsTheHandler_whenTheKeyMayUseBothMethods(String target, String header) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.send("POST " + target + " HTTP/1.1", key, header, "Content-Length: 0");

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void doFilter_asksForBothMethods_andNotForTheOverrideAlone() throws Exception {
        try (TestHost other = TestHost.allowing("PUT /api/models")) {
            try (TestServer server = TestServer.start(other.filter(), probe)) {
                Answer answer = server.send(
                        "POST /api/models HTTP/1.1",
                        other.bearer(),
                        "X-HTTP-Method-Override: PUT",
                        "Content-Length: 0");

                assertThat(answer.code()).isEqualTo("endpoint_not_allowed");
                assertThat(probe.runs()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/models?_method=PUT, X-HTTP-Method-Override: POST",
        "/api/models?_method=PUT&_method=POST, X-Unrelated: x",
        "/api/models?_method=, X-HTTP-Method: PUT",
    })
    void doFilter_answers400_whenTheOverridesContradictEachOther(String target, String header) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.send("POST " + target + " HTTP/1.1", key, header, "Content-Length: 0");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("ambiguous_method");
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_answers400_whenTheSameHeaderAsksForTwoMethods() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.send(
                    "POST /api/models HTTP/1.1",
                    key,
                    "X-HTTP-Method-Override: PUT",
                    "X-HTTP-Method-Override: GET",
                    "Content-Length: 0");

            assertThat(answer.code()).isEqualTo("ambiguous_method");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT"})
    void doFilter_ignoresOverrides_ofMethodsThatNoFilterOverrides(String method) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer =
                    server.send(method + " /api/models?_method=DELETE HTTP/1.1", key, "X-HTTP-Method-Override: DELETE");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains(" " + method + " ");
        }
    }

    @Test
    void ignoreMethodOverrides_leavesTheMethodOfTheRequestAlone() throws Exception {
        ApiKeyFilter filter =
                ApiKeyFilter.builder(host.claviger).ignoreMethodOverrides().build();
        try (TestServer server = TestServer.start(filter, probe)) {
            Answer answer = server.send(
                    "POST /api/chat?_method=PUT HTTP/1.1", key, "X-HTTP-Method-Override: DELETE", "Content-Length: 0");

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void doFilter_answers401_whenAnOverrideLeavesTheOpenPaths() throws Exception {
        ApiKeyFilter filter =
                ApiKeyFilter.builder(host.claviger).permitAll("POST /login").build();
        try (TestServer server = TestServer.start(filter, probe)) {
            Answer plain = server.send("POST /login HTTP/1.1", "Content-Length: 0");
            Answer header = server.send("POST /login HTTP/1.1", "X-HTTP-Method-Override: DELETE", "Content-Length: 0");
            Answer query = server.send("POST /login?_method=DELETE HTTP/1.1", "Content-Length: 0");

            assertThat(plain.status()).isEqualTo(200);
            assertThat(header.status()).isEqualTo(401);
            assertThat(query.status()).isEqualTo(401);
            assertThat(probe.runs()).isEqualTo(1);
        }
    }
}
