package dev.claviger.webflux;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A WebFlux application on Reactor Netty, with filters before one handler for everything. */
final class NettyHost implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DisposableServer server;

    private NettyHost(HttpHandler handler) {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow(PATIENCE);
    }

    /** Starts an application that answers with {@link #echo}. */
    static NettyHost echoing(WebFilter... filters) {
        return of(NettyHost::echo, filters);
    }

    static NettyHost of(WebHandler handler, WebFilter... filters) {
        return new NettyHost(WebHttpHandlerBuilder.webHandler(handler)
                .filters(all -> all.addAll(List.of(filters)))
                .build());
    }

    static NettyHost of(HttpHandler handler) {
        return new NettyHost(handler);
    }

    int port() {
        return server.port();
    }

    /** Answers with method and caller. */
    static Mono<Void> echo(ServerWebExchange exchange) {
        return exchange.getPrincipal()
                .map(Principal::getName)
                .defaultIfEmpty("nobody")
                .flatMap(name -> answer(
                        exchange, "handled " + exchange.getRequest().getMethod().name() + " by " + name));
    }

    static Mono<Void> answer(ServerWebExchange exchange, String text) {
        return exchange.getResponse()
                .writeWith(Mono.fromSupplier(
                        () -> exchange.getResponse().bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void close() {
        server.disposeNow(PATIENCE);
    }
}
