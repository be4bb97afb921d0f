package dev.claviger.webflux;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.GuardedRequest;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.HttpGuardBuilder;
import dev.claviger.http.RefusalBody;
import dev.claviger.http.RefusalResponse;
import dev.claviger.http.Verdict;
import dev.claviger.http.VerdictListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A WebFlux filter that authenticates requests by API key. A request to a guarded path passes if its key allows the call; otherwise
 * the filter answers 400, 401 or 403, or 503 if no decision was possible. All of that is decided by {@link HttpGuard}.
 *
 * <pre>{@code
 * @Bean
 * ApiKeyWebFilter apiKeys(Claviger claviger) {
 *     return ApiKeyWebFilter.builder(claviger).guard("/api/**").build();
 * }
 * }</pre>
 *
 * <p>Nothing waits on an event loop: what this node has cached is answered there, and everything else on {@link
 * Schedulers#boundedElastic}. The filter runs at {@link #DEFAULT_ORDER}, before Spring Security. It guards what its application
 * serves; what is dispatched without web filters, such as the {@code forward:} routes of Spring Cloud Gateway, is not judged again.
 *
 * <p>After the filter, {@code exchange.getPrincipal()} has an {@link ApiKeyPrincipal}, and the attribute {@link #DECISION} the
 * decision. The exchange has no session unless {@link Builder#allowSessions} is set. With Spring Security, the security context has
 * an authentication of this caller, with the authorities of {@link Builder#authorities}, and no CSRF token is asked for.
 *
 * <p>Safe for use by multiple threads.
 */
public final class ApiKeyWebFilter implements WebFilter, Ordered {
    /** The attribute of an exchange whose request a key allowed: its {@link Decision.Allowed}. */
    public static final String DECISION = "dev.claviger.decision";

    /** Just before the filters of Spring Security, whose order is -100. */
    public static final int DEFAULT_ORDER = -101;

    private static final String VERDICT = "dev.claviger.verdict";
    private static final String SPRING_SECURITY = "org.springframework.security.web.server.csrf.CsrfWebFilter";
    private static final String CALLER_HAS_KEY = "FACTOR_API_KEY";

    private final HttpGuard guard;
    private final Function<ServerHttpRequest, @Nullable String> clientAddress;
    private final Function<ApiKeyPrincipal, ? extends Collection<String>> authorities;
    private final boolean sessions;
    private final boolean stripCredential;
    private final boolean overridesIgnored;
    private final boolean securityIsPresent =
            ClassUtils.isPresent(SPRING_SECURITY, ApiKeyWebFilter.class.getClassLoader());
    private final int order;

    private ApiKeyWebFilter(Builder builder) {
        guard = builder.guard.build();
        clientAddress = builder.clientAddress;
        authorities = builder.authorities;
        sessions = builder.sessions;
        stripCredential = builder.stripCredential;
        overridesIgnored = builder.overridesIgnored;
        order = builder.order;
    }

    /** Returns a builder for a filter that asks {@code claviger}. */
    public static Builder builder(Claviger claviger) {
        return new Builder(claviger);
    }

    @Override
    public int getOrder() {
        return order;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return verdict(exchange).flatMap(verdict -> answer(verdict, exchange, chain));
    }

    /** Returns what the guard says, always: whatever ends in no verdict is a refusal. */
    private Mono<Verdict> verdict(ServerWebExchange exchange) {
        Mono<Verdict> verdict = Mono.defer(() -> {
            GuardedRequest request = new ExchangeView(exchange.getRequest(), clientAddress);
            Verdict.Allowed earlier = exchange.getAttribute(VERDICT);
            Optional<Verdict> atHand = earlier == null ? guard.judgeAtHand(request) : Optional.empty();
            return atHand.map(Mono::just)
                    .orElseGet(() -> Mono.fromCallable(() -> guard.judge(request, earlier))
                            .subscribeOn(Schedulers.boundedElastic()));
        });
        return verdict.onErrorResume(e -> Mono.just(unanswered(exchange, e)))
                .switchIfEmpty(Mono.fromSupplier(() ->
                        unanswered(exchange, new IllegalStateException("a request was judged without a verdict"))));
    }

    private Verdict unanswered(ServerWebExchange exchange, Throwable cause) {
        return guard.unanswered(new ExchangeView(exchange.getRequest(), clientAddress), cause);
    }

    private Mono<Void> answer(Verdict verdict, ServerWebExchange exchange, WebFilterChain chain) {
        if (verdict instanceof Verdict.Allowed allowed) {
            return allowed(allowed, exchange, chain);
        }
        if (verdict instanceof Verdict.Unguarded unguarded) {
            return chain.filter(unguarded.dependsOnMethod() ? withoutMethodField(exchange) : exchange);
        }
        if (verdict instanceof Verdict.LeftToHost) {
            return chain.filter(exchange);
        }
        return refuse(exchange.getResponse(), guard.responseTo(((Verdict.Refused) verdict).refusal()));
    }

    private Mono<Void> allowed(Verdict.Allowed verdict, ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getAttributes().put(DECISION, verdict.decision());
        exchange.getAttributes().put(VERDICT, verdict);
        ApiKeyPrincipal caller = new KeyCaller(verdict);
        ServerWebExchange seen = withoutMethodField(exchange);
        if (stripCredential) {
            seen = seen.mutate()
                    .request(new CredentialHidden(exchange.getRequest(), guard))
                    .build();
        }
        ServerWebExchange keyed = new KeyedExchange(seen, caller, sessions);
        Mono<Void> served = chain.filter(keyed);
        if (!securityIsPresent) {
            return served;
        }
        Collection<String> granted = authorities.apply(caller);
        return served.contextWrite(context -> SecurityBridge.callerKnown(context, keyed, caller, granted));
    }

    private ServerWebExchange withoutMethodField(ServerWebExchange exchange) {
        boolean hidden = !overridesIgnored
                && HttpMethod.POST.equals(exchange.getRequest().getMethod());
        return hidden ? new MethodFieldHidden(exchange) : exchange;
    }

    private static Mono<Void> refuse(ServerHttpResponse response, RefusalResponse refusal) {
        response.setStatusCode(HttpStatusCode.valueOf(refusal.status()));
        refusal.headers().forEach(response.getHeaders()::set);
        byte[] body = refusal.body();
        if (body.length == 0) {
            return response.setComplete();
        }
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static List<String> rolesInUpperCase(ApiKeyPrincipal caller) {
        List<String> names = new ArrayList<>();
        caller.owner().roles().forEach(role -> names.add("ROLE_" + role.toUpperCase(Locale.ROOT)));
        names.add(CALLER_HAS_KEY);
        return names;
    }

    /** Configures an {@link ApiKeyWebFilter}. Not safe for use by several threads. */
    public static final class Builder {
        private final HttpGuardBuilder guard;
        private Function<ServerHttpRequest, @Nullable String> clientAddress = ExchangeView::connection;
        private Function<ApiKeyPrincipal, ? extends Collection<String>> authorities = ApiKeyWebFilter::rolesInUpperCase;
        private boolean sessions;
        private boolean stripCredential;
        private boolean overridesIgnored;
        private int order = DEFAULT_ORDER;

        private Builder(Claviger claviger) {
            guard = HttpGuard.builder(claviger);
        }

        /**
         * Reads keys from this header too; see {@link HttpGuardBuilder#alsoFromHeader}. The default is
         * {@code Authorization: Bearer} alone.
         *
         * @throws IllegalArgumentException if the name is not 1 to 64 letters, digits and hyphens, or is one that has a
         *     meaning of its own: {@code Authorization}, {@code Proxy-Authorization}, {@code Cookie}
         */
        public Builder alsoFromHeader(String name) {
            guard.alsoFromHeader(name);
            return this;
        }

        /** Reads keys from this header only; {@code Authorization} is left to the application or a proxy. */
        public Builder onlyFromHeader(String name) {
            guard.onlyFromHeader(name);
            return this;
        }

        /** Sets the format of error response bodies. The default is {@link RefusalBody#problemJson()}. */
        public Builder refusalBody(RefusalBody format) {
            guard.refusalBody(format);
            return this;
        }

        /**
         * Sets what needs a key, as {@linkplain dev.claviger.policy.EndpointEntry endpoint entries} relative to the context
         * path: {@code "/api/**"}; see {@link HttpGuardBuilder#guard}. The default is everything.
         *
         * @throws IllegalArgumentException if there is no entry, or a text is none
         */
        public Builder guard(String... entries) {
            guard.guard(entries);
            return this;
        }

        /**
         * Sets the guarded paths that need no key, as endpoint entries: {@code "GET /api/health"}. An entry without methods
         * opens all of them. The default is none.
         *
         * @throws IllegalArgumentException if a text is no entry
         */
        public Builder permitAll(String... entries) {
            guard.permitAll(entries);
            return this;
        }

        /**
         * Lets requests with a key see and create sessions. By default they have none: a session id that came along is
         * ignored, and {@code getSession()} has a session that ends with the request. Danger: what puts an identity into a
         * session makes its cookie worth as much as the key, past revocation and policy.
         */
        public Builder allowSessions() {
            sessions = true;
            return this;
        }

        /**
         * Lets requests without an API key go on, <em>unauthenticated</em>, for the application's own authentication behind this
         * filter. What claims to be a key is judged here all the same. The default refuses them with 401. Danger: without
         * authentication behind it this opens everything.
         */
        public Builder passOthersToHost() {
            guard.passOthersToHost();
            return this;
        }

        /**
         * Hides the headers that keys come in from the application. The default shows them. Needed where something behind this
         * filter takes every {@code Authorization: Bearer} for its own, such as the resource server of Spring Security.
         */
        public Builder stripCredential() {
            stripCredential = true;
            return this;
        }

        /**
         * Declares that nothing after this filter turns one method into another. By default a method override in a header or the
         * query counts: both methods must be allowed, or both be open. A {@code _method} in a form is hidden from the
         * application, because this filter reads no bodies.
         */
        public Builder ignoreMethodOverrides() {
            overridesIgnored = true;
            guard.ignoreMethodOverrides();
            return this;
        }

        /**
         * Sets how to find the address of the client. The default is the remote address of the request. Behind proxies, use
         * {@link #behindProxies}.
         */
        public Builder clientAddress(Function<ServerHttpRequest, @Nullable String> finder) {
            clientAddress = requireNonNull(finder, "finder");
            return this;
        }

        /** Takes the address of the client from {@code X-Forwarded-For}, as far as trusted proxies wrote it. */
        public Builder behindProxies(ForwardedFor proxies) {
            return clientAddress(ExchangeView.addressBehind(requireNonNull(proxies, "proxies")));
        }

        /**
         * Refuses keys that did not come over TLS, as far as the server knows, with 403. The default accepts them and logs one
         * warning for each key, because TLS often ends at a proxy.
         */
        public Builder requireHttps() {
            guard.requireHttps();
            return this;
        }

        /**
         * Answers CORS preflight requests, which carry no credential, with 204 and without running anything. The default
         * treats them like any other request without a key.
         */
        public Builder answerPreflights() {
            guard.answerPreflights();
            return this;
        }

        /**
         * Sets the authorities that callers with a key have in Spring Security, by name. The default is {@code ROLE_} and the
         * name of the role in upper case, for each role of the owner, and {@code FACTOR_API_KEY}, which tells such callers from
         * people who have logged in. Without Spring Security this has no effect.
         *
         * @param names returns the names; called once for each allowed request. If it throws, the request fails
         */
        public Builder authorities(Function<ApiKeyPrincipal, ? extends Collection<String>> names) {
            authorities = requireNonNull(names, "names");
            return this;
        }

        /**
         * Sets the order among the web filters. The default is {@link #DEFAULT_ORDER}. Filters that come before it are not
         * guarded; behind those of Spring Security its callers are unknown to them.
         */
        public Builder order(int position) {
            order = position;
            return this;
        }

        /** Sets who receives every verdict, before the application runs or the caller is answered. The default is nobody. */
        public Builder verdictListener(VerdictListener listener) {
            guard.verdictListener(listener);
            return this;
        }

        /** Returns the filter. */
        public ApiKeyWebFilter build() {
            return new ApiKeyWebFilter(this);
        }
    }
}
