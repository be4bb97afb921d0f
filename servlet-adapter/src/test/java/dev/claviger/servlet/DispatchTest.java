package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that came in by one path is judged again when it is dispatched to another. */
class DispatchTest {
    private final TestHost host = TestHost.allowing("/api/models", "/relay/**");
    private final String key = host.bearer();
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    private ApiKeyFilter.Builder open() {
        return ApiKeyFilter.builder(host.claviger).permitAll("/open/**", "/open-part");
    }

    /** The path behind {@code /open/forward} or {@code /relay/forward} is where the request goes next. */
    private static void relay(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String[] parts = request.getPathInfo().split("/", 3);
        var dispatcher = request.getRequestDispatcher("/" + parts[2]);
        switch (parts[1]) {
            case "forward" -> dispatcher.forward(request, response);
            case "include" -> {
                response.getWriter().print("before;");
                dispatcher.include(request, response);
                response.getWriter().print(";after");
            }
            case "include-bytes" -> {
                response.getOutputStream().print("before;");
                dispatcher.include(request, response);
                response.getOutputStream().print(";after");
            }
            case "include-first" -> {
                dispatcher.include(request, response);
                response.getWriter().print(";after");
            }
            case "async" -> request.startAsync().dispatch("/" + parts[2]);
            case "async-wrapped" -> request.startAsync(request, response).dispatch("/" + parts[2]);
            default -> throw new IllegalArgumentException(parts[1]);
        }
    }

    private TestServer start(ApiKeyFilter filter) throws Exception {
        return TestServer.start(context -> {
            filter.addTo(context);
            TestServer.serve(context, "relay", DispatchTest::relay, "/open/*", "/relay/*");
            TestServer.serve(context, "probe", probe, "/*");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "include", "include-bytes", "include-first", "async", "async-wrapped"})
    void doFilter_answers401_whenAnOpenPathLeadsToAProtectedOneWithoutAKey(String way) throws Exception {
        try (TestServer server = start(open().build())) {
            Answer answer = server.get("/open/" + way + "/api/models");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("invalid_api_key");
            assertThat(answer.body()).startsWith("{").endsWith("}");
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "include", "include-bytes", "include-first", "async", "async-wrapped"})
    void doFilter_answers403_whenTheKeyIsNotForTheTargetOfTheDispatch(String way) throws Exception {
        try (TestServer server = start(open().build())) {
            Answer fromOpen = server.get("/open/" + way + "/api/admin", key);
            Answer fromAllowed = server.get("/relay/" + way + "/api/admin", key);

            assertThat(fromOpen.status()).isEqualTo(403);
            assertThat(fromOpen.code()).isEqualTo("endpoint_not_allowed");
            assertThat(fromAllowed.withoutDate()).isEqualTo(fromOpen.withoutDate());
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "include", "include-bytes", "include-first", "async", "async-wrapped"})
    void doFilter_runsTheTarget_whenTheKeyIsForIt(String way) throws Exception {
        try (TestServer server = start(open().build())) {
            assertThat(server.get("/open/" + way + "/api/models", key).body()).contains(" as " + ADA);
            assertThat(server.get("/relay/" + way + "/api/models", key).body()).contains(" as " + ADA);
            assertThat(probe.runs()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "async", "async-wrapped"})
    void doFilter_judgesTheTargetAlone_whateverTheFirstPathWas(String way) throws Exception {
        try (TestServer server = start(open().build())) {
            Answer answer = server.get("/relay/" + way + "/open/forward/api/admin", key);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(probe.runs()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "include", "async", "async-wrapped"})
    void doFilter_stillFindsTheKey_whereTheApplicationDoesNotSeeIt(String way) throws Exception {
        try (TestServer server = start(open().stripCredential().build())) {
            assertThat(server.get("/relay/" + way + "/api/models", key).body()).contains(" as " + ADA);
            assertThat(server.get("/relay/" + way + "/api/admin", key).code()).isEqualTo("endpoint_not_allowed");
            assertThat(server.get("/relay/forward/relay/" + way + "/api/admin", key)
                            .code())
                    .isEqualTo("endpoint_not_allowed");
            assertThat(probe.runs()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open/forward/api/../api/models",
                "/open/forward/api/models%3Bx",
                "/open/include/api//models",
                "/open/async/api/./models",
            })
    void doFilter_runsNothing_whenTheTargetCanBeReadInTwoWays(String target) throws Exception {
        try (TestServer server = start(open().build())) {
            Answer answer = server.get(target, key);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_judgesByEachFilterOnItsOwn_whenTwoGuardOnePath() throws Exception {
        try (TestHost other = TestHost.allowing("/api/chat")) {
            ApiKeyFilter first =
                    ApiKeyFilter.builder(host.claviger).stripCredential().build();
            ApiKeyFilter second = ApiKeyFilter.builder(other.claviger)
                    .onlyFromHeader("X-Second-Key")
                    .build();
            String others = "X-Second-Key: " + other.issueTo(ADA).plaintext().reveal();
            try (TestServer server = TestServer.start(context -> {
                first.addTo(context);
                var registration = context.addFilter("second", second);
                registration.addMappingForUrlPatterns(null, true, "/*");
                TestServer.serve(context, "probe", probe, "/*");
            })) {
                Answer refusedBySecond = server.get("/api/models", key, others);
                other.changePolicy(policy -> policy.endpoints("/api/models"));
                Answer refusedByFirst = server.get("/api/models", others);
                Answer allowedByBoth = server.get("/api/models", key, others);

                assertThat(refusedBySecond.code()).isEqualTo("endpoint_not_allowed");
                assertThat(refusedByFirst.code()).isEqualTo("invalid_api_key");
                assertThat(allowedByBoth.status()).isEqualTo(200);
                assertThat(probe.runs()).isEqualTo(1);
            }
        }
    }

    @Test
    void doFilter_judgesBySecondFilter_whenBothReadTheSameHeaderAndTheFirstHidesIt() throws Exception {
        ApiKeyFilter first =
                ApiKeyFilter.builder(host.claviger).stripCredential().build();
        ApiKeyFilter second = ApiKeyFilter.builder(host.claviger).requireHttps().build();
        try (TestServer server = TestServer.start(context -> {
            first.addTo(context);
            context.addFilter("second", second).addMappingForUrlPatterns(null, true, "/*");
            TestServer.serve(context, "probe", probe, "/*");
        })) {
            Answer answer = server.get("/api/models", key);

            assertThat(answer.code()).isEqualTo("insecure_channel");
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_isNotImpressed_byAttributesThatLookLikeADecision() throws Exception {
        ApiKeyFilter filter = host.filter();
        try (TestServer server = TestServer.start(context -> {
            context.addFilter("forger", (request, response, chain) -> {
                        request.setAttribute(ApiKeyFilter.DECISION, "allowed");
                        request.setAttribute("dev.claviger.allowed", true);
                        request.setAttribute("dev.claviger.servlet.ApiKeyFilter.FILTERED", true);
                        request.setAttribute("claviger.FILTERED", true);
                        request.setAttribute("jakarta.servlet.include.servlet_path", "/open");
                        request.setAttribute("jakarta.servlet.include.request_uri", "/open");
                        request.setAttribute("jakarta.servlet.forward.request_uri", "/open");
                        request.setAttribute("jakarta.servlet.error.request_uri", "/open");
                        chain.doFilter(request, response);
                    })
                    .addMappingForUrlPatterns(null, false, "/*");
            filter.addTo(context);
            TestServer.serve(context, "probe", probe, "/*");
        })) {
            Answer answer = server.get("/api/admin", key);
            Answer without = server.get("/api/models");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(without.status()).isEqualTo(401);
            assertThat(probe.runs()).isZero();
        }
    }
}
