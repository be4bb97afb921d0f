package dev.claviger.examples.hosts;

import dev.claviger.Claviger;
import dev.claviger.jaxrs.ApiKeyRequestFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Executor;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** The filter of Quarkus REST that docs/hosts.md shows. */
@Singleton
public class ApiKeys {
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
