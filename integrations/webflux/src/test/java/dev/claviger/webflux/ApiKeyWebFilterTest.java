package dev.claviger.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision;
import dev.claviger.contract.Answer;
import dev.claviger.contract.KeyRing;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.RefusalBody;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ContextPathCompositeHandler;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.filter.reactive.HiddenHttpMethodFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;

class ApiKeyWebFilterTest {
    private static final String GET = "GET /api/models HTTP/1.1";

    private final KeyRing keys = new KeyRing("GET /api/models", "POST /api/jobs");
    private final ApiKeyWebFilter.Builder filter =
            ApiKeyWebFilter.builder(keys.claviger()).guard("/api/**");
    private NettyHost host;

    @AfterEach
    void stop() {
        host.close();
        keys.close();
    }

    private static Mono<Void> caller(ServerWebExchange exchange) {
        Decision.Allowed decision = exchange.getRequiredAttribute(ApiKeyWebFilter.DECISION);
        return exchange.<ApiKeyPrincipal>getPrincipal()
                .flatMap(caller -> NettyHost.answer(
                        exchange,
                        caller.owner().id() + " "
                                + caller.key().id().equals(decision.key().id()) + " "
                                + caller.call().path() + " "
                                + exchange.getRequest().getHeaders().getFirst("Authorization")));
    }

    private static Mono<Void> session(ServerWebExchange exchange) {
        return exchange.getSession().flatMap(session -> {
            session.start();
            session.getAttributes().put("user", "ada");
            return NettyHost.answer(exchange, "session " + session.isStarted());
        });
    }

    private Answer ask(String... lines) throws IOException {
        return Answer.to(host.port(), lines);
    }

    private Answer form(String body, String bearer) throws IOException {
        // The form stands where the next request would: the helper ends the head itself.
        String[] lines = {
            "POST /api/jobs HTTP/1.1",
            bearer,
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: " + body.length(),
            "Host: localhost",
            "",
            body
        };
        return ask(lines);
    }

    @Test
    void handler_seesTheCallerAndTheDecision_butNotTheKey() throws Exception {
        host = NettyHost.of(
                ApiKeyWebFilterTest::caller, filter.stripCredential().build());

        assertThat(ask(GET, keys.bearer("ada")).body()).isEqualTo("ada true /api/models null");
    }

    /** Applications side by side are chosen by characters; only then does Spring see that the segments differ. */
    @Test
    void request_isAmbiguous_whenItsPathOnlyBeginsLikeTheContextPath() throws Exception {
        HttpHandler application = WebHttpHandlerBuilder.webHandler(NettyHost::echo)
                .filters(all -> all.add(filter.build()))
                .build();
        host = NettyHost.of(new ContextPathCompositeHandler(Map.of("/shop", application)));

        Answer answer = ask("GET /shopping/api/models HTTP/1.1", keys.bearer("ada"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("ambiguous_path");
    }

    @Test
    void request_isCountedOnce_whenTheFilterIsThereTwice() throws Exception {
        host = NettyHost.echoing(filter.build(), filter.build());

        assertThat(ask(GET, keys.bearer("ada")).body()).isEqualTo("handled GET by ada");
        assertThat(keys.claviger().counts().allowed()).isEqualTo(1);
    }

    @Test
    void secondFilter_judgesAgain_byItsOwnRules() throws Exception {
        ApiKeyWebFilter strict = ApiKeyWebFilter.builder(keys.claviger())
                .guard("/api/**")
                .requireHttps()
                .build();
        host = NettyHost.echoing(filter.build(), strict);

        Answer answer = ask(GET, keys.bearer("ada"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("insecure_channel");
    }

    @Test
    void session_isNeitherKeptNorSeen_withAKey() throws Exception {
        host = NettyHost.of(ApiKeyWebFilterTest::session, filter.build());

        assertThat(ask("GET /pages HTTP/1.1").headers()).containsKey("set-cookie");
        Answer keyed = ask(GET, keys.bearer("ada"));
        assertThat(keyed.body()).isEqualTo("session true");
        assertThat(keyed.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void session_isKept_whereTheHostAllowsIt() throws Exception {
        host = NettyHost.of(ApiKeyWebFilterTest::session, filter.allowSessions().build());

        assertThat(ask(GET, keys.bearer("ada")).headers()).containsKey("set-cookie");
    }

    @Test
    void methodInAForm_isHidden_fromWhatRunsBehind() throws Exception {
        host = NettyHost.echoing(filter.build(), new HiddenHttpMethodFilter());

        assertThat(form("_method=DELETE", keys.bearer("ada")).body()).isEqualTo("handled POST by ada");
    }

    @Test
    void methodInAForm_counts_whereSomethingBeforeTheGuardReadsIt() throws Exception {
        host = NettyHost.echoing(new HiddenHttpMethodFilter(), filter.build());

        assertThat(form("_method=DELETE", keys.bearer("ada")).status()).isEqualTo(403);
    }

    @Test
    void entries_leaveTheContextPathOut() throws Exception {
        WebHandler echo = NettyHost::echo;
        host = NettyHost.of(new ContextPathCompositeHandler(Map.of(
                "/app",
                WebHttpHandlerBuilder.webHandler(echo)
                        .filters(all -> all.addAll(List.of(filter.build())))
                        .build())));

        assertThat(ask("GET /app/api/models HTTP/1.1", keys.bearer("ada")).body())
                .isEqualTo("handled GET by ada");
        assertThat(ask("GET /app/api/models HTTP/1.1").status()).isEqualTo(401);
        assertThat(ask("GET /app/pages HTTP/1.1").body()).isEqualTo("handled GET by nobody");
    }

    @Test
    void pathThatAFilterBeforeHasChanged_isTheOneThatIsJudged() throws Exception {
        host = NettyHost.echoing(
                (exchange, chain) -> chain.filter(exchange.mutate()
                        .request(request -> request.path("/api/other"))
                        .build()),
                filter.build());

        assertThat(ask("GET /pages HTTP/1.1").status()).isEqualTo(401);
        assertThat(ask(GET, keys.bearer("ada")).status()).isEqualTo(403);
    }

    @Test
    void refusal_isUnavailable_whenTheHostFailsToTellTheAddress() throws Exception {
        host = NettyHost.echoing(filter.clientAddress(request -> {
                    throw new IllegalStateException("no address");
                })
                .build());

        Answer answer = ask(GET, keys.bearer("ada"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"unavailable\"");
    }

    @Test
    void options_reachTheGuard() throws Exception {
        host = NettyHost.echoing(filter.onlyFromHeader("X-Api-Key")
                .refusalBody(RefusalBody.openAi())
                .permitAll("GET /api/health")
                .answerPreflights()
                .behindProxies(ForwardedFor.believing("127.0.0.1"))
                .passOthersToHost()
                .order(7)
                .build());
        String key = keys.bearer("ada").replace("Authorization: Bearer", "X-Api-Key:");

        assertThat(ask(GET, key).body()).isEqualTo("handled GET by ada");
        assertThat(ask(GET).body()).isEqualTo("handled GET by nobody");
        assertThat(ask(GET, "X-Api-Key: sk-wrong").body()).startsWith("{\"error\":{\"message\"");
        assertThat(ask("GET /api/health HTTP/1.1").body()).isEqualTo("handled GET by nobody");
        assertThat(ask("OPTIONS /api/jobs HTTP/1.1", "Origin: https://a.example", "Access-Control-Request-Method: GET")
                        .status())
                .isEqualTo(204);
        assertThat(filter.build().getOrder()).isEqualTo(7);
        assertThat(ApiKeyWebFilter.builder(keys.claviger()).build().getOrder()).isLessThan(-100);
    }

    @Test
    void directory_isNotAskedOnAnEventLoop() throws Exception {
        try (KeyRing uncached = new KeyRing(Duration.ZERO, "GET /api/models")) {
            Waits.watch();
            host = NettyHost.echoing(
                    ApiKeyWebFilter.builder(uncached.claviger()).build());

            assertThat(ask(GET, uncached.bearer("ada")).body()).isEqualTo("handled GET by ada");
            assertThat(Waits.found()).isEmpty();
        }
    }
}
