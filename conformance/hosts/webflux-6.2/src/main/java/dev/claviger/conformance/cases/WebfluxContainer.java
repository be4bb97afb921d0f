package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.Claviger;
import dev.claviger.webflux.ApiKeyPrincipal;
import dev.claviger.webflux.ApiKeyWebFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ContextPathCompositeHandler;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.result.SimpleHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** Spring WebFlux on Reactor Netty, guarded by the web filter. */
record WebfluxContainer(String family, Setup setup) implements ConformanceContainer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public Running start(Application application) throws IOException {
        Stage stage = application.stage();
        if (stage.fixture().wantsServlets()) {
            throw new NotRunnableException("WebFlux has no servlets, dispatches, error pages and request attributes");
        }
        if (stage.webSockets()) {
            throw new NotRunnableException("the application has no WebSocket endpoints");
        }
        boolean forwarded = setup.forwarded() || stage.fixture().forwardedHeaders();
        if (forwarded && !stage.contextPath().isEmpty()) {
            throw new NotRunnableException(
                    "behind the prefix of a proxy WebFlux takes the context path for a part of the path");
        }
        HttpHandler handler = WebHttpHandlerBuilder.webHandler(router(stage))
                .filters(all -> all.addAll(filters(application)))
                .forwardedHeaderTransformer(forwarded ? new ForwardedHeaderTransformer() : null)
                .build();
        String contextPath = UriUtils.encodePath(stage.contextPath(), UTF_8);
        HttpServer server = HttpServer.create()
                .host(InetAddress.getLoopbackAddress().getHostAddress())
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(
                        contextPath.isEmpty()
                                ? handler
                                : new ContextPathCompositeHandler(Map.of(contextPath, handler))));
        return new RunningNetty(
                (stage.http2() ? server.protocol(HttpProtocol.H2C, HttpProtocol.HTTP11) : server).bindNow(PATIENCE));
    }

    /** Returns the handlers behind what chooses among them in an application. */
    private static WebHandler router(Stage stage) {
        Map<String, WebHandler> routes = new HashMap<>();
        routes.put("/**", exchange -> echo(exchange, ""));
        if (stage.guarded() != null) {
            routes.put(stage.guarded() + "*", exchange -> echo(exchange, Application.GUARDED));
        }
        GenericApplicationContext context = new GenericApplicationContext();
        context.registerBean(SimpleUrlHandlerMapping.class, () -> new SimpleUrlHandlerMapping(routes, 0));
        context.registerBean(SimpleHandlerAdapter.class);
        context.refresh();
        return new DispatcherHandler(context);
    }

    private static List<WebFilter> filters(Application application) {
        List<WebFilter> filters = new ArrayList<>();
        application.clavigers().forEach(claviger -> filters.add(filter(claviger, application.stage())));
        filters.add(WebfluxContainer::override);
        filters.add((exchange, chain) -> own(application.ownFilter(), exchange, chain));
        return filters;
    }

    private static ApiKeyWebFilter filter(Claviger claviger, Stage stage) {
        ApiKeyWebFilter.Builder filter = ApiKeyWebFilter.builder(claviger)
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

    private static Mono<Void> override(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String override = request.getMethod().equals(HttpMethod.POST)
                ? OverrideFilter.override(
                        request.getHeaders()::getFirst, request.getURI().getRawQuery())
                : null;
        return chain.filter(
                override == null
                        ? exchange
                        : exchange.mutate()
                                .request(changed -> changed.method(HttpMethod.valueOf(override)))
                                .build());
    }

    private static Mono<Void> own(RouteFilter routes, ServerWebExchange exchange, WebFilterChain chain) {
        return exchange.getPrincipal()
                .map(caller -> routes.keepsOut(role -> caller instanceof ApiKeyPrincipal key
                        && key.owner().roles().contains(role)))
                .defaultIfEmpty(routes.keepsOut(role -> false))
                .flatMap(out -> {
                    if (!out) {
                        return chain.filter(exchange);
                    }
                    exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
                    return exchange.getResponse().setComplete();
                });
    }

    /** Leaves a marker with the path that the handler was chosen for. */
    private static Mono<Void> echo(ServerWebExchange exchange, String label) {
        ServerHttpRequest request = exchange.getRequest();
        StringBuilder path = new StringBuilder();
        for (PathContainer.Element element :
                request.getPath().pathWithinApplication().elements()) {
            path.append(
                    element instanceof PathContainer.PathSegment segment ? segment.valueToMatch() : element.value());
        }
        return exchange.getPrincipal()
                .map(Principal::getName)
                .defaultIfEmpty(Marker.NOBODY)
                .flatMap(caller -> answer(
                        exchange,
                        new Marker(
                                        path.isEmpty() ? "/" : path.toString(),
                                        request.getMethod().name(),
                                        caller)
                                .labelled(label)
                                .inAnswer()));
    }

    private static Mono<Void> answer(ServerWebExchange exchange, String marker) {
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            exchange.getResponse().getHeaders().add(Marker.HEADER, marker);
            return exchange.getResponse().setComplete();
        }
        return exchange.getResponse()
                .writeWith(Mono.fromSupplier(
                        () -> exchange.getResponse().bufferFactory().wrap(marker.getBytes(US_ASCII))));
    }

    private record RunningNetty(DisposableServer server) implements Running {
        @Override
        public int port() {
            return server.port();
        }

        @Override
        public void close() {
            server.disposeNow(PATIENCE);
        }
    }
}
