package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Error pages are paths like any other. Here there is one for every status and every exception. */
class ErrorDispatchTest {
    private final TestHost host = TestHost.allowing("/api/models", "/fail/*");
    private final String key = host.bearer();
    private final Probe page = new Probe();
    private final Probe probe = new Probe();
    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void close() {
        host.close();
    }

    private TestServer start(ApiKeyFilter filter) throws Exception {
        return TestServer.start("", ErrorDispatchTest::addErrorPages, context -> {
            filter.addTo(context);
            serveFailures(context);
            TestServer.serve(
                    context,
                    "page",
                    (request, response) -> {
                        page.handle(request, response);
                        response.getWriter().print(" for " + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
                    },
                    "/error");
            TestServer.serve(context, "probe", probe, "/api/*");
        });
    }

    private static void addErrorPages(ServletContextHandler context) {
        ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
        pages.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, "/error");
        pages.addErrorPage(400, 599, "/error");
        pages.addErrorPage(Throwable.class, "/error");
        context.setErrorHandler(pages);
    }

    private void serveFailures(ServletContext context) {
        TestServer.serve(
                context,
                "failing",
                (request, response) -> {
                    attempts.incrementAndGet();
                    if (request.getPathInfo().equals("/exception")) {
                        throw new ServletException("so the test wants");
                    }
                    response.sendError(418);
                },
                "/fail/*",
                "/open/*");
    }

    private ApiKeyFilter opening(String... paths) {
        return ApiKeyFilter.builder(host.claviger).permitAll(paths).build();
    }

    @Test
    void doFilter_keepsTheStatusAndRunsNoPage_whenTheErrorPageIsProtected() throws Exception {
        try (TestServer server = start(opening("/open/**"))) {
            Answer sent = server.get("/open/418");
            Answer thrown = server.get("/open/exception");

            assertThat(sent.status()).isEqualTo(418);
            assertThat(thrown.status()).isEqualTo(500);
            assertThat(sent.body()).doesNotContain("handler ran");
            assertThat(thrown.body()).doesNotContain("handler ran");
            assertThat(page.runs()).isZero();
            assertThat(attempts).hasValue(2);
        }
    }

    @Test
    void doFilter_keepsTheStatusAndRunsNoPage_whenTheKeyIsNotForTheErrorPage() throws Exception {
        try (TestServer server = start(host.filter())) {
            Answer answer = server.get("/fail/418", key);

            assertThat(answer.status()).isEqualTo(418);
            assertThat(page.runs()).isZero();
            assertThat(attempts).hasValue(1);
        }
    }

    @Test
    void doFilter_runsTheErrorPage_whenItIsOpen() throws Exception {
        try (TestServer server = start(opening("/error"))) {
            Answer answer = server.get("/fail/418", key);

            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.body()).endsWith(" for 418");
            assertThat(page.runs()).isEqualTo(1);
        }
    }

    @Test
    void doFilter_runsTheErrorPage_whenTheKeyIsForIt() throws Exception {
        host.changePolicy(policy -> policy.endpoints("/fail/*", "/error"));
        try (TestServer server = start(host.filter())) {
            Answer answer = server.get("/fail/exception", key);

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).endsWith(" for 500");
        }
    }

    @Test
    void doFilter_causesNoErrorDispatchItself_whateverItAnswers() throws Exception {
        try (TestServer server = start(opening("/error"))) {
            assertThat(server.get("/api/models").code()).isEqualTo("invalid_api_key");
            assertThat(server.get("/api/models", bearer("x")).code()).isEqualTo("invalid_api_key");
            assertThat(server.get("/api/admin", key).code()).isEqualTo("endpoint_not_allowed");
            assertThat(server.get("/api/models", key, key).code()).isEqualTo("several_credentials");
            host.trouble.at(Trouble.Place.KEY_LOOKUP, () -> new IllegalStateException("so the test wants"));
            assertThat(server.get("/api/models", key).code()).isEqualTo("unavailable");

            assertThat(page.runs()).isZero();
            assertThat(probe.runs()).isZero();
        }
    }

    @Test
    void doFilter_doesNotLoop_whenTheErrorPageFailsItself() throws Exception {
        ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
        pages.addErrorPage(418, "/open/again");
        try (TestServer server = TestServer.start("", jetty -> jetty.setErrorHandler(pages), context -> {
            opening("/open/**").addTo(context);
            serveFailures(context);
        })) {
            Answer answer = server.get("/open/418");

            assertThat(answer.status()).isEqualTo(418);
            assertThat(attempts).hasValueLessThanOrEqualTo(2);
        }
    }
}
