package dev.claviger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.GuardedStorage.Method;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.LogLines;
import dev.claviger.TestNode;
import dev.claviger.internal.text.OperatorLog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a verdict before anybody acts on it, and that it stays what it is. */
class VerdictListenerTest {
    private final TestNode node = new TestNode(new InMemoryKeyStorage());
    private final List<JudgedRequest> heard = new ArrayList<>();

    @AfterEach
    void close() {
        node.close();
    }

    private record Request(String method, String path, Map<String, String> sent) implements GuardedRequest {
        @Override
        public @Nullable String query() {
            return null;
        }

        @Override
        public Iterator<String> headers(String name) {
            String value = sent.get(name.toLowerCase(Locale.ROOT));
            return (value == null ? List.<String>of() : List.of(value)).iterator();
        }

        @Override
        public @Nullable String clientAddress() {
            return "192.0.2.1";
        }

        @Override
        public boolean isSecure() {
            return true;
        }

        @Override
        public @Nullable String requestId() {
            if (path.endsWith("/untraced")) {
                throw new IllegalStateException("no trace");
            }
            return "trace-1";
        }
    }

    private static Request get(String path) {
        return new Request("GET", path, Map.of());
    }

    private static Request get(String path, IssuedKey key) {
        return new Request("GET", path, Map.of("authorization", bearer(key), "x-other", "shown"));
    }

    private static String bearer(IssuedKey key) {
        return "Bearer " + key.plaintext().reveal();
    }

    private HttpGuard guard(UnaryOperator<HttpGuardBuilder> settings) {
        HttpGuardBuilder builder =
                HttpGuard.builder(node.claviger).guard("/api/**").verdictListener(heard::add);
        return settings.apply(builder).build();
    }

    private HttpGuard guard() {
        return guard(builder -> builder);
    }

    private JudgedRequest only() {
        assertThat(heard).hasSize(1);
        return heard.get(0);
    }

    @Test
    void listener_isToldOfAnAllowedCall_withItsDecision() {
        IssuedKey key = node.issue();

        Verdict verdict = guard().judge(get("/api/models", key));

        assertThat(only().verdict()).isSameAs(verdict);
        assertThat(only().outcome()).isEqualTo("allowed");
        assertThat(only().reason()).isEmpty();
        assertThat(only().decision()).containsInstanceOf(Decision.Allowed.class);
        assertThat(only().rejection()).isEmpty();
    }

    @Test
    void listener_isToldWhyAKeyIsNotValid_andTheCallerIsNot() {
        IssuedKey key = node.issue();
        node.revoke(key);
        HttpGuard guard = guard();

        Verdict.Refused revoked = (Verdict.Refused) guard.judge(get("/api/models", key));
        Verdict.Refused none = (Verdict.Refused) guard.judge(get("/api/models"));

        assertThat(heard).extracting(JudgedRequest::outcome).containsExactly("denied", "rejected");
        assertThat(heard)
                .extracting(judged -> judged.reason().orElseThrow())
                .containsExactly("revoked", "no_credential");
        assertThat(heard.get(1).rejection()).contains(Call.Rejection.NO_CREDENTIAL);
        assertThat(guard.responseTo(revoked.refusal()).body())
                .isEqualTo(guard.responseTo(none.refusal()).body());
        assertThat(guard.responseTo(revoked.refusal()).headers())
                .isEqualTo(guard.responseTo(none.refusal()).headers());
    }

    @Test
    void listener_isToldOfWhatNeedsNoDecision() {
        HttpGuard guard = guard(builder -> builder.passOthersToHost().answerPreflights());
        guard.judge(get("/open"));
        guard.judge(get("/api/models"));
        guard.judge(new Request(
                "OPTIONS",
                "/api/models",
                Map.of("origin", "https://a.example", "access-control-request-method", "GET")));
        guard.refuse(get("/api/models"), Call.Rejection.AMBIGUOUS_PATH);

        assertThat(heard)
                .extracting(JudgedRequest::outcome)
                .containsExactly("unguarded", "left_to_host", "preflight", "rejected");
    }

    @Test
    void listener_isToldThatNoDecisionWasPossible() {
        IssuedKey key = node.issue();
        node.storage.fail(Method.values());

        guard().judge(get("/api/models", key));

        assertThat(only().outcome()).isEqualTo("unavailable");
        assertThat(only().decision()).isEmpty();
    }

    @Test
    void listener_isToldOnce_whenTheDecisionIsNotAtHand() {
        IssuedKey key = node.issue();
        node.look();
        HttpGuard guard = guard();

        assertThat(guard.judgeAtHand(get("/api/models", key))).isEmpty();
        assertThat(heard).isEmpty();

        guard.judge(get("/api/models", key));
        assertThat(guard.judgeAtHand(get("/api/models", key))).isPresent();

        assertThat(heard).hasSize(2);
    }

    @Test
    void listener_seesNoHeaderThatAKeyComesIn() {
        IssuedKey key = node.issue();

        guard(builder -> builder.alsoFromHeader("X-Api-Key"))
                .judge(new Request(
                        "GET",
                        "/api/models",
                        Map.of(
                                "x-api-key",
                                key.plaintext().reveal(),
                                "x-other",
                                "shown",
                                "authorization",
                                bearer(key))));

        GuardedRequest shown = only().request();
        assertThat(shown.headers("X-Api-Key").hasNext()).isFalse();
        assertThat(shown.headers("Authorization").hasNext()).isFalse();
        assertThat(shown.headers("x-other").next()).isEqualTo("shown");
        assertThat(shown.path()).isEqualTo("/api/models");
        assertThat(shown.requestId()).isEqualTo("trace-1");
        assertThat(only().toString()).isEqualTo("JudgedRequest[rejected several_credentials]");
    }

    @Test
    void verdict_staysWhatItIs_whenTheListenerThrows() {
        IssuedKey key = node.issue();
        HttpGuard guard = guard(builder -> builder.verdictListener(judged -> {
            throw new NoClassDefFoundError("a class of the listener");
        }));

        try (LogLines log = LogLines.named(OperatorLog.NAME)) {
            assertThat(guard.judge(get("/api/models", key))).isInstanceOf(Verdict.Allowed.class);
            assertThat(guard.judge(get("/api/models"))).isInstanceOf(Verdict.Refused.class);

            assertThat(log.lines())
                    .containsExactly(
                            "The verdict listener failed: java.lang.NoClassDefFoundError: a class of the listener");
        }
    }

    @Test
    void request_hasNoId_whenTheHostCannotTellIt() {
        IssuedKey key = node.issue();

        guard().judge(get("/api/untraced", key));

        assertThat(only().verdict())
                .isInstanceOfSatisfying(
                        Verdict.Allowed.class,
                        allowed -> assertThat(allowed.call().requestId()).isNull());
    }
}
