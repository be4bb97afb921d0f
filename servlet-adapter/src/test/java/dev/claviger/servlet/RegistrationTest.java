package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the filter is built and put in front of an application. */
class RegistrationTest {
    private static final String WARNING = "Not behind the API key filter";

    private final TestHost host = TestHost.allowing("/api/**");
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void addTo_registersForAllDispatchesAndAsync() throws Exception {
        AtomicReference<ServletContextHandler> jetty = new AtomicReference<>();
        try (TestServer server =
                TestServer.start("", jetty::set, context -> host.filter().addTo(context, "/api/*"))) {
            FilterRegistration registration = jetty.get().getServletContext().getFilterRegistration("claviger");
            var mapping = jetty.get().getServletHandler().getFilterMappings()[0];
            FilterHolder holder = jetty.get().getServletHandler().getFilter("claviger");

            assertThat(server.get("/api/models").status()).isEqualTo(401);
            assertThat(registration.getUrlPatternMappings()).containsExactly("/api/*");
            assertThat(holder.isAsyncSupported()).isTrue();
            assertThat(Arrays.stream(DispatcherType.values())).allMatch(mapping::appliesTo);
        }
    }

    @Test
    void addTo_standsBeforeOtherFilters() throws Exception {
        Probe other = new Probe();
        try (TestServer server = TestServer.start(context -> {
            context.addFilter("other", (request, response, chain) -> {
                        other.handle((HttpServletRequest) request, (HttpServletResponse) response);
                        chain.doFilter(request, response);
                    })
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            host.filter().addTo(context, "/*");
            TestServer.serve(context, "probe", probe, "/*");
        })) {
            assertThat(server.get("/api/models").status()).isEqualTo(401);
            assertThat(other.runs()).isZero();
        }
    }

    @Test
    void addTo_throws_whenItIsRegisteredAlready() {
        assertThatThrownBy(() -> TestServer.start(context -> {
                    host.filter().addTo(context, "/*");
                    host.filter().addTo(context, "/*");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("registered already");
    }

    @Test
    void addTo_throws_whenTheContextHasStarted() throws Exception {
        AtomicReference<ServletContextHandler> jetty = new AtomicReference<>();
        try (TestServer server = TestServer.start("", jetty::set, context -> {})) {
            assertThat(server.port()).isPositive();
            assertThatIllegalStateException()
                    .isThrownBy(() -> host.filter().addTo(jetty.get().getServletContext(), "/*"));
        }
    }

    @Test
    void init_names_whatIsMappedPastTheFilter() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = TestServer.start(context -> {
                    host.filter().addTo(context, "/api/*", "/reports");
                    TestServer.serve(context, "guarded", probe, "/api/*", "/api/models", "/reports");
                    TestServer.serve(context, "admin", probe, "/admin/*", "/api2/*", "*.do");
                    TestServer.serve(context, "half", probe, "/api/x/*", "/reports/*");
                })) {
            assertThat(server.get("/admin/x").status()).isEqualTo(200);
            assertThat(log.lines(WARNING)).hasSize(1);
            assertThat(log.lines(WARNING).get(0))
                    .contains("WARN", "\"claviger\"")
                    .contains("admin at /admin/*", "admin at /api2/*", "admin at *.do", "half at /reports/*")
                    .doesNotContain("guarded", "half at /api/x/*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/", "/api/*", "*.do", "/exact", ""})
    void init_isSilent_whenTheFilterCoversEverything(String mapping) throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = TestServer.start(context -> {
                    host.filter().addTo(context, "/*");
                    TestServer.serve(context, "probe", probe, mapping);
                })) {
            assertThat(server.port()).isPositive();
            assertThat(log.lines(WARNING)).isEmpty();
        }
    }

    @Test
    void init_doesNotNameAServlet_thatTheFilterIsMappedToByName() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = TestServer.start(context -> {
                    FilterRegistration.Dynamic registration = context.addFilter("by name", host.filter());
                    registration.addMappingForServletNames(EnumSet.allOf(DispatcherType.class), false, "probe");
                    TestServer.serve(context, "probe", probe, "/anywhere/*");
                })) {
            assertThat(server.get("/anywhere/x").status()).isEqualTo(401);
            assertThat(log.lines(WARNING)).noneMatch(line -> line.contains("probe at"));
        }
    }

    @Test
    void builder_refusesWhatIsMissing() {
        ApiKeyFilter.Builder builder = ApiKeyFilter.builder(host.claviger);

        assertThatNullPointerException().isThrownBy(() -> ApiKeyFilter.builder(null));
        assertThatNullPointerException().isThrownBy(() -> builder.refusalBody(null));
        assertThatNullPointerException().isThrownBy(() -> builder.clientAddress(null));
        assertThatNullPointerException().isThrownBy(() -> builder.alsoFromHeader(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "health", "/a/../b", "/a/**/b", "/a;x", "/a?b", "/a//b", "BREW /a", "/a b"})
    void openPaths_refusesBadEntries_asPoliciesDo(String entry) {
        ApiKeyFilter.Builder builder = ApiKeyFilter.builder(host.claviger);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.openPaths("/health", entry))
                .withMessageContaining("endpoint entry");
    }

    @Test
    void openPaths_opensTheListedPaths_andNoOther() throws Exception {
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .openPaths("GET /health", "/docs/**")
                .build();
        try (TestServer server = TestServer.start(filter, probe)) {
            for (String target : new String[] {"/health", "/docs", "/docs/a/b", "/health?x=/api"}) {
                assertThat(server.get(target).status()).as(target).isEqualTo(200);
                assertThat(server.get(target, bearer("x")).status()).as(target).isEqualTo(200);
            }
            for (String target : new String[] {
                "/health/",
                "/Health",
                "/health.css",
                "/healthy",
                "/doc",
                "/docs2",
                "/favicon.ico",
                "/login",
                "/error",
                "/"
            }) {
                assertThat(server.get(target).status()).as(target).isEqualTo(401);
            }
            assertThat(server.send("POST /health HTTP/1.1", "Content-Length: 0").status())
                    .isEqualTo(401);
            assertThat(server.get("/docs/..;/api/models").status()).isEqualTo(400);
            assertThat(probe.runs()).isEqualTo(8);
        }
    }

    @Test
    void doFilter_throws_whenTheRequestIsNotHttp() {
        assertThatThrownBy(() -> host.filter().doFilter(null, null, (request, response) -> probe.runs()))
                .isInstanceOf(ServletException.class)
                .hasMessageContaining("HTTP only");
    }
}
