package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path that is decided upon is the path that the container serves; what can be read in two ways is refused. */
class PathTest {
    private final TestHost host = TestHost.allowing("/api/models/**");
    private final String key = host.bearer();
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    private TestServer lenient() throws Exception {
        return TestServer.start("", PathTest::makeLenient, context -> {
            host.filter().addTo(context);
            TestServer.serve(context, "probe", probe, "/*");
        });
    }

    /** As lenient as Jetty can be told to be: what is refused then, the filter refuses. */
    private static void makeLenient(ServletContextHandler context) {
        TestServer.http(context).getHttpConfiguration().setUriCompliance(UriCompliance.UNSAFE);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
    }

    /** Every rule of R37, in front of, within and behind the protected name. */
    private static final String[] AMBIGUOUS = {
        "/api/models/../admin",
        "/api/models/x/../../admin",
        "/api/models/..",
        "/api/models/./x",
        "/api/models/.",
        "/api/models/%2e%2e/admin",
        "/api/models/.%2E/admin",
        "/api/models/%2e/x",
        "/api/models/a%2eb",
        "/api/models/..;/admin",
        "/api/models/..;x=1/admin",
        "/api/models;/../admin",
        "/api/models;x/y",
        "/api/models/x;jsessionid=1",
        "/api/models/%3b/x",
        "/api/models/..%3B/admin",
        "/api/models%2f..%2fadmin",
        "/api/models/..%2Fadmin",
        "/api/models/a%2fb",
        "/api/models/..%5cadmin",
        "/api/models/..\\admin",
        "/api/models//admin",
        "//api/models",
        "/api//models",
        "/api/models//../admin",
        "/api/models/%252e%252e/admin",
        "/api/models/%25",
        "/api/models/%c0%ae%c0%ae/admin",
        "/api/models/%ff",
        "/api/models/%u002e",
        "/api/models/%zz",
        "/api/models/%",
        "/api/models/%00",
        "/api/models/%0d%0a",
        "/api/models/%09",
        "/api/models/%7f",
        "/api/models/%c2%85",
        "/api/models/%e2%80%a8",
        "/api/models/%3f",
        "/api/models/%23",
        "/api/models/%ef%bc%8e%ef%bc%8e/admin",
        "/api/models/%e2%80%a5/admin",
        "/api/models/\u00e9",
        "/api/models/\u0001",
    };

    @Test
    void doFilter_runsNothing_whenThePathCanBeReadInTwoWays() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            for (String target : AMBIGUOUS) {
                Answer answer = server.get(target, key);

                assertThat(answer.status()).as(target).isEqualTo(400);
            }
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_refusesByItself_whatALenientContainerLetsThrough() throws Exception {
        List<String> refusedByFilter = new ArrayList<>();
        try (TestServer server = lenient()) {
            for (String target : AMBIGUOUS) {
                Answer answer = server.get(target, key);

                assertThat(answer.status()).as(target).isEqualTo(400);
                if (answer.code().equals("ambiguous_path")) {
                    refusedByFilter.add(target);
                }
            }
            assertThat(probe.runs()).isZero();
        }
        assertThat(refusedByFilter)
                .contains(
                        "/api/models/%2e%2e/admin",
                        "/api/models/..;/admin",
                        "/api/models;/../admin",
                        "/api/models/..%2Fadmin",
                        "/api/models//admin",
                        "/api/models/%252e%252e/admin",
                        "/api/models/..%5cadmin",
                        "/api/models/%ef%bc%8e%ef%bc%8e/admin")
                .hasSizeGreaterThan(30);
    }

    @Test
    void doFilter_neverSeesAFragment_becauseTheContainerRefusesOrDropsIt() throws Exception {
        try (TestServer strict = TestServer.start(host.filter(), probe);
                TestServer lenient = lenient()) {
            assertThat(strict.get("/api/models/x#/../../admin", key).status()).isEqualTo(400);
            assertThat(lenient.get("/api/models/x#/../../admin", key).body()).contains(" GET /api/models/x as ");
            assertThat(lenient.get("/api/admin#/../models", key).code()).isEqualTo("endpoint_not_allowed");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/models, /api/models",
        "/api/models/, /api/models/",
        "/api/models/a+b, /api/models/a+b",
        "/api/models/a%20b, /api/models/a b",
        "/api/models/caf%C3%A9, /api/models/café",
        "/api/models/%F0%9F%94%91, /api/models/🔑",
        "/api/models/%41, /api/models/A",
        "/api/%6dodels, /api/models",
        "/api/models/~x_y-z.w, /api/models/~x_y-z.w",
        "/api/models/x:y@z!$&'()*=, /api/models/x:y@z!$&'()*=",
    })
    void doFilter_decidesUponThePathThatTheContainerServes(String target, String path) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.get(target, key);

            assertThat(answer.body()).contains(" GET " + path + " as ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"servletPath", "pathInfo", "uri", "null", "throws"})
    void doFilter_answers400_whenThePathOfTheContainerIsAnother(String difference) throws Exception {
        try (TestServer server = TestServer.start(context -> {
            context.addFilter(
                            "in front",
                            (request, response, chain) ->
                                    chain.doFilter(new Rerouted((HttpServletRequest) request, difference), response))
                    .addMappingForUrlPatterns(null, false, "/*");
            host.filter().addTo(context);
            TestServer.serve(context, "probe", probe, "/*");
        })) {
            Answer answer = server.get("/api/models/x", key);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("ambiguous_path");
            assertThat(probe.runs()).isZero();
        }
    }

    /** What a filter in front, or a container with other rules, makes of {@code /api/models/x}. */
    private static final class Rerouted extends HttpServletRequestWrapper {
        private final String difference;

        Rerouted(HttpServletRequest request, String difference) {
            super(request);
            this.difference = difference;
        }

        @Override
        public String getServletPath() {
            return switch (difference) {
                case "servletPath" -> "/admin";
                case "throws" -> throw new IllegalArgumentException("ambiguous");
                default -> super.getServletPath();
            };
        }

        @Override
        public String getPathInfo() {
            return difference.equals("pathInfo") ? "/api/models/y" : super.getPathInfo();
        }

        @Override
        public String getRequestURI() {
            return switch (difference) {
                case "uri" -> "/api/models/z";
                case "null" -> null;
                default -> super.getRequestURI();
            };
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Original-URL: /api/models",
                "X-Rewrite-URL: /api/models",
                "X-Original-URI: /api/models",
                "X-Forwarded-Uri: /api/models",
                "X-Forwarded-Path: /api/models",
                "X-Forwarded-Prefix: /api/models",
                "X-Forwarded-Host: localhost/api/models?",
                "X-Forwarded-Method: GET",
                "X-HTTP-Path-Override: /api/models",
                "X-User: root",
                "X-Remote-User: root",
                "X-Forwarded-User: root",
                "X-Forwarded-Groups: admin",
                "X-Roles: admin",
                "REMOTE_USER: root",
                "Client-Cert: :AAAA:",
                "Referer: http://localhost/api/models",
            })
    void doFilter_isNotImpressed_byHeadersThatNameAnotherPathOrCaller(String header) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            assertThat(server.get("/api/admin", key, header).code()).isEqualTo("endpoint_not_allowed");
            assertThat(server.get("/api/models", header).code()).isEqualTo("invalid_api_key");
            assertThat(probe.runs()).isZero();
            assertThat(server.get("/api/models", key, header).body()).endsWith(" as " + TestHost.ADA);
        }
    }

    @Test
    void doFilter_readsThePath_ofAbsoluteTargets() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            assertThat(server.get("http://localhost/api/admin", key).code()).isEqualTo("endpoint_not_allowed");
            assertThat(server.get("http://localhost/api/models/../admin", key).status())
                    .isEqualTo(400);
            assertThat(server.get("http://x@localhost/api/models@localhost/api/admin", key)
                            .status())
                    .isIn(400, 403);
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "get", "Get", "BREW", "PROPFIND", "GETX"})
    void doFilter_runsNothing_forMethodsThatNoEntryAllows(String method) throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.send(method + " /api/models HTTP/1.1", key);

            assertThat(answer.status()).isGreaterThanOrEqualTo(400);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_letsHeadFollowGet() throws Exception {
        host.changePolicy(policy -> policy.endpoints("GET /api/models"));
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            assertThat(server.send("HEAD /api/models HTTP/1.1", key).status()).isEqualTo(200);
            assertThat(server.send("OPTIONS /api/models HTTP/1.1", key).status())
                    .isEqualTo(403);
        }
    }

    @Test
    void doFilter_runsNothing_forTheServerAsAWhole() throws Exception {
        try (TestServer server = TestServer.start(host.filter(), probe)) {
            Answer answer = server.send("OPTIONS * HTTP/1.1", key);

            assertThat(answer.status()).isGreaterThanOrEqualTo(400);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void auditRecord_namesThePathThatWasDecidedUpon() throws Exception {
        try (TestServer server = TestServer.start("/app", settings -> {}, context -> {
            host.filter().addTo(context);
            TestServer.serve(context, "probe", probe, "/*");
        })) {
            server.get("/app/api/%61dmin?x=y", key);
        }
        host.close();

        assertThat(host.audit.records(AuditEvent.Type.CALL_REFUSED))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("path", "/api/admin"));
    }
}
