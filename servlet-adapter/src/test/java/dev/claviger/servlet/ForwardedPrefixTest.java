package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.servlet.manage.ManagementServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that put the prefix of a proxy before context path and URI, by X-Forwarded-Prefix, may stand anywhere. */
class ForwardedPrefixTest {
    private final TestHost host = TestHost.allowing("/api/models");
    private final String key = host.bearer();
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    private static void prefix(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        String prefix = http.getHeader("X-Forwarded-Prefix");
        chain.doFilter(prefix == null ? request : new Prefixed(http, prefix), response);
    }

    private static final class Prefixed extends HttpServletRequestWrapper {
        private final String prefix;

        Prefixed(HttpServletRequest request, String prefix) {
            super(request);
            this.prefix = prefix;
        }

        @Override
        public String getContextPath() {
            return prefix;
        }

        @Override
        public String getRequestURI() {
            return prefix
                    + super.getRequestURI().substring(super.getContextPath().length());
        }
    }

    private static void addPrefix(ServletContext context) {
        context.addFilter("prefix", ForwardedPrefixTest::prefix).addMappingForUrlPatterns(null, true, "/*");
    }

    @BeforeAll
    static void readJackson() {
        ManagedHost.json("{}");
    }

    private TestServer start(String context, boolean inFront) throws Exception {
        return TestServer.start(context, settings -> {}, started -> {
            ApiKeyFilter filter =
                    ApiKeyFilter.builder(host.claviger).guard("/api/**").build();
            if (inFront) {
                // As frameworks register it, in an order of their own.
                addPrefix(started);
                started.addFilter("keys", filter)
                        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            } else {
                filter.addTo(started);
                addPrefix(started);
            }
            ManagementServlet.builder(host.claviger, request -> "ada").build().addTo(started, "/manage/v1/*");
            TestServer.serve(started, "probe", probe, "/*");
        });
    }

    @ParameterizedTest
    @CsvSource({"'', /shop", "/app, /shop", "/app, /app", "/app, ''", "'', /a/b/c", "'', /caf%C3%A9"})
    void call_isJudgedByThePathThatTheContainerRoutes(String context, String prefix) throws Exception {
        for (boolean inFront : new boolean[] {true, false}) {
            try (TestServer server = start(context, inFront)) {
                String header = "X-Forwarded-Prefix: " + prefix;
                assertThat(server.get(context + "/api/models", key, header).status())
                        .isEqualTo(200);
                assertThat(server.get(context + "/api/admin", key, header).status())
                        .isEqualTo(403);
                assertThat(server.get(context + "/api/models", header).status()).isEqualTo(401);
                assertThat(server.get(context + "/pages", header).status()).isEqualTo(200);
                assertThat(server.get(context + "/manage/v1/whoami", header).body())
                        .contains("\"ada\"");
                assertThat(server.get(context + "/manage/v1/openapi.json", header)
                                .body())
                        .contains("\"url\": \"" + prefix + "/manage/v1\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/models", "/pages/..", "/x;y", "//", "/", "/%2e", "x", "/pages/%2f", "/a%00"})
    void prefix_gainsNothing_whenItIsMadeUp(String prefix) throws Exception {
        for (boolean inFront : new boolean[] {true, false}) {
            try (TestServer server = start("", inFront)) {
                String header = "X-Forwarded-Prefix: " + prefix;
                assertThat(server.get("/api/admin", key, header).status()).isIn(400, 403);
                assertThat(server.get("/api/admin", header).status()).isIn(400, 401);
                assertThat(probe.runs()).isZero();
            }
        }
    }

    /** As Jetty 12.0 does: the path begins with the context, and the context path reported with it is the prefix. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/app"})
    void forward_isJudgedByItsPath_whenTheContainerReportsThePrefixAsItsContext(String context) throws Exception {
        TestServer.Application application = started -> {
            started.addFilter("prefix", ForwardedPrefixTest::prefixContextOnly)
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.FORWARD), false, "/*");
            ApiKeyFilter.builder(host.claviger).guard("/api/**").build().addTo(started);
            TestServer.serve(
                    started,
                    "forwarding",
                    (request, response) ->
                            request.getRequestDispatcher(request.getPathInfo()).forward(request, response),
                    "/pages/*");
            TestServer.serve(started, "probe", probe, "/*");
        };
        try (TestServer server = TestServer.start(context, settings -> {}, application)) {
            assertThat(server.get(context + "/pages/api/models", key).status()).isEqualTo(200);
            assertThat(probe.runs()).isOne();
            assertThat(server.get(context + "/pages/api/admin", key).status()).isEqualTo(403);
            assertThat(server.get(context + "/pages/api/models").status()).isEqualTo(401);
            assertThat(probe.runs()).isOne();
        }
    }

    private static void prefixContextOnly(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest forwarded = new HttpServletRequestWrapper((HttpServletRequest) request) {
            @Override
            public String getContextPath() {
                return "/front";
            }
        };
        chain.doFilter(forwarded, response);
    }
}
