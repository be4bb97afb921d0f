package dev.claviger.webflux;

import java.security.Principal;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.InMemoryWebSessionStore;
import reactor.core.publisher.Mono;

/**
 * The exchange of a request that its key allowed. By default it has no session: neither the one of a cookie that came along, nor a
 * new one that would outlive the key.
 */
final class KeyedExchange extends ServerWebExchangeDecorator {
    private final ApiKeyPrincipal principal;
    private final Mono<WebSession> session;

    KeyedExchange(ServerWebExchange exchange, ApiKeyPrincipal principal, boolean sessions) {
        super(exchange);
        this.principal = principal;
        // A store of its own, which ends with the request; no cookie names what is in it.
        this.session = sessions
                ? exchange.getSession()
                : Mono.defer(() -> new InMemoryWebSessionStore().createWebSession())
                        .cache();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Principal> Mono<T> getPrincipal() {
        return (Mono<T>) Mono.just(principal);
    }

    @Override
    public Mono<WebSession> getSession() {
        return session;
    }
}
