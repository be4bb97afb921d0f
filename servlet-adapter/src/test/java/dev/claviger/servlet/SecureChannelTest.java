package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.ADA;
import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.IssuedKey;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that are sent in clear. */
class SecureChannelTest {
    private static final String WARNING = "not secure";

    private final TestHost host = TestHost.allowing("/api/models");
    private final IssuedKey key = host.issueTo(ADA);
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    private ApiKeyFilter strict() {
        return ApiKeyFilter.builder(host.claviger).requireHttps().build();
    }

    @Test
    void doFilter_runsTheHandlerAndWarnsOncePerKey_byDefault() throws Exception {
        IssuedKey other = host.issueTo(ADA);
        try (LogCapture log = new LogCapture();
                TestServer server = TestServer.start(host.filter(), probe)) {
            assertThat(server.get("/api/models", bearer(key)).status()).isEqualTo(200);
            assertThat(server.get("/api/models", bearer(key)).status()).isEqualTo(200);
            assertThat(server.get("/api/models", bearer(other)).status()).isEqualTo(200);

            assertThat(log.lines(WARNING)).hasSize(2);
            assertThat(log.lines(WARNING).get(0))
                    .contains("WARN", key.key().id().toString())
                    .doesNotContain(key.plaintext().reveal());
            assertThat(log.lines(WARNING).get(1)).contains(other.key().id().toString());
        }
    }

    @Test
    void requireHttps_answers403AndWarnsOnce_whenTheKeyCameInClear() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = TestServer.start(strict(), probe)) {
            Answer answer = server.get("/api/models", bearer(key));
            Answer again = server.get("/api/models", bearer(key));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("insecure_channel");
            assertThat(answer.header("WWW-Authenticate")).isEmpty();
            assertThat(again.withoutDate()).isEqualTo(answer.withoutDate());
            assertThat(log.lines(WARNING)).hasSize(1);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void requireHttps_tellsUnknownCallersNothing() throws Exception {
        try (TestServer strict = TestServer.start(strict(), probe);
                TestServer plain = TestServer.start(host.filter(), probe)) {
            assertThat(strict.get("/api/models", bearer("x")).withoutDate())
                    .isEqualTo(plain.get("/api/models", bearer("x")).withoutDate());
        }
    }

    @Test
    void requireHttps_isNotImpressed_byHeadersOfCallers() throws Exception {
        try (TestServer server = TestServer.start(strict(), probe)) {
            Answer answer = server.get(
                    "/api/models",
                    bearer(key),
                    "X-Forwarded-Proto: https",
                    "Forwarded: proto=https",
                    "X-Forwarded-Ssl: on",
                    "Front-End-Https: on");

            assertThat(answer.code()).isEqualTo("insecure_channel");
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void requireHttps_runsTheHandlerWithoutWarning_byTheWordOfTheContainer() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = TestServer.start(context -> {
                    context.addFilter(
                                    "proxy",
                                    (request, response, chain) ->
                                            chain.doFilter(new Secure((HttpServletRequest) request), response))
                            .addMappingForUrlPatterns(null, false, "/*");
                    strict().addTo(context);
                    TestServer.serve(context, "probe", probe, "/*");
                })) {
            Answer answer = server.get("/api/models", bearer(key));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(log.lines(WARNING)).isEmpty();
        }
    }

    /** A container, or a filter of the host, that knows TLS ended at a proxy it trusts. */
    private static final class Secure extends HttpServletRequestWrapper {
        Secure(HttpServletRequest request) {
            super(request);
        }

        @Override
        public boolean isSecure() {
            return true;
        }
    }
}
