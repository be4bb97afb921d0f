package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter that guards some paths stands before all, and leaves the others to the host. */
class GuardTest {
    private final TestHost host = TestHost.allowing("/api/models", "/files/*");
    private final String key = host.bearer();
    private final Probe guarded = new Probe();
    private final Probe hosts = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    /** As lenient as Jetty can be told to be, so that it is the filter that refuses. */
    private TestServer start(String... entries) throws Exception {
        return TestServer.start("", GuardTest::makeLenient, context -> {
            ApiKeyFilter.builder(host.claviger).guard(entries).build().addTo(context);
            TestServer.serve(context, "guarded", guarded, "/api/*", "/files/*");
            TestServer.serve(context, "host", hosts, "/");
        });
    }

    private static void makeLenient(ServletContextHandler context) {
        TestServer.http(context).getHttpConfiguration().setUriCompliance(UriCompliance.UNSAFE);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api%2fadmin",
                "/api%2Fmodels",
                "/%61pi%2fadmin",
                "/api;x/admin",
                "/api;/admin",
                "/;x/api/admin",
                "//api/admin",
                "/.//api/admin",
                "/docs/../api/admin",
                "/docs/%2e%2e/api/admin",
                "/docs/..;/api/admin",
                "/docs/..;x=y/api/admin",
                "/docs/%2e%2e%2fapi%2fadmin",
                "/docs/%252e%252e/api/admin",
                "/docs/%c0%ae%c0%ae/api/admin",
                "/docs/%e0%80%ae%e0%80%ae%e0%80%afapi/admin",
                "/docs/%u002e%u002e/api/admin",
                "/docs/%ef%bc%8e%ef%bc%8e/api/admin",
                "/docs/..\\api\\admin",
                "/docs/..%5capi/admin",
                "\\api\\admin",
                "/api\\admin",
                "/%5capi/admin",
                "/api/admin;jsessionid=1",
                "/api/models/%00",
                "/api%00/x",
                "/api%3fx",
                "/api%23x",
                "/a\u00adpi/../api/x",
                "/%09api/x",
                "/docs/;/../api/x",
                "/docs/a;b/../../api/x",
                "http://localhost/api;x/admin",
            })
    void filter_refuses_allowedEndpointsBeReadAsGuarded(String target) throws Exception {
        try (TestServer server = start("/api/**")) {
            for (String[] headers : new String[][] {{}, {key}, {bearer("x")}}) {
                assertThat(server.get(target, headers).status()).as(target).isIn(400, 401, 403);
            }
            assertThat(guarded.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/a;jsessionid=0A1B",
                "/docs;v=1/a",
                "/docs/a%2fb",
                "/docs/a%252fb",
                "/docs/a%3bb",
                "/docs//a",
                "/docs/../blog",
                "/docs/%2e/a",
                "/docs/a%5cb",
                "/docs/caf\u00c3\u00a9",
                "/docs/%e2%82%ac;x",
                "/apis;x/y",
                "/docs/api;x",
                "/docs/api%2fx",
                "/docs/%25",
                "/docs/a%20;b",
            })
    void filter_leavesToTheHost_allowedEndpointsnotBeReadAsGuarded(String target) throws Exception {
        try (TestServer server = start("/api/**")) {
            for (String[] headers : new String[][] {{}, {key}, {bearer("x")}}) {
                Answer answer = server.get(target, headers);

                assertThat(answer.status()).as(target).isEqualTo(200);
                assertThat(answer.body()).endsWith(" as null");
            }
            assertThat(hosts.runs()).isEqualTo(3);
            assertThat(host.audit.records())
                    .noneMatch(record -> record.details().containsValue("refused"));
        }
    }

    @Test
    void filter_decides_onGuardedPaths() throws Exception {
        try (TestServer server = start("/api/**")) {
            assertThat(server.get("/api/models").status()).isEqualTo(401);
            assertThat(server.get("/api").status()).isEqualTo(401);
            assertThat(server.get("/api/", key).status()).isEqualTo(403);
            assertThat(server.get("/api/models", key).body()).endsWith(" as ada");
            assertThat(server.get("/api/%61dmin", key).status()).isEqualTo(403);
            assertThat(server.get("/API/models").status()).isEqualTo(200);
        }
    }

    @Test
    void filter_guardsOneSegment_howeverItIsSpelt() throws Exception {
        try (TestServer server = start("/files/*")) {
            for (String target : List.of("/files/a", "/files/a%2fb", "/files/a;b", "/files/;a", "/files/a%3fb")) {
                assertThat(server.get(target).status()).as(target).isIn(400, 401);
            }
            assertThat(server.get("/files/a/b").status()).isEqualTo(200);
            assertThat(server.get("/files/").status()).isEqualTo(200);
        }
    }

    @Test
    void filter_guardsByMethod_whereEntriesListMethods() throws Exception {
        try (TestServer server = start("POST,DELETE /api/**")) {
            String empty = "Content-Length: 0";
            assertThat(server.send("GET /api/x HTTP/1.1").status()).isEqualTo(200);
            assertThat(server.send("POST /api/x HTTP/1.1", empty).status()).isEqualTo(401);
            assertThat(server.send("POST /api;x/x HTTP/1.1", empty).status()).isEqualTo(400);
            assertThat(server.send("GET /api;x/x HTTP/1.1").status()).isEqualTo(200);
            assertThat(server.send("BREW /api/x HTTP/1.1", empty).status()).isEqualTo(401);
            assertThat(server.send("post /api/x HTTP/1.1", empty).status()).isIn(400, 401);
        }
    }

    @Test
    void filter_opensOnlyWhatIsOpen_withinWhatItGuards() throws Exception {
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .guard("/api/**")
                .permitAll("GET /api/health")
                .build();
        try (TestServer server = TestServer.start(filter, guarded)) {
            assertThat(server.get("/api/health").status()).isEqualTo(200);
            assertThat(server.get("/api/health/x").status()).isEqualTo(401);
            assertThat(server.send("POST /api/health HTTP/1.1", "Content-Length: 0")
                            .status())
                    .isEqualTo(401);
            assertThat(server.get("/api/health;x").status()).isIn(400, 401);
        }
    }

    @Test
    void filter_readsPathsWithinTheContext() throws Exception {
        try (TestServer server = TestServer.start("/app", GuardTest::makeLenient, context -> {
            ApiKeyFilter.builder(host.claviger).guard("/api/**").build().addTo(context);
            TestServer.serve(context, "guarded", guarded, "/api/*");
            TestServer.serve(context, "host", hosts, "/");
        })) {
            for (String target : List.of("/app/api;x/y", "/app;x/api/y", "/app/%2e/api/y", "/app//api/y")) {
                assertThat(server.get(target).status()).as(target).isIn(400, 401, 404);
            }
            assertThat(server.get("/app/docs;x/y").status()).isEqualTo(200);
            assertThat(server.get("/app/app/api;x").status()).isEqualTo(200);
            assertThat(guarded.runs()).isZero();
        }
    }

    @Test
    void readings_endSoon_whateverIsSent() throws Exception {
        List<String> targets = new ArrayList<>();
        for (String part :
                List.of("/..;a", "%25", "/a;%2e%2e", "%252f..%5c", "/./", "//;", "%c0%ae/", "/%u002e%u002e")) {
            targets.add("/docs" + part.repeat(7_000 / part.length()));
        }
        try (TestServer server = start("/api/**")) {
            for (String target : targets) {
                assertThat(server.get(target).status())
                        .as(target.substring(0, 30))
                        .isIn(200, 400, 401, 404, 414);
            }
            assertThat(guarded.runs()).isZero();
        }
    }
}
