package dev.claviger.servlet;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.HttpGuardBuilder;
import dev.claviger.http.RefusalBody;
import dev.claviger.http.Verdict;
import dev.claviger.http.VerdictListener;
import dev.claviger.servlet.internal.ServletRequestView;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A servlet filter that authenticates requests by API key. A request to a guarded path passes if its key allows the call;
 * otherwise the filter answers 400, 401 or 403, or 503 if no decision was possible. All of that is decided by {@link HttpGuard}; the
 * filter converts between it and the Servlet API.
 *
 * <p>{@link Builder#guard} sets which paths need a key. {@link #addTo} places the filter before all other filters, before WebSocket
 * upgrades and for all dispatcher types. Each dispatch is decided on by the path that it leads to, so that no forward, include,
 * asynchronous dispatch or error page leads from an open path to a guarded one. A servlet that is mapped to guarded paths only
 * cannot be reached by name either ({@code ServletContext.getNamedDispatcher}). If a framework registers the filter, it must be
 * mapped to {@code /*}; missing dispatcher types are added, but dispatches by name are not seen. Error responses are written
 * directly, without an error dispatch. A denied error dispatch keeps its status and has no page.
 *
 * <p>After the filter, {@code getUserPrincipal()} returns an {@link ApiKeyPrincipal}, {@code isUserInRole()} uses the owner's roles,
 * {@code getAuthType()} is {@code API_KEY}, and the request attribute {@link #DECISION} has the decision. The request has no
 * session unless {@link Builder#allowSessions} is set. The decision on a WebSocket upgrade is made before the upgrade; while the
 * connection is open, repeat it with {@link Claviger#revalidate}. A request is counted once, however often it is dispatched.
 *
 * <p>On Jetty, call {@code HttpConfiguration.setHeaderCacheCaseSensitive(true)}; the filter logs a warning at start if it is not
 * set. By default Jetty's header cache ignores case: it may replace the start of {@code Authorization} by that of an earlier request
 * on the same connection. Then a key in the wrong case may be accepted after the right one, and behind a proxy one caller can make
 * the keys of others fail.
 *
 * <p>Safe for use by multiple threads. Supports asynchronous and streaming responses.
 */
public final class ApiKeyFilter implements Filter {
    /**
     * The request attribute that holds the {@link Decision.Allowed} of a request that a key allowed, for what runs after this filter.
     */
    public static final String DECISION = "dev.claviger.decision";

    private static final int FIRST_ERROR = 400;

    private final HttpGuard guard;
    private final FilterPlacement placement;
    private final Function<HttpServletRequest, @Nullable String> clientAddress;
    private final Function<HttpServletRequest, @Nullable String> requestId;
    private final boolean stripCredential;
    private final boolean sessions;
    private final boolean overridesIgnored;

    private ApiKeyFilter(Builder builder) {
        this.guard = builder.guard.build();
        this.placement = new FilterPlacement(new GuardedMappings(guard.guardedEndpoints(), guard.openEndpoints()));
        this.clientAddress = builder.clientAddress;
        this.requestId = builder.requestId;
        this.stripCredential = builder.stripCredential;
        this.sessions = builder.sessions;
        this.overridesIgnored = builder.overridesIgnored;
    }

    /** Returns a builder for a filter that asks {@code claviger}. */
    public static Builder builder(Claviger claviger) {
        return new Builder(claviger);
    }

    /**
     * Registers this filter for every path, before other filters and whatever upgrades connections, for all dispatcher
     * types and with support for asynchronous requests. Which of the paths need a key is what {@link Builder#guard} says.
     * Several filters that guard different paths can be registered side by side.
     *
     * @throws IllegalStateException if this filter is registered already, or the context has started
     */
    public FilterRegistration.Dynamic addTo(ServletContext context) {
        return placement.addTo(context, this, new NamedDispatches(guard, this::view));
    }

    /**
     * Sees to it that no request passes this filter by, however it was registered.
     *
     * @throws ServletException if the filter is mapped to less than {@code /*}, or cannot be put before what upgrades
     *     connections or behind which requests are dispatched: then the application must not start
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        placement.secure(config);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("ApiKeyFilter handles HTTP only");
        }
        AuthenticatedRequest before = AuthenticatedRequest.in(http);
        Verdict verdict = guard.judge(view(http), before == null ? null : before.verdict());
        HttpServletRequest passed = passed(http, response, verdict);
        if (passed != null) {
            pass(passed, answer, chain);
        } else {
            Verdict.Refused refused = (Verdict.Refused) verdict;
            RefusalWriter.write(guard.responseTo(refused.refusal()), answer, http.getDispatcherType());
        }
    }

    private ServletRequestView view(HttpServletRequest request) {
        return new ServletRequestView(request, clientAddress, requestId);
    }

    private static void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean failed = true;
        try {
            chain.doFilter(request, response);
            failed = response.getStatus() >= FIRST_ERROR;
        } finally {
            if (failed && request instanceof AuthenticatedRequest authenticated) {
                // The container may dispatch to an error page.
                authenticated.leaveForDispatches();
            }
        }
    }

    /** Returns the request as the application sees it, or {@code null} if it must not: also for a verdict nobody thought of. */
    private @Nullable HttpServletRequest passed(HttpServletRequest request, ServletResponse response, Verdict verdict) {
        if (verdict instanceof Verdict.Allowed allowed) {
            return new AuthenticatedRequest(
                    withoutMethodParameter(request), response, allowed, stripCredential ? guard : null, sessions);
        }
        if (verdict instanceof Verdict.Unguarded unguarded) {
            return unguarded.dependsOnMethod() ? withoutMethodParameter(request) : request;
        }
        return verdict instanceof Verdict.LeftToHost ? request : null;
    }

    private HttpServletRequest withoutMethodParameter(HttpServletRequest request) {
        return overridesIgnored || !request.getMethod().equals("POST") ? request : new MethodParameterHidden(request);
    }

    /** Configures an {@link ApiKeyFilter}. Not safe for use by several threads. */
    public static final class Builder {
        private final HttpGuardBuilder guard;
        private Function<HttpServletRequest, @Nullable String> clientAddress = HttpServletRequest::getRemoteAddr;
        private Function<HttpServletRequest, @Nullable String> requestId = ServletRequestView::requestIdSent;
        private boolean stripCredential;
        private boolean sessions;
        private boolean overridesIgnored;

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
         * Sets what needs a key, as {@linkplain dev.claviger.policy.EndpointEntry endpoint entries} relative to the
         * context: {@code "/api/**"}; see {@link HttpGuardBuilder#guard}. The default is everything. The filter stands before all
         * paths all the same, because URL patterns are matched differently from one container to the next.
         *
         * <p>Requests to other paths go on as they are, with their sessions, and without a principal even if they carry a key.
         *
         * @throws IllegalArgumentException if there is no entry, or a text is none
         */
        public Builder guard(String... entries) {
            guard.guard(entries);
            return this;
        }

        /**
         * Sets the guarded paths that need no key, as endpoint entries: {@code "GET /api/health"}. An entry without methods
         * opens all of them. The default is none. Requests to them go on without a principal, even if they carry a key.
         *
         * @throws IllegalArgumentException if a text is no entry
         */
        public Builder permitAll(String... entries) {
            guard.permitAll(entries);
            return this;
        }

        /**
         * Lets requests with a key see and create sessions. By default they have none: a session id that came along is
         * ignored, and {@code getSession()} returns a session that ends with the request. Danger: what puts an identity
         * into a session makes its cookie worth as much as the key, past revocation and policy.
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

        /** Hides the headers that keys come in from the application. The default shows them. */
        public Builder stripCredential() {
            stripCredential = true;
            return this;
        }

        /**
         * Declares that nothing after this filter turns one method into another. By default a method override in a header
         * or the query counts: the method of the request and the one it asks for must both be allowed, or both be open. A
         * {@code _method} in a form is hidden from the application, because this filter reads no bodies; an application
         * that parses bodies itself, past {@code getParameter} and {@code getParts}, must not take methods from them.
         */
        public Builder ignoreMethodOverrides() {
            overridesIgnored = true;
            guard.ignoreMethodOverrides();
            return this;
        }

        /**
         * Sets how to find the address of the client. The default is the address of the connection. Behind proxies, use
         * {@link #behindProxies}.
         */
        public Builder clientAddress(Function<HttpServletRequest, @Nullable String> finder) {
            clientAddress = requireNonNull(finder, "finder");
            return this;
        }

        /** Takes the address of the client from {@code X-Forwarded-For}, as far as trusted proxies wrote it. */
        public Builder behindProxies(ForwardedFor proxies) {
            return clientAddress(ServletRequestView.addressBehind(proxies));
        }

        /**
         * Sets how to find the name that the host's logs have for a request, for audit records only: the id of its trace, for
         * instance. Up to 100 printable ASCII characters of it are kept. The default is the header {@code X-Request-Id}, which
         * callers can send too. If the function throws, that is logged and the request has none.
         */
        public Builder requestId(Function<HttpServletRequest, @Nullable String> finder) {
            requestId = requireNonNull(finder, "finder");
            return this;
        }

        /** Sets who receives every verdict, before the application runs or the caller is answered. The default is nobody. */
        public Builder verdictListener(VerdictListener listener) {
            guard.verdictListener(listener);
            return this;
        }

        /**
         * Refuses keys that did not come over TLS, as reported by {@code isSecure()}, with 403. The default accepts them and
         * logs one warning for each key, because TLS often ends at a proxy.
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

        /** Returns the filter. */
        public ApiKeyFilter build() {
            return new ApiKeyFilter(this);
        }
    }
}
