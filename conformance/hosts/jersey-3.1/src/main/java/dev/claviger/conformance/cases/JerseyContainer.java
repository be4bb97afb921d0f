package dev.claviger.conformance.cases;

import dev.claviger.Claviger;
import dev.claviger.jaxrs.ApiKeyPrincipal;
import dev.claviger.jaxrs.ApiKeyRequestFilter;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.uri.UriComponent;

/** Jersey on Grizzly, guarded by the request filter for JAX-RS. */
record JerseyContainer(String family, Setup setup) implements ConformanceContainer {
    private static final List<String> METHODS = List.of(
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "TRACK", "CONNECT", "PROPFIND", "FOO");

    /** Leaves a marker with the path that Jersey has matched. */
    private record Echo(String label) implements Inflector<ContainerRequestContext, Response> {
        @Override
        public Response apply(ContainerRequestContext request) {
            Principal principal = request.getSecurityContext().getUserPrincipal();
            String marker = new Marker(
                            matched(request.getUriInfo()),
                            request.getMethod(),
                            principal == null ? Marker.NOBODY : principal.getName())
                    .labelled(label)
                    .inAnswer();
            return request.getMethod().equals("HEAD")
                    ? Response.ok().header(Marker.HEADER, marker).build()
                    : Response.ok(marker, "text/plain").build();
        }

        /** It matches the encoded path without the parameters of its segments. */
        private static String matched(UriInfo info) {
            StringBuilder path = new StringBuilder();
            for (String segment : info.getPath(false).split("/", -1)) {
                path.append('/')
                        .append(UriComponent.decode(segment.replaceFirst(";.*", ""), UriComponent.Type.PATH_SEGMENT));
            }
            return path.toString();
        }
    }

    @PreMatching
    @Priority(Priorities.USER)
    private record Overriding() implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String override = request.getMethod().equals("POST")
                    ? OverrideFilter.override(
                            request::getHeaderString,
                            request.getUriInfo().getRequestUri().getRawQuery())
                    : null;
            if (override != null) {
                request.setMethod(override);
            }
        }
    }

    @Priority(Priorities.AUTHORIZATION)
    private record Own(RouteFilter routes) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (routes.keepsOut(
                    role -> request.getSecurityContext().getUserPrincipal() instanceof ApiKeyPrincipal caller
                            && caller.owner().roles().contains(role))) {
                request.abortWith(Response.status(Response.Status.UNAUTHORIZED).build());
            }
        }
    }

    @Override
    public Running start(Application application) throws IOException {
        Stage stage = application.stage();
        requireRunnable(application);
        ResourceConfig resources = new ResourceConfig()
                .register(filter(application.clavigers().get(0), stage))
                .register(new Overriding())
                .register(new Own(application.ownFilter()))
                .registerResources(resource("{path: .*}", ""));
        String guarded = stage.guarded();
        if (guarded != null) {
            String folder = guarded.substring(1, guarded.length() - 2);
            resources.registerResources(resource(folder + "{path: (/.*)?}", Application.GUARDED));
        }
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        URI base = URI.create(
                "http://" + host + ":0" + UriComponent.encode(stage.contextPath(), UriComponent.Type.PATH) + "/");
        return new RunningJersey(GrizzlyHttpServerFactory.createHttpServer(base, resources));
    }

    private static void requireRunnable(Application application) {
        Stage stage = application.stage();
        if (stage.fixture().wantsServlets() || stage.fixture().forwardedHeaders()) {
            throw new NotRunnableException("JAX-RS has no servlets, dispatches, error pages and filters in front");
        }
        if (stage.http2() || stage.webSockets()) {
            throw new NotRunnableException("Grizzly has neither HTTP/2 nor WebSockets here");
        }
        if (application.clavigers().size() > 1) {
            throw new NotRunnableException("JAX-RS registers one filter of a class");
        }
    }

    private static Resource resource(String path, String label) {
        Resource.Builder resource = Resource.builder(path);
        METHODS.forEach(method -> resource.addMethod(method).handledBy(new Echo(label)));
        return resource.build();
    }

    private static ApiKeyRequestFilter filter(Claviger claviger, Stage stage) {
        ApiKeyRequestFilter.Builder filter = ApiKeyRequestFilter.builder(claviger)
                .permitAll(stage.fixture().open().toArray(String[]::new));
        if (stage.guarded() != null) {
            filter.guard(stage.guarded() + "*");
        }
        if (stage.transports().contains(Stage.KEY_HEADER)) {
            if (stage.transports().contains(Stage.BEARER)) {
                filter.alsoFromHeader("X-API-Key");
            } else {
                filter.onlyFromHeader("X-API-Key");
            }
        }
        return (stage.passesOthers() ? filter.passOthersToHost() : filter).build();
    }

    private record RunningJersey(HttpServer server) implements Running {
        @Override
        public int port() {
            return server.getListeners().iterator().next().getPort();
        }

        @Override
        public void close() {
            server.shutdownNow();
        }
    }
}
