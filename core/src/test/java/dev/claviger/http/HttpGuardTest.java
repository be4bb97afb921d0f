package dev.claviger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Call;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.TestNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guard as the adapter of a host without servlets sees it. What it decides is tested with real hosts. */
class HttpGuardTest {
    private final TestNode node = new TestNode(new InMemoryKeyStorage());
    private final HttpGuard guard =
            HttpGuard.builder(node.claviger).guard("/api/**").build();

    @AfterEach
    void close() {
        node.close();
    }

    /** A request of a host that routes by the encoded path. */
    private record Request(String method, @Nullable String path, Map<String, List<String>> headers)
            implements GuardedRequest {
        static Request get(String path) {
            return new Request("GET", path, Map.of());
        }

        Request with(String name, String... values) {
            return new Request(method, path, Map.of(name.toLowerCase(Locale.ROOT), List.of(values)));
        }

        Request with(IssuedKey key) {
            return with("authorization", "Bearer " + key.plaintext().reveal());
        }

        @Override
        public @Nullable String query() {
            return null;
        }

        @Override
        public Iterator<String> headers(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of())
                    .iterator();
        }

        @Override
        public @Nullable String clientAddress() {
            return "192.0.2.1";
        }

        @Override
        public boolean isSecure() {
            return true;
        }
    }

    private static int status(Verdict verdict) {
        return ((Verdict.Refused) verdict).refusal().status();
    }

    @Test
    void judge_allowsWhatTheKeyAllows() {
        IssuedKey key = node.issue();

        Verdict verdict = guard.judge(Request.get("/api/models").with(key));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Allowed.class, allowed -> {
            assertThat(allowed.decision().key().id()).isEqualTo(key.key().id());
            assertThat(allowed.call().path().value()).isEqualTo("/api/models");
            assertThat(allowed.call().clientAddress()).isEqualTo("192.0.2.1");
            assertThat(allowed).asString().doesNotContain(key.plaintext().reveal());
        });
    }

    @Test
    void judge_refusesGuardedPathsWithoutKey_andPassesOthers() {
        assertThat(status(guard.judge(Request.get("/api/models")))).isEqualTo(401);
        assertThat(guard.judge(Request.get("/pages"))).isEqualTo(new Verdict.Unguarded(false));
    }

    @Test
    void judge_refusesPathsWithSeveralReadings_ifOneIsGuarded() {
        IssuedKey key = node.issue();

        assertThat(status(guard.judge(Request.get("/pages/../api/models").with(key))))
                .isEqualTo(400);
        assertThat(status(guard.judge(Request.get("/pages/%2e%2e/api/models").with(key))))
                .isEqualTo(400);
        assertThat(status(guard.judge(new Request("GET", null, Map.of()).with(key))))
                .isEqualTo(400);
        assertThat(guard.judge(Request.get("/pages/./index"))).isInstanceOf(Verdict.Unguarded.class);
    }

    /** A request that its host routes by another path than was sent. */
    @Test
    void judge_refusesWhatTheHostReadsInAnotherWay() {
        IssuedKey key = node.issue();
        GuardedRequest sent = Request.get("/api/models").with(key);

        assertThat(status(guard.judge(routedBy(sent, "/api/admin")))).isEqualTo(400);
        assertThat(guard.judge(routedBy(sent, "/api/models"))).isInstanceOf(Verdict.Allowed.class);
    }

    private static GuardedRequest routedBy(GuardedRequest request, String path) {
        return new GuardedRequest() {
            @Override
            public String method() {
                return request.method();
            }

            @Override
            public @Nullable String path() {
                return request.path();
            }

            @Override
            public String routedPath() {
                return path;
            }

            @Override
            public @Nullable String query() {
                return request.query();
            }

            @Override
            public Iterator<String> headers(String name) {
                return request.headers(name);
            }

            @Override
            public @Nullable String clientAddress() {
                return request.clientAddress();
            }

            @Override
            public boolean isSecure() {
                return request.isSecure();
            }
        };
    }

    @Test
    void judge_countsOnce_whatItSeesAgain() {
        IssuedKey key = node.issue();
        Request request = Request.get("/api/models").with(key);
        Verdict.Allowed earlier = (Verdict.Allowed) guard.judge(request);

        assertThat(guard.judge(request, earlier)).isInstanceOf(Verdict.Allowed.class);
        assertThat(node.claviger.counts().allowed()).isEqualTo(1);
    }

    @Test
    void judge_takesNoOtherKeyForTheOneThatWasJudged() {
        Verdict.Allowed earlier =
                (Verdict.Allowed) guard.judge(Request.get("/api/models").with(node.issue()));
        IssuedKey other = node.issue();
        node.revoke(other);

        assertThat(status(guard.judge(Request.get("/api/models").with(other), earlier)))
                .isEqualTo(401);
    }

    @Test
    void judgeAtHand_leavesOpen_whatTakesARead_andJudgesTheRest() {
        IssuedKey key = node.issue();
        node.look();
        Request request = Request.get("/api/models").with(key);

        assertThat(guard.judgeAtHand(request)).isEmpty();
        assertThat(guard.judge(request)).isInstanceOf(Verdict.Allowed.class);
        assertThat(guard.judgeAtHand(request)).get().isInstanceOf(Verdict.Allowed.class);
        assertThat(guard.judgeAtHand(Request.get("/api/models"))).get().isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void judge_is503_ifTheHostFails() {
        GuardedRequest broken = new GuardedRequest() {
            @Override
            public String method() {
                throw new IllegalStateException("a defect of the adapter");
            }

            @Override
            public @Nullable String path() {
                return "/api/models";
            }

            @Override
            public @Nullable String query() {
                return null;
            }

            @Override
            public Iterator<String> headers(String name) {
                return List.<String>of().iterator();
            }

            @Override
            public @Nullable String clientAddress() {
                return null;
            }

            @Override
            public boolean isSecure() {
                return true;
            }
        };

        assertThat(status(guard.judge(broken))).isEqualTo(503);
        assertThat(guard.judgeAtHand(broken)).map(HttpGuardTest::status).contains(503);
    }

    @Test
    void responseTo_isTheSame_forTheSameRefusal() {
        Verdict.Refused refused = (Verdict.Refused) guard.judge(Request.get("/api/models"));

        RefusalResponse response = guard.responseTo(refused.refusal());

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers())
                .containsExactly(
                        Map.entry("Cache-Control", "no-store"),
                        Map.entry("WWW-Authenticate", "Bearer"),
                        Map.entry("Content-Type", "application/problem+json"));
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("\"code\":\"invalid_api_key\"");
        assertThat(guard.responseTo(refused.refusal()).body()).isEqualTo(response.body());
        assertThat(response).hasToString("RefusalResponse[401]");
    }

    @Test
    void refuse_putsTheHostsOwnRefusalOnRecord() {
        Verdict.Refused refused = guard.refuse(Request.get("/api/models"), Call.Rejection.AMBIGUOUS_PATH);

        assertThat(refused.refusal().status()).isEqualTo(400);
        assertThat(refused.refusal().code()).isEqualTo("ambiguous_path");
    }

    @Test
    void requestId_isCutAndPrintable() {
        assertThat(HttpGuard.requestId(Request.get("/").with("X-Request-Id", "a b\u0007c".repeat(200))))
                .get()
                .satisfies(id -> assertThat(id).hasSize(100).startsWith("abcabc"));
        assertThat(HttpGuard.requestId(Request.get("/"))).isEmpty();
    }
}
