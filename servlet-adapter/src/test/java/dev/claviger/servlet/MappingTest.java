package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.MappingMatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries are relative to the context, whatever the context and however the servlet is mapped. */
class MappingTest {
    private final TestHost host =
            TestHost.allowing("/", "/api/models", "/api/models/*", "/report.csv", "/api/café", "/files/*");
    private final String key = host.bearer();
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    private TestServer start(String contextPath, String... mappings) throws Exception {
        return TestServer.start(contextPath, settings -> {}, context -> {
            host.filter().addTo(context);
            TestServer.serve(context, "probe", probe, mappings);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/*, /api/models, PATH",
        "/*, /api/models/7, PATH",
        "/, /api/models, DEFAULT",
        "/, /api/models/7, DEFAULT",
        "/api/models, /api/models, EXACT",
        "/api/*, /api/models, PATH",
        "/api/models/*, /api/models, PATH",
        "/api/models/*, /api/models/7, PATH",
        "*.csv, /report.csv, EXTENSION",
        "'', /, CONTEXT_ROOT",
        "/*, /api/caf%C3%A9, PATH",
        "/*, /files/a%20b, PATH",
        "/api/*, /api/caf%c3%a9, PATH",
    })
    void doFilter_decidesByTheWholePath_whateverTheMapping(String mapping, String path, MappingMatch match)
            throws Exception {
        for (String context : new String[] {"", "/app", "/app/v1"}) {
            try (TestServer server = TestServer.start(context, settings -> {}, started -> {
                host.filter().addTo(started);
                TestServer.serve(
                        started,
                        "probe",
                        (request, response) -> {
                            assertThat(request.getHttpServletMapping().getMappingMatch())
                                    .isEqualTo(match);
                            probe.handle(request, response);
                        },
                        mapping);
            })) {
                Answer answer = server.get(context + path, key);

                assertThat(answer.statusLine()).as("at %s", context).contains("200");
                assertThat(answer.body()).contains(" as " + ADA);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/", "/api/*", "/api/admin", "/app/api/models", "*.json"})
    void doFilter_answers403_forEveryOtherPath(String mapping) throws Exception {
        for (String context : new String[] {"", "/app"}) {
            try (TestServer server = start(context, mapping)) {
                for (String path : new String[] {
                    "/api/admin",
                    "/api/models/",
                    "/api/models/7/8",
                    "/API/models",
                    "/api/models.json",
                    "/app/api/models",
                    "/report.csv/x",
                    "/api/cafe%CC%81",
                    "/a+b",
                }) {
                    Answer answer = server.get(context + path, key);

                    assertThat(answer.code()).as(context + path).isEqualTo("endpoint_not_allowed");
                }
                assertThat(probe.runs()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/app, /app", "/app, /app/", "'', /"})
    void doFilter_readsTheRootOfTheContextAsSlash(String context, String target) throws Exception {
        try (TestServer server = start(context, "/*")) {
            Answer answer = server.get(target, key);

            assertThat(answer.status()).isIn(200, 301, 302);
            assertThat(answer.status() == 200).isEqualTo(probe.runs() == 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"/caf\u00e9, /caf%C3%A9", "/caf\u00e9, /caf%c3%a9", "/a b, /a%20b", "/x+y, /x+y", "/v1.0, /v1.0"})
    void doFilter_removesTheContextPath_alsoWhenItNeedsEscapes(String context, String raw) throws Exception {
        try (TestServer server = start(context, "/*")) {
            assertThat(server.get(raw + "/api/models", key).status()).isEqualTo(200);
            assertThat(server.get(raw + "/api/admin", key).code()).isEqualTo("endpoint_not_allowed");
            assertThat(probe.runs()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"/api/models?x=/api/admin", "/api/models?/../../admin", "/api/models?", "/api/models?a=b&c=%2F%2e%2e"})
    void doFilter_leavesTheQueryOut(String target) throws Exception {
        try (TestServer server = start("", "/*")) {
            assertThat(server.get(target, key).status()).isEqualTo(200);
            assertThat(server.get("/api/admin?" + target, key).status()).isEqualTo(403);
            assertThat(probe.runs()).isEqualTo(1);
        }
    }
}
