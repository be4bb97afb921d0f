package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter of the host that takes methods from form bodies stands behind this filter, which does not read bodies. */
class FormOverrideTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String MULTIPART =
            "--b\r\nContent-Disposition: form-data; name=\"_method\"\r\n\r\nDELETE\r\n--b\r\n"
                    + "Content-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--b--\r\n";

    private final TestHost host = TestHost.allowing("POST /api/things");
    private final String key = host.bearer();
    private final Probe probe = new Probe();

    @AfterEach
    void close() {
        host.close();
    }

    /** Does what frameworks call a hidden-method filter. */
    private static void override(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String method = request.getParameter("_method");
        chain.doFilter(method == null ? request : overridden((HttpServletRequest) request, method), response);
    }

    private static HttpServletRequest overridden(HttpServletRequest request, String method) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public String getMethod() {
                return method.toUpperCase(Locale.ROOT);
            }
        };
    }

    private TestServer start(ApiKeyFilter filter) throws Exception {
        return start(filter, probe);
    }

    private static TestServer start(ApiKeyFilter filter, TestServlet.Handler handler) throws Exception {
        return TestServer.start(context -> {
            filter.addTo(context);
            context.addFilter("override", FormOverrideTest::override).addMappingForUrlPatterns(null, true, "/*");
            var servlet = context.addServlet("handler", new TestServlet(handler));
            servlet.addMapping("/*");
            servlet.setMultipartConfig(new MultipartConfigElement(""));
        });
    }

    private static Answer post(TestServer server, String target, String body, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Length: " + body.length();
        return server.sendWithBody(body, "POST " + target + " HTTP/1.1", all);
    }

    private ApiKeyFilter.Builder guarding(String... entries) {
        return ApiKeyFilter.builder(host.claviger).guard(entries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_method=DELETE", "a=b&_method=delete", "%5fmethod=DELETE", "_method=PUT&_method=DELETE"})
    void handler_runsByTheMethodThatWasJudged_whateverTheFormSays(String body) throws Exception {
        try (TestServer server = start(guarding("/api/**").build())) {
            assertThat(post(server, "/api/things", body, key, FORM).body()).contains("handler ran POST");
        }
    }

    @Test
    void handler_runsByTheMethodThatWasJudged_whateverAPartSays() throws Exception {
        try (TestServer server = start(guarding("/api/**").build())) {
            Answer answer =
                    post(server, "/api/things", MULTIPART, key, "Content-Type: multipart/form-data; boundary=b");

            assertThat(answer.body()).contains("handler ran POST");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /api/**", "DELETE /api/**"})
    void unguardedMethod_doesNotTurnIntoAGuardedOne(String entry) throws Exception {
        boolean postIsOpen = entry.startsWith("DELETE");
        ApiKeyFilter filter = postIsOpen
                ? guarding(entry).build()
                : guarding("/api/**").permitAll(entry).build();
        try (TestServer server = start(filter)) {
            assertThat(post(server, "/api/things", "_method=DELETE", FORM).body())
                    .contains("handler ran POST");
        }
    }

    @Test
    void handler_runsByTheMethodOfTheForm_whereTheHostSaysThatNoneCounts() throws Exception {
        try (TestServer server =
                start(guarding("/api/**").ignoreMethodOverrides().build())) {
            assertThat(post(server, "/api/things", "_method=PUT", key, FORM).body())
                    .contains("handler ran PUT");
        }
    }

    @Test
    void otherPages_keepTheirForms() throws Exception {
        try (TestServer server = start(guarding("/api/**").build())) {
            assertThat(post(server, "/pages/7", "_method=DELETE", FORM).body()).contains("handler ran DELETE");
        }
    }

    private static void show(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        var shown = new TreeMap<String, String>();
        request.getParameterMap().forEach((name, values) -> shown.put(name, String.join("+", values)));
        response.getWriter()
                .print(shown + " "
                        + Collections.list(request.getParameterNames()).contains("_method") + " "
                        + request.getParameter("a") + " " + Arrays.toString(request.getParameterValues("a")) + " "
                        + Arrays.toString(request.getParameterValues("_method")));
        if (request.getContentType().startsWith("multipart")) {
            response.getWriter()
                    .print(" parts " + request.getParts().size() + " " + (request.getPart("_method") == null) + " "
                            + (request.getPart("a") != null));
        }
    }

    @Test
    void otherFields_areShown() throws Exception {
        host.changePolicy(policy -> policy.endpoints("POST,PUT /api/things"));
        try (TestServer server = start(guarding("/api/**").build(), FormOverrideTest::show)) {
            assertThat(post(server, "/api/things", "a=b&_method=DELETE&a=c", key, FORM)
                            .body())
                    .isEqualTo("{a=b+c} false b [b, c] null");
            assertThat(post(server, "/api/things?_method=put", "a=b&_method=DELETE", key, FORM)
                            .body())
                    .isEqualTo("{_method=put, a=b} true b [b] [put]");
            assertThat(post(server, "/api/things", MULTIPART, key, "Content-Type: multipart/form-data; boundary=b")
                            .body())
                    .isEqualTo("{a=b} false b [b] null parts 1 true true");
        }
    }
}
