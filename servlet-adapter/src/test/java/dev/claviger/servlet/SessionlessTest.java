package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that a key allowed has no session, so that nothing outlives the key. */
class SessionlessTest {
    private final TestHost host = TestHost.allowing("/api/**");
    private final String key = host.bearer();

    @AfterEach
    void close() {
        host.close();
    }

    private static void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setAttribute("user", "root");
        response.getWriter().print("logged in");
    }

    /** What frameworks do with a caller that they take from the container. */
    private static void remember(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession before = request.getSession(false);
        HttpSession session = request.getSession();
        Object user = session.getAttribute("user");
        session.setAttribute("user", request.getRemoteUser());
        response.getWriter()
                .print("before " + (before != null) + ", saw " + user + ", has " + session.getAttribute("user")
                        + ", id "
                        + request.getRequestedSessionId() + " " + request.isRequestedSessionIdValid() + " "
                        + request.isRequestedSessionIdFromCookie() + " " + request.isRequestedSessionIdFromURL());
    }

    private TestServer start(ApiKeyFilter filter) throws Exception {
        return TestServer.start("", jetty -> jetty.setSessionHandler(new SessionHandler()), context -> {
            filter.addTo(context);
            TestServer.serve(context, "login", SessionlessTest::login, "/login");
            TestServer.serve(context, "remember", SessionlessTest::remember, "/api/remember");
            TestServer.serve(context, "odd", SessionlessTest::askOddly, "/api/odd");
        });
    }

    private ApiKeyFilter.Builder guarding() {
        return ApiKeyFilter.builder(host.claviger).guard("/api/**");
    }

    private static String cookieOf(Answer answer) {
        return "Cookie: " + answer.header("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    @Test
    void request_neitherSeesNorMakesASession_whenItHasAKey() throws Exception {
        try (TestServer server = start(guarding().build())) {
            String cookie = cookieOf(server.get("/login"));
            Answer answer = server.get("/api/remember", key, cookie);

            assertThat(answer.body()).isEqualTo("before false, saw null, has ada, id null false false false");
            assertThat(answer.header("Set-Cookie")).isEmpty();
            assertThat(server.get("/api/remember", key).header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void request_hasSessions_whereTheHostAllowsThem() throws Exception {
        try (TestServer server = start(guarding().allowSessions().build())) {
            String cookie = cookieOf(server.get("/login"));
            Answer answer = server.get("/api/remember", key, cookie);

            assertThat(answer.body()).startsWith("before true, saw root, has ada, id ");
            assertThat(server.get("/api/remember", key).header("Set-Cookie"))
                    .get()
                    .asString()
                    .contains("JSESSIONID");
        }
    }

    @Test
    void cookie_isWorthNothing_afterACallWithAKey() throws Exception {
        try (TestServer server = start(guarding().passOthersToHost().build())) {
            String cookie = cookieOf(server.get("/login"));
            server.get("/api/remember", key, cookie);

            assertThat(server.get("/api/remember", cookie).body()).contains("saw root");
        }
    }

    private static void askOddly(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(request::changeSessionId);
        assertThatExceptionOfType(ServletException.class).isThrownBy(() -> request.login("root", "secret"));
        HttpSession session = request.getSession();
        session.setMaxInactiveInterval(60);
        session.setAttribute("a", "b");
        assertThat(Collections.list(session.getAttributeNames())).containsExactly("a");
        session.setAttribute("a", null);
        session.setAttribute("c", "d");
        session.removeAttribute("c");
        assertThat(session.getAttributeNames().hasMoreElements()).isFalse();
        session.setAttribute("e", "f");
        session.invalidate();
        assertThat(session.getAttribute("e")).isNull();
        assertThat(session.isNew()).isTrue();
        assertThat(session.getMaxInactiveInterval()).isEqualTo(60);
        assertThat(session.getLastAccessedTime())
                .isEqualTo(session.getCreationTime())
                .isPositive();
        assertThat(session.getServletContext()).isSameAs(request.getServletContext());
        assertThat(request.changeSessionId()).isEqualTo(session.getId());
        assertThat(request.authenticate(response)).isTrue();
        request.logout();
        response.getWriter().print("asked as " + request.getRemoteUser());
    }

    @Test
    void session_behavesLikeOne_whileTheRequestLasts() throws Exception {
        try (TestServer server = start(guarding().build())) {
            assertThat(server.get("/api/odd", key).body()).isEqualTo("asked as ada");
        }
    }
}
