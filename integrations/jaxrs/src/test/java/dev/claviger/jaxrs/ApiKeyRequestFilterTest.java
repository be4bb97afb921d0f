package dev.claviger.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Decision;
import dev.claviger.contract.Answer;
import dev.claviger.contract.KeyRing;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.RefusalBody;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.HttpMethodOverrideFilter;
import org.glassfish.jersey.server.filter.HttpMethodOverrideFilter.Source;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiKeyRequestFilterTest {
    private static final String GET = "GET /api/who HTTP/1.1";

    private final KeyRing keys = new KeyRing("GET /api/who", "GET /api/admin", "POST /api/jobs", "GET /who");
    private final ApiKeyRequestFilter.Builder filter =
            ApiKeyRequestFilter.builder(keys.claviger()).guard("/api/**");
    private HttpServer server;

    /** Resources below /api and beside it. */
    @Path("/")
    public static final class Resources {
        @GET
        @Path("{where: api/who|who|pages}")
        public String who(@Context SecurityContext security, @Context ContainerRequestContext request) {
            if (!(security.getUserPrincipal() instanceof ApiKeyPrincipal caller)) {
                return "nobody";
            }
            Object decision = request.getProperty(ApiKeyRequestFilter.DECISION);
            return caller.getName() + " " + security.getAuthenticationScheme() + " " + security.isSecure() + " "
                    + security.isUserInRole("**") + " " + security.isUserInRole("*") + " "
                    + caller.decision().equals(decision) + " " + caller.call().clientAddress();
        }

        @GET
        @Path("api/admin")
        @RolesAllowed("admin")
        public String admin() {
            return "for administrators";
        }

        @GET
        @Path("api/secret")
        public String secret() {
            return "secret";
        }

        @POST
        @Path("api/jobs")
        public String post() {
            return "posted";
        }

        @DELETE
        @Path("api/jobs")
        public String delete() {
            return "deleted";
        }
    }

    /** Sends every request somewhere else, behind the filter and before a resource is matched. */
    @PreMatching
    @Priority(Priorities.USER)
    private record Rewrite(String path) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            request.setRequestUri(request.getUriInfo().getBaseUri().resolve(path));
        }
    }

    /** A filter of a host that must not wait, as far as JAX-RS has such. */
    @PreMatching
    private static final class EventLoop implements ContainerRequestFilter {
        private final ApiKeyRequestFilter keys;
        private final List<Runnable> work = new ArrayList<>();
        private final List<Boolean> atHand = new ArrayList<>();

        private EventLoop(ApiKeyRequestFilter keys) {
            this.keys = keys;
        }

        @Override
        public void filter(ContainerRequestContext request) {
            CompletionStage<Optional<Response>> judged = keys.judge(request, work::add);
            atHand.add(judged.toCompletableFuture().isDone());
            work.forEach(Runnable::run);
            work.clear();
            judged.toCompletableFuture().join().ifPresent(request::abortWith);
        }
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.shutdownNow();
        }
        keys.close();
    }

    private void start(String base, Object... providers) {
        ResourceConfig application = new ResourceConfig(Resources.class, RolesAllowedDynamicFeature.class);
        for (Object provider : providers) {
            application.register(provider);
        }
        server = GrizzlyHttpServerFactory.createHttpServer(URI.create("http://localhost:0" + base), application);
    }

    private Answer ask(String... lines) throws IOException {
        return Answer.to(server.getListeners().iterator().next().getPort(), lines);
    }

    @Test
    void securityContext_tellsWhoCalls() throws Exception {
        start("/", filter.clientAddress(request -> "192.0.2.7").build());

        assertThat(ask(GET, keys.bearer("ada")).body()).isEqualTo("ada API_KEY false true false true 192.0.2.7");
        assertThat(ask("GET /pages HTTP/1.1", keys.bearer("ada")).body()).isEqualTo("nobody");
    }

    @Test
    void rolesAllowed_usesTheRolesOfTheOwner() throws Exception {
        start("/", filter.build());

        assertThat(ask("GET /api/admin HTTP/1.1", keys.bearer("root")).body()).isEqualTo("for administrators");
        assertThat(ask("GET /api/admin HTTP/1.1", keys.bearer("ada")).status()).isEqualTo(403);
    }

    @Test
    void resource_isJudgedAgain_whenAFilterHasSentTheRequestElsewhere() throws Exception {
        start("/", filter.build(), new Rewrite("api/admin"));
        assertThat(ask("GET /pages HTTP/1.1").status()).isEqualTo(401);
        assertThat(ask("GET /pages HTTP/1.1", keys.bearer("root")).body()).isEqualTo("for administrators");
        assertThat(ask("GET /api/secret HTTP/1.1", keys.bearer("root")).status())
                .isEqualTo(403);
        server.shutdownNow();

        start("/", filter.build(), new Rewrite("api/secret"));
        assertThat(ask(GET, keys.bearer("root")).status()).isEqualTo(403);
    }

    @Test
    void method_isJudgedAgain_whenAFilterHasChangedIt() throws Exception {
        start("/", filter.ignoreMethodOverrides().build(), new HttpMethodOverrideFilter(Source.HEADER));
        String bearer = keys.bearer("ada");

        assertThat(ask("POST /api/jobs HTTP/1.1", bearer, "Content-Length: 0").body())
                .isEqualTo("posted");
        Answer overridden =
                ask("POST /api/jobs HTTP/1.1", bearer, "Content-Length: 0", "X-HTTP-Method-Override: DELETE");
        assertThat(overridden.status()).as("%s", overridden).isEqualTo(403);
        assertThat(overridden.body()).contains("endpoint_not_allowed");
    }

    @Test
    void request_isCountedOnce() throws Exception {
        start("/", filter.build());

        assertThat(ask(GET, keys.bearer("ada")).status()).isEqualTo(200);
        assertThat(keys.claviger().counts().allowed()).isEqualTo(1);
    }

    @Test
    void entries_areRelativeToTheBaseUri() throws Exception {
        start("/app/", ApiKeyRequestFilter.builder(keys.claviger()).build());

        assertThat(ask("GET /app/who HTTP/1.1", keys.bearer("ada")).body()).startsWith("ada ");
        assertThat(ask("GET /app/pages HTTP/1.1", keys.bearer("ada")).status()).isEqualTo(403);
    }

    @Test
    void entries_nameWholePaths_whereTheHostSaysSo() throws Exception {
        start("/api/", filter.contextPath("").build());

        assertThat(ask(GET, keys.bearer("ada")).body()).startsWith("ada ");
        assertThat(ask("GET /api/pages HTTP/1.1", keys.bearer("ada")).status()).isEqualTo(403);
        assertThat(ask("GET /api/x/../who HTTP/1.1", keys.bearer("ada")).status())
                .isEqualTo(400);
    }

    @Test
    void pathOutsideOfTheContext_isAmbiguous() throws Exception {
        start("/", filter.contextPath("/other").build());

        assertThat(ask(GET, keys.bearer("ada")).status()).isEqualTo(400);
    }

    @Test
    void contextPath_isEmptyOrAPath() {
        for (String path : List.of("app", "/app/", "/", "/a/../b")) {
            assertThatThrownBy(() -> filter.contextPath(path)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void judge_leavesToTheExecutorWhatMayWait() throws Exception {
        EventLoop loop = new EventLoop(filter.build());
        start("/", loop);
        keys.claviger().ownerChanged("ada");
        String bearer = keys.bearer("ada");

        assertThat(ask(GET).status()).isEqualTo(401);
        assertThat(ask(GET, bearer).body()).startsWith("ada ");
        assertThat(ask(GET, bearer).body()).startsWith("ada ");
        assertThat(loop.atHand.get(0)).isTrue();
        assertThat(loop.atHand.get(2)).isTrue();
    }

    @Test
    void judge_asksTheExecutor_whereNothingIsAtHand() throws Exception {
        try (KeyRing uncached = new KeyRing(Duration.ZERO, "GET /api/who")) {
            EventLoop loop = new EventLoop(
                    ApiKeyRequestFilter.builder(uncached.claviger()).build());
            start("/", loop);

            String bearer = uncached.bearer("ada");
            assertThat(ask(GET, bearer).body()).startsWith("ada ");
            uncached.owners().failWith(new IllegalStateException("down"));
            assertThat(ask(GET, bearer).status()).isEqualTo(503);
            assertThat(loop.atHand).containsExactly(false, false);
        }
    }

    @Test
    void judge_isUnavailable_whenTheExecutorTakesNoWork() throws Exception {
        try (KeyRing uncached = new KeyRing(Duration.ZERO, "GET /api/who")) {
            ApiKeyRequestFilter full =
                    ApiKeyRequestFilter.builder(uncached.claviger()).build();
            ContainerRequestFilter loop = new FullLoop(full);
            start("/", loop);

            assertThat(ask(GET, uncached.bearer("ada")).status()).isEqualTo(503);
        }
    }

    /** A filter of a host that has no thread left. */
    @PreMatching
    private record FullLoop(ApiKeyRequestFilter keys) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            keys.judge(request, work -> {
                        throw new RejectedExecutionException("full");
                    })
                    .toCompletableFuture()
                    .join()
                    .ifPresent(request::abortWith);
        }
    }

    @Test
    void options_reachTheGuard() throws Exception {
        start(
                "/",
                filter.alsoFromHeader("X-Api-Key")
                        .refusalBody(RefusalBody.openAi())
                        .permitAll("GET /api/jobs")
                        .answerPreflights()
                        .clientAddress(request -> "10.0.0.1")
                        .behindProxies(ForwardedFor.believing("10.0.0.0/8"))
                        .passOthersToHost()
                        .build());
        String key = keys.bearer("ada").replace("Authorization: Bearer", "X-Api-Key:");

        assertThat(ask(GET, key, "X-Forwarded-For: 192.0.2.1, 203.0.113.9").body())
                .endsWith(" true 203.0.113.9");
        assertThat(ask(GET).body()).isEqualTo("nobody");
        assertThat(ask(GET, "X-Api-Key: sk-wrong").body()).startsWith("{\"error\":{\"message\"");
        assertThat(ask("OPTIONS /api/jobs HTTP/1.1", "Origin: https://a.example", "Access-Control-Request-Method: GET")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void decision_isThatOfTheCaller_andHttpsCanBeRequired() throws Exception {
        start("/", filter.requireHttps().onlyFromHeader("X-Api-Key").build());
        String key = keys.bearer("ada").replace("Authorization: Bearer", "X-Api-Key:");

        Answer answer = ask(GET, key);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains(Decision.Reason.INSECURE_CHANNEL.code());
    }
}
