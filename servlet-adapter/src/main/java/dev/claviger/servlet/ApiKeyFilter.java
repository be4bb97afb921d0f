package dev.claviger.servlet;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.UnavailableException;
import dev.claviger.policy.EndpointSet;
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
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A servlet filter that authenticates requests by API key. A request to a guarded path passes if its key allows the call;
 * otherwise the filter answers 400, 401 or 403, or 503 if no decision was possible. The filter converts between HTTP and
 * {@link Claviger} and makes no decisions of its own.
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
 * connection is open, repeat it with {@link Claviger#recheck}. A request is counted once, however often it is dispatched.
 *
 * <p>On Jetty, call {@code HttpConfiguration.setHeaderCacheCaseSensitive(true)}; the filter logs a warning at start if it is not
 * set. By default Jetty's header cache ignores case: it may replace the start of {@code Authorization} by that of an earlier request
 * on the same connection. Then a key in the wrong case may be accepted after the right one, and behind a proxy one caller can make
 * the keys of others fail.
 *
 * <p>Safe for use by multiple threads. Supports asynchronous and streaming responses.
 */
public final class ApiKeyFilter implements Filter {
    /** The request attribute that holds the {@link Decision.Allowed} of a request that a key allowed. */
    public static final String DECISION = "dev.claviger.decision";

    private final Claviger claviger;
    private final RequestJudge judge;
    private final RefusalWriter refusals;
    private final FilterPlacement placement;

    private ApiKeyFilter(Builder builder) {
        this.claviger = builder.claviger;
        this.judge = new RequestJudge(builder);
        this.refusals = new RefusalWriter(builder.body);
        this.placement = new FilterPlacement(builder.guardedPaths());
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
        return placement.addTo(context, this, new NamedDispatches(judge, refusals));
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
        RequestJudge.Verdict verdict;
        try {
            verdict = judge.judge(http, answer);
        } catch (UnavailableException e) {
            // In the log already.
            verdict = new RequestJudge.Refuse(Refusal.UNAVAILABLE);
        } catch (Throwable e) {
            // Not knowing is not a reason to let anyone in, nor to call the caller's key bad.
            claviger.unanswered("A request could not be judged", e);
            verdict = new RequestJudge.Refuse(Refusal.UNAVAILABLE);
        }
        // The way through is inside the condition: an outcome nobody thought of falls to the refusal.
        if (verdict instanceof RequestJudge.Proceed proceed) {
            chain.doFilter(proceed.request(), response);
        } else {
            refusals.write(((RequestJudge.Refuse) verdict).refusal(), answer, http.getDispatcherType());
        }
    }

    /** Configures an {@link ApiKeyFilter}. Not safe for use by several threads. */
    public static final class Builder {
        private static final Pattern HEADER_NAME = Pattern.compile("[0-9A-Za-z-]{1,64}");

        final Claviger claviger;
        boolean authorization = true;

        @Nullable
        String header;

        RefusalBody body = RefusalBody.problemJson();
        private EndpointSet guarded = EndpointSet.unrestricted();
        private EndpointSet openPaths = EndpointSet.none();
        Function<HttpServletRequest, @Nullable String> clientAddress = HttpServletRequest::getRemoteAddr;
        boolean passOthers;
        boolean hideCredential;
        boolean sessions;
        boolean overridesIgnored;
        boolean secureOnly;
        boolean preflights;

        private Builder(Claviger claviger) {
            this.claviger = requireNonNull(claviger, "claviger");
        }

        /**
         * Reads keys from this header too, whose value is nothing but the key. The default is
         * {@code Authorization: Bearer} alone. A request with a credential in both is refused with 400.
         *
         * @throws IllegalArgumentException if the name is not 1 to 64 letters, digits and hyphens, or is one that has a
         *     meaning of its own: {@code Authorization}, {@code Proxy-Authorization}, {@code Cookie}
         */
        public Builder alsoFromHeader(String name) {
            header = checkedHeader(name);
            return this;
        }

        /** Reads keys from this header only; {@code Authorization} is left to the host or a proxy. */
        public Builder onlyFromHeader(String name) {
            authorization = false;
            return alsoFromHeader(name);
        }

        private static String checkedHeader(String name) {
            boolean reserved = Set.of("authorization", "proxy-authorization", "cookie")
                    .contains(name.toLowerCase(java.util.Locale.ROOT));
            if (!HEADER_NAME.matcher(name).matches() || reserved) {
                throw new IllegalArgumentException("the header for keys must have a name of 1 to 64 letters, digits and"
                        + " hyphens that is not Authorization, Proxy-Authorization or Cookie");
            }
            return name;
        }

        /** Sets the shape of refusals. The default is {@link RefusalBody#problemJson()}. */
        public Builder refusalBody(RefusalBody body) {
            this.body = requireNonNull(body, "body");
            return this;
        }

        /**
         * Sets what needs a key, as {@linkplain dev.claviger.policy.EndpointEntry endpoint entries} relative to the
         * context: {@code "/api/**"}. The default is everything. The filter stands before all paths all the same, because
         * URL patterns are matched differently from one container to the next: a path that can be read in several ways is
         * refused with 400 if one of them is guarded, and is the host's if none is. A method that no entry can list is
         * guarded wherever another one is.
         *
         * <p>Requests to other paths go on as they are, with their sessions, and without a principal even when they carry
         * a key.
         *
         * @throws IllegalArgumentException if there is no entry, or a text is none
         */
        public Builder guard(String... entries) {
            if (entries.length == 0) {
                throw new IllegalArgumentException("a filter guards at least one endpoint entry, such as \"/api/**\"");
            }
            guarded = EndpointSet.parse(entries);
            return this;
        }

        /**
         * Sets the guarded paths that need no key, as endpoint entries: {@code "GET /api/health"}. An entry without methods
         * opens all of them. The default is none. Requests to them go on without a principal, also when they carry a key.
         */
        public Builder openPaths(String... entries) {
            openPaths = EndpointSet.parse(entries);
            return this;
        }

        GuardedPaths guardedPaths() {
            return new GuardedPaths(guarded, openPaths);
        }

        /**
         * Lets requests with a key see and create sessions. By default they have none: a session id that came along is not
         * looked at, and {@code getSession()} returns a session that ends with the request. Danger: what puts an identity
         * into a session makes its cookie worth as much as the key, past revocation and policy.
         */
        public Builder allowSessions() {
            sessions = true;
            return this;
        }

        /**
         * Lets requests without an API key go on, <em>unauthenticated</em>, for the host's own authentication behind this
         * filter. What claims to be a key is judged here all the same. The default refuses them with 401. Danger: without
         * authentication behind it this opens everything.
         */
        public Builder passOthersToHost() {
            passOthers = true;
            return this;
        }

        /** Hides the headers that keys come in from the application. The default shows them. */
        public Builder hideCredential() {
            hideCredential = true;
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
            return this;
        }

        /**
         * Sets how to find the address of the client. The default is the address of the connection. Behind proxies,
         * {@link ForwardedFor} takes it from a header, and only as far as they wrote it.
         */
        public Builder clientAddress(Function<HttpServletRequest, @Nullable String> finder) {
            clientAddress = requireNonNull(finder, "finder");
            return this;
        }

        /**
         * Refuses keys that were sent in clear, by the word of {@code isSecure()}, with 403. The default accepts them
         * with a warning for each key, because TLS often ends at a proxy.
         */
        public Builder secureChannelOnly() {
            secureOnly = true;
            return this;
        }

        /**
         * Answers CORS preflight requests, which carry no credential, with 204 and without running anything. The default
         * treats them like any other request without a key.
         */
        public Builder answerPreflights() {
            preflights = true;
            return this;
        }

        /** Returns the filter. */
        public ApiKeyFilter build() {
            return new ApiKeyFilter(this);
        }
    }
}
