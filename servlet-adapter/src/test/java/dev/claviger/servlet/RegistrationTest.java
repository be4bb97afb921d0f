package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
    private static final String NOTHING = "guards nothing";

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
                TestServer.start("", jetty::set, context -> host.filter().addTo(context))) {
            FilterRegistration registration = jetty.get().getServletContext().getFilterRegistration("claviger");
            var mapping = jetty.get().getServletHandler().getFilterMappings()[0];
            FilterHolder holder = jetty.get().getServletHandler().getFilter("claviger");

            assertThat(server.get("/api/models").status()).isEqualTo(401);
            assertThat(registration.getUrlPatternMappings()).containsExactly("/*");
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
            host.filter().addTo(context);
            TestServer.serve(context, "probe", probe, "/*");
        })) {
            assertThat(server.get("/api/models").status()).isEqualTo(401);
            assertThat(other.runs()).isZero();
        }
    }

    @Test
    void addTo_throws_whenItIsRegisteredAlready() {
        ApiKeyFilter filter = host.filter();
        assertThatThrownBy(() -> TestServer.start(context -> {
                    filter.addTo(context);
                    filter.addTo(context);
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
                    .isThrownBy(() -> host.filter().addTo(jetty.get().getServletContext()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/", "/api/*", "*.do", "/api/exact", "/api"})
    void init_isSilent_whereTheFilterGuardsSomething(String mapping) throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = TestServer.start(context -> {
                    guarding("/api/**").addTo(context);
                    TestServer.serve(context, "probe", probe, mapping);
                    TestServer.serve(context, "other", probe, "/elsewhere/*");
                })) {
            assertThat(server.get("/elsewhere/x").status()).isEqualTo(200);
            assertThat(log.lines("ApiKeyFilter")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/apis/*", "/v1/api/*", "/exact", "/api2"})
    void init_says_whereTheFilterGuardsNothing(String mapping) throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = TestServer.start("", RegistrationTest::withoutDefaultServlet, context -> {
                    guarding("/api/**", "GET /exact/*").addTo(context);
                    TestServer.serve(context, "probe", probe, mapping);
                })) {
            assertThat(server.port()).isPositive();
            assertThat(log.lines(NOTHING)).singleElement().asString().contains("ERROR", "\"claviger\"");
        }
    }

    private static void withoutDefaultServlet(ServletContextHandler context) {
        context.getServletHandler().setEnsureDefaultServlet(false);
    }

    @Test
    void init_refusesToStart_whenTheFilterIsMappedToLessThanEverything() {
        assertThatThrownBy(() -> TestServer.start(context -> {
                    FilterRegistration.Dynamic registration = context.addFilter("narrow", guarding("/api/**"));
                    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/api/*");
                    TestServer.serve(context, "probe", probe, "/*");
                }))
                .isInstanceOf(ServletException.class)
                .hasMessageContainingAll("\"narrow\"", "/api/*", "map it to \"/*\"");
    }

    @Test
    void init_refusesToStart_whenTheFilterIsMappedToServletsByName() {
        assertThatThrownBy(() -> TestServer.start(context -> {
                    FilterRegistration.Dynamic registration = context.addFilter("by name", host.filter());
                    registration.addMappingForServletNames(EnumSet.allOf(DispatcherType.class), false, "probe");
                    TestServer.serve(context, "probe", probe, "/anywhere/*");
                }))
                .isInstanceOf(ServletException.class)
                .hasMessageContainingAll("\"by name\"", "probe");
    }

    @Test
    void init_refusesToStart_whenTheFilterAroundItIsMappedToLessThanEverything() {
        assertThatThrownBy(() -> TestServer.start(context -> {
                    FilterRegistration.Dynamic registration = context.addFilter("proxy", around(guarding("/api/**")));
                    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/api/*");
                    TestServer.serve(context, "probe", probe, "/*");
                }))
                .isInstanceOf(ServletException.class)
                .hasMessageContainingAll("\"proxy\"", "/api/*");
    }

    /** What frameworks do with filters that they keep themselves. */
    private static Filter around(ApiKeyFilter filter) {
        return new Filter() {
            @Override
            public void init(FilterConfig config) throws ServletException {
                filter.init(config);
            }

            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                filter.doFilter(request, response, chain);
            }
        };
    }

    @Test
    void init_addsTheDispatches_thatAFrameworkLeavesOut() throws Exception {
        try (TestServer server = TestServer.start(context -> {
            context.addFilter("framework", guarding("/api/**"))
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            TestServer.serve(
                    context,
                    "relay",
                    (request, response) ->
                            request.getRequestDispatcher("/api/models").forward(request, response),
                    "/open");
            TestServer.serve(context, "probe", probe, "/api/*");
        })) {
            assertThat(server.get("/open").status()).isEqualTo(401);
            assertThat(server.get("/open", host.bearer()).status()).isEqualTo(200);
            assertThat(probe.runs()).isEqualTo(1);
        }
    }

    @Test
    void addTo_registersSeveralFilters_thatGuardDifferentPaths() throws Exception {
        try (TestHost other = TestHost.allowing("/other/**");
                TestServer server = TestServer.start(context -> {
                    guarding("/api/**").addTo(context);
                    ApiKeyFilter.builder(other.claviger)
                            .guard("/other/**")
                            .build()
                            .addTo(context);
                    TestServer.serve(context, "probe", probe, "/*");
                })) {
            assertThat(server.get("/api/x", host.bearer()).status()).isEqualTo(200);
            assertThat(server.get("/other/x", host.bearer()).status()).isEqualTo(401);
            assertThat(server.get("/other/x", other.bearer()).status()).isEqualTo(200);
            assertThat(server.get("/api/x", other.bearer()).status()).isEqualTo(401);
        }
    }

    @Test
    void init_says_whereJettyMayChangeTheCaseOfKeys() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = TestServer.start(
                        "",
                        jetty -> TestServer.http(jetty).getHttpConfiguration().setHeaderCacheCaseSensitive(false),
                        context -> host.filter().addTo(context))) {
            assertThat(server.port()).isPositive();
            assertThat(log.lines("setHeaderCacheCaseSensitive"))
                    .singleElement()
                    .asString()
                    .contains("WARN", "ServerConnector");
        }
    }

    private ApiKeyFilter guarding(String... entries) {
        return ApiKeyFilter.builder(host.claviger).guard(entries).build();
    }

    @Test
    void builder_refusesWhatIsMissing() {
        ApiKeyFilter.Builder builder = ApiKeyFilter.builder(host.claviger);

        assertThatNullPointerException().isThrownBy(() -> ApiKeyFilter.builder(null));
        assertThatNullPointerException().isThrownBy(() -> builder.refusalBody(null));
        assertThatNullPointerException().isThrownBy(() -> builder.clientAddress(null));
        assertThatNullPointerException().isThrownBy(() -> builder.alsoFromHeader(null));
        assertThatIllegalArgumentException().isThrownBy(builder::guard).withMessageContaining("at least one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "health", "/a/../b", "/a/**/b", "/a;x", "/a?b", "/a//b", "BREW /a", "/a b"})
    void permitAll_refusesBadEntries_asPoliciesDo(String entry) {
        ApiKeyFilter.Builder builder = ApiKeyFilter.builder(host.claviger);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.permitAll("/health", entry))
                .withMessageContaining("Endpoint entry");
    }

    @Test
    void permitAll_opensTheListedPaths_andNoOther() throws Exception {
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .permitAll("GET /health", "/docs/**")
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
