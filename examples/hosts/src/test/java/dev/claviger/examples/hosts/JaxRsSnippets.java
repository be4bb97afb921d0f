package dev.claviger.examples.hosts;

import dev.claviger.Claviger;
import dev.claviger.jaxrs.ApiKeyPrincipal;
import dev.claviger.jaxrs.ApiKeyRequestFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Configurable;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.concurrent.Executor;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** The lines that docs/hosts.md shows for JAX-RS. */
final class JaxRsSnippets {
    private JaxRsSnippets() {}

    static void jersey(Claviger claviger, Configurable<?> application) {
        application.register(ApiKeyRequestFilter.builder(claviger).guard("/models/**").build());
    }

    /** A resource. */
    @Path("/models")
    public static final class Models {
        @GET
        @RolesAllowed("user")
        public String mine(@Context SecurityContext security) {
            ApiKeyPrincipal caller = (ApiKeyPrincipal) security.getUserPrincipal();
            return caller.owner().id();
        }
    }

    @Singleton
    public static class ApiKeys {
        private final ApiKeyRequestFilter keys;
        private final Executor executor;

        ApiKeys(Claviger claviger, Executor executor) {
            this.keys = ApiKeyRequestFilter.builder(claviger)
                    .guard("/api/**")
                    .clientAddress(request -> (String) request.getProperty("client"))
                    .build();
            this.executor = executor;
        }

        @ServerRequestFilter(preMatching = true, priority = Priorities.AUTHENTICATION)
        public Uni<Response> judge(ContainerRequestContext request, HttpServerRequest connection) {
            request.setProperty("client", connection.remoteAddress().hostAddress());
            return Uni.createFrom()
                    .completionStage(() -> keys.judge(request, executor))
                    .map(refusal -> refusal.orElse(null));
        }
    }
}
