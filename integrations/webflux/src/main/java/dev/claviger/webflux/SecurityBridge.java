package dev.claviger.webflux;

import java.util.Collection;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.web.server.ServerWebExchange;
import reactor.util.context.Context;

/** Tells Spring Security who calls. Only where that is present may this class be loaded: even to verify it needs Spring Security. */
final class SecurityBridge {
    private SecurityBridge() {}

    /**
     * Returns the context in which what is behind the guard runs. No page of another site can send a key, so that no CSRF token is
     * asked for.
     */
    static Context callerKnown(
            Context context, ServerWebExchange exchange, ApiKeyPrincipal caller, Collection<String> authorities) {
        CsrfWebFilter.skipExchange(exchange);
        return context.putAll(ReactiveSecurityContextHolder.withAuthentication(
                        new KeyAuthentication(caller, AuthorityUtils.createAuthorityList(authorities)))
                .readOnly());
    }
}
