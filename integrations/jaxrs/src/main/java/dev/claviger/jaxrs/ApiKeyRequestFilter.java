package dev.claviger.jaxrs;

import static java.util.Objects.requireNonNull;

import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.HttpGuardBuilder;
import dev.claviger.http.RefusalBody;
import dev.claviger.http.RefusalResponse;
import dev.claviger.http.Verdict;
import dev.claviger.http.VerdictListener;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JAX-RS request filter that authenticates requests by API key. A request to a guarded path passes if its key allows the call;
 * otherwise the filter answers 400, 401 or 403, or 503 if no decision was possible. All of that is decided by {@link HttpGuard}.
 *
 * <pre>{@code
 * ResourceConfig application = new ResourceConfig(Models.class)
 *         .register(ApiKeyRequestFilter.builder(claviger).guard("/api/**").build());
 * }</pre>
 *
 * <p>The filter runs before a resource is matched, at {@link Priorities#AUTHENTICATION}. Registered as a provider, it also runs after
 * matching: if another filter has changed the method or the URI of the request in between, what is about to run is judged again. It
 * guards JAX-RS resources only; servlets and static files of the same server need a filter of their own.
 *
 * <p>After the filter, {@code SecurityContext.getUserPrincipal()} returns an {@link ApiKeyPrincipal}, {@code isUserInRole()} uses the
 * owner's roles, so that {@code @RolesAllowed} does too, the authentication scheme is {@code API_KEY}, and the property {@link
 * #DECISION} has the decision.
 *
 * <p>{@link #filter} may wait for the store and the owner directory. Where filters run on an event loop, as in Quarkus, call {@link
 * #judge} from a filter of the host that can wait for a {@link CompletionStage}.
 *
 * <p>Safe for use by multiple threads.
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class ApiKeyRequestFilter implements ContainerRequestFilter, Feature {
    /** The property of a request that a key allowed: its {@link Decision.Allowed}. */
    public static final String DECISION = "dev.claviger.decision";

    private final HttpGuard guard;
    private final @Nullable String contextPath;
    private final Function<ContainerRequestContext, @Nullable String> clientAddress;

    private ApiKeyRequestFilter(Builder builder) {
        guard = builder.guard.build();
        contextPath = builder.contextPath;
        ForwardedFor proxies = builder.proxies;
        clientAddress =
                proxies == null ? builder.clientAddress : RequestView.addressBehind(proxies, builder.clientAddress);
    }

    /** Returns a builder for a filter that asks {@code claviger}. */
    public static Builder builder(Claviger claviger) {
        return new Builder(claviger);
    }

    /** Registers what looks at requests after a resource was matched. Called by the JAX-RS container. */
    @Override
    public boolean configure(FeatureContext context) {
        context.register(new AfterMatching(this));
        return true;
    }

    /** Judges a request, and aborts it unless it may go on. May wait for the store and the owner directory. */
    @Override
    public void filter(ContainerRequestContext request) {
        finish(request, judged(request)).ifPresent(request::abortWith);
    }

    /**
     * Judges a request without waiting on the thread of the caller, for hosts that filter on an event loop. The stage is complete
     * already if the node has what it takes at hand; otherwise {@code executor} runs what may wait.
     *
     * @return the response that the caller must abort the request with, or empty if the request goes on; the security context and
     *     the properties of the request are set then. If the executor rejects the work, the response is 503. The stage fails only
     *     if the container does; then the request must fail too
     */
    public CompletionStage<Optional<Response>> judge(ContainerRequestContext request, Executor executor) {
        Optional<Verdict> atHand = Judged.in(request) == null ? guard.judgeAtHand(view(request)) : Optional.empty();
        if (atHand.isPresent()) {
            return CompletableFuture.completedStage(finish(request, atHand.get()));
        }
        try {
            return CompletableFuture.supplyAsync(() -> finish(request, judged(request)), executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedStage(finish(request, guard.unanswered(view(request), e)));
        }
    }

    /** Judges what is about to run, unless it is what was judged before a resource was matched. */
    void judgeIfChanged(ContainerRequestContext request) {
        Judged before = Judged.in(request);
        if (before == null || !before.holdsFor(this, request)) {
            filter(request);
        }
    }

    private Verdict judged(ContainerRequestContext request) {
        Judged before = Judged.in(request);
        return guard.judge(view(request), before == null ? null : before.allowed());
    }

    private RequestView view(ContainerRequestContext request) {
        return new RequestView(request, contextPath, clientAddress);
    }

    /** Tells the application who calls, or returns the refusal: also for a verdict nobody thought of. */
    private Optional<Response> finish(ContainerRequestContext request, Verdict verdict) {
        if (verdict instanceof Verdict.Allowed allowed) {
            SecurityContext before = request.getSecurityContext();
            boolean secure = before != null && before.isSecure();
            request.setSecurityContext(new KeySecurityContext(new ApiKeyPrincipal(allowed), secure));
            request.setProperty(DECISION, allowed.decision());
        } else if (!(verdict instanceof Verdict.Unguarded || verdict instanceof Verdict.LeftToHost)) {
            return Optional.of(response(guard.responseTo(((Verdict.Refused) verdict).refusal())));
        }
        Judged.note(this, request, verdict);
        return Optional.empty();
    }

    private static Response response(RefusalResponse refusal) {
        Response.ResponseBuilder response = Response.status(refusal.status());
        refusal.headers().forEach(response::header);
        byte[] body = refusal.body();
        return body.length == 0 ? response.build() : response.entity(body).build();
    }

    /** Configures an {@link ApiKeyRequestFilter}. Not safe for use by several threads. */
    public static final class Builder {
        private final HttpGuardBuilder guard;
        private Function<ContainerRequestContext, @Nullable String> clientAddress = request -> null;
        private @Nullable ForwardedFor proxies;
        private @Nullable String contextPath;

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
         * Sets what needs a key, as {@linkplain dev.claviger.policy.EndpointEntry endpoint entries} without the {@link #contextPath}:
         * {@code "/models/**"}; see {@link HttpGuardBuilder#guard}. The default is everything.
         *
         * @throws IllegalArgumentException if there is no entry, or a text is none
         */
        public Builder guard(String... entries) {
            guard.guard(entries);
            return this;
        }

        /**
         * Sets the guarded paths that need no key, as endpoint entries: {@code "GET /health"}. An entry without methods opens
         * all of them. The default is none.
         *
         * @throws IllegalArgumentException if a text is no entry
         */
        public Builder permitAll(String... entries) {
            guard.permitAll(entries);
            return this;
        }

        /**
         * Sets the path that endpoint entries, of this filter and of policies, leave out. The default is the path of the base
         * URI, which includes {@code @ApplicationPath}, so that entries are written like {@code @Path}. Empty for entries that
         * name whole paths. A request whose path does not begin with it is ambiguous.
         *
         * @param path empty, or a decoded path like {@code "/app"}
         * @throws IllegalArgumentException if the path is neither
         */
        public Builder contextPath(String path) {
            if (!path.isEmpty() && CallPath.of(path).value().endsWith("/")) {
                throw new IllegalArgumentException("the context path must be empty, or not end with a slash");
            }
            contextPath = path;
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
         * Declares that method overrides have no meaning here: Jersey's {@code HttpMethodOverrideFilter} and the like are not
         * registered. By default the method of the request and the one that a header or the query asks for must both be allowed.
         */
        public Builder ignoreMethodOverrides() {
            guard.ignoreMethodOverrides();
            return this;
        }

        /**
         * Sets how to find the address of the connection. JAX-RS has no way to ask for it; the default is an unknown address,
         * which no list of addresses allows.
         */
        public Builder clientAddress(Function<ContainerRequestContext, @Nullable String> finder) {
            clientAddress = requireNonNull(finder, "finder");
            return this;
        }

        /**
         * Takes the address of the client from {@code X-Forwarded-For}, as far as trusted proxies wrote it. Needs {@link
         * #clientAddress}, which tells whether the connection is one of a proxy.
         */
        public Builder behindProxies(ForwardedFor trusted) {
            proxies = requireNonNull(trusted, "trusted");
            return this;
        }

        /**
         * Refuses keys that did not come over TLS, as reported by {@code SecurityContext.isSecure()}, with 403. The default
         * accepts them and logs one warning for each key, because TLS often ends at a proxy.
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

        /** Sets who receives every verdict, before the application runs or the caller is answered. The default is nobody. */
        public Builder verdictListener(VerdictListener listener) {
            guard.verdictListener(listener);
            return this;
        }

        /** Returns the filter. */
        public ApiKeyRequestFilter build() {
            return new ApiKeyRequestFilter(this);
        }
    }
}
