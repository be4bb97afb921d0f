package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.JudgedRequest;
import dev.claviger.spi.AuditEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a host that traces its requests is told by the filter, and what it tells the filter. */
class WatchedRequestTest {
    private static final String NO_KEY = "Accept: */*";

    private final TestHost host = TestHost.allowing("/models/**");
    private final String key = host.bearer();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        host.close();
    }

    private TestServer server(UnaryOperator<ApiKeyFilter.Builder> settings) throws Exception {
        ApiKeyFilter.Builder builder = ApiKeyFilter.builder(host.claviger).guard("/models/**", "/users/**");
        return TestServer.start(settings.apply(builder).build(), (request, response) -> {
            told.add("application");
            response.getWriter().write("done");
        });
    }

    private void listen(JudgedRequest judged) {
        told.add(judged.outcome() + judged.reason().map(reason -> " " + reason).orElse(""));
    }

    private List<Object> requestIds(AuditEvent.Type type) {
        host.close();
        return host.audit.records(type).stream()
                .map(event -> event.details().get("request_id"))
                .toList();
    }

    @Test
    void listener_isToldBeforeTheApplicationRuns() throws Exception {
        try (TestServer server = server(builder -> builder.verdictListener(this::listen))) {
            server.get("/models/a", key);
            server.get("/users/a", key);
            server.get("/models/a", NO_KEY);
            server.get("/open", NO_KEY);
        }

        assertThat(told)
                .containsExactly(
                        "allowed",
                        "application",
                        "denied endpoint_not_allowed",
                        "rejected no_credential",
                        "unguarded",
                        "application");
    }

    @Test
    void answers_areTheSame_whateverTheListenerDoes() throws Exception {
        Answer plain;
        try (TestServer server = server(builder -> builder)) {
            plain = server.get("/models/a", NO_KEY);
        }
        try (TestServer server = server(builder -> builder.verdictListener(judged -> {
            throw new IllegalStateException("the listener");
        }))) {
            assertThat(server.get("/models/a", NO_KEY).withoutDate()).isEqualTo(plain.withoutDate());
            assertThat(server.get("/models/a", TestHost.bearer("sk-nonsense")).withoutDate())
                    .isEqualTo(plain.withoutDate());
            assertThat(server.get("/models/a", key).status()).isEqualTo(200);
        }
    }

    @Test
    void requestId_isWhatTheHostFinds_andNotWhatTheCallerSends() throws Exception {
        try (TestServer server = server(builder -> builder.requestId(request -> "trace-7"))) {
            server.get("/users/a", key, "X-Request-Id: of-the-caller");
        }

        assertThat(requestIds(AuditEvent.Type.CALL_REFUSED)).containsExactly("trace-7");
    }

    @Test
    void request_isJudged_whenItsIdCannotBeFound() throws Exception {
        try (TestServer server = server(builder -> builder.requestId(request -> {
            throw new IllegalStateException("no trace");
        }))) {
            assertThat(server.get("/users/a", key).status()).isEqualTo(403);
            assertThat(server.get("/models/a", key).status()).isEqualTo(200);
        }

        assertThat(requestIds(AuditEvent.Type.CALL_REFUSED)).containsOnlyNulls().hasSize(1);
    }
}
