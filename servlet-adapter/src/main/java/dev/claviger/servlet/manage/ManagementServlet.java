package dev.claviger.servlet.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import dev.claviger.UnavailableException;
import dev.claviger.http.ForwardedFor;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.internal.ServletRequestView;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP API for key management: users manage their own keys, administrators all keys and the policy. The servlet converts between
 * HTTP and {@link Claviger}, which authorizes every operation and writes the audit records.
 *
 * <p>{@code GET /openapi.json} below the servlet's mapping describes all routes. Responses are JSON; errors are
 * {@code application/problem+json} (RFC 9457) with a stable {@code code}, and with {@code errors} if parts of the request are
 * invalid. Map the servlet below a version, such as {@code /manage/v1/*}: a later version of this API can then stand beside it.
 *
 * <h2>Authentication</h2>
 *
 * <p>A request that an {@link ApiKeyFilter} has allowed acts with its key; any other request acts for the {@link SessionUser}. With
 * neither, the response is 401. A request with an API key that no filter has checked is also 401; it never acts for a session. To
 * allow keys here, map the filter over this servlet as well, with {@link ApiKeyFilter.Builder#passOthersToHost}.
 *
 * <p>Requests in a session must be same-origin: {@code Sec-Fetch-Site}, if the browser sends it, must be {@code same-origin} or
 * {@code none}; otherwise {@code Origin}, if present, must be that of the request or one of {@link Builder#trustedOrigins}. A POST,
 * PUT or PATCH must be {@code application/json}. Without a body it may have no content type, if one of these headers shows that a page
 * of this site asks, or {@code X-Requested-With} is there. Responses have no CORS headers.
 *
 * <p>Paths in responses ({@code Location}, {@code Link}, the server in {@code openapi.json}) are absolute, as the container sees them:
 * behind a proxy that removes a prefix, let the container or a filter in front restore it from {@code X-Forwarded-Prefix}.
 *
 * <p>The body limit is 96 KB, 256 KB for keys to revoke and 4 000 000 bytes for a policy. Longer bodies are not read further (413).
 *
 * <p>Requires {@code com.fasterxml.jackson.core:jackson-databind}. Safe for use by multiple threads.
 */
public final class ManagementServlet implements Servlet {
    private static final String RETRY_AFTER_SECONDS = "1";

    private final Claviger claviger;
    private final Management management;
    private @Nullable ServletConfig config;

    private ManagementServlet(Claviger claviger, Management management) {
        this.claviger = claviger;
        this.management = management;
    }

    /** Returns a builder for a servlet that manages the keys of {@code claviger}. */
    public static Builder builder(Claviger claviger, SessionUser sessionUser) {
        return new Builder(claviger, sessionUser);
    }

    static Routes routes(Claviger claviger, Clock clock) {
        Routes routes = new Routes();
        KeyReplies replies = new KeyReplies(claviger, clock);
        KeyRoutes keys = new KeyRoutes(claviger, clock, replies);
        keys.addTo(routes);
        new UserRoutes(claviger, clock, keys, replies).addTo(routes);
        new PolicyRoutes(claviger).addTo(routes);
        new QuestionRoutes(claviger, keys).addTo(routes);
        new InquiryRoutes(claviger, replies).addTo(routes);
        return routes;
    }

    /**
     * Registers this servlet below the given prefixes.
     *
     * @param urlPatterns each ends in {@code /*}, for instance {@code /manage/v1/*}
     * @throws IllegalArgumentException if one does not
     * @throws IllegalStateException if a servlet named {@code claviger-management} is registered already, or the context
     *     has started
     */
    public ServletRegistration.Dynamic addTo(ServletContext context, String... urlPatterns) {
        for (String pattern : urlPatterns) {
            if (!pattern.endsWith("/*")) {
                throw new IllegalArgumentException("the management servlet is mapped to a prefix that ends in \"/*\"");
            }
        }
        ServletRegistration.Dynamic registration = context.addServlet("claviger-management", this);
        if (registration == null) {
            throw new IllegalStateException("a servlet named \"claviger-management\" is registered already");
        }
        registration.addMapping(urlPatterns);
        return registration;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("ManagementServlet handles HTTP only");
        }
        ReplyWriter.write(reply(http), answer);
    }

    private Reply reply(HttpServletRequest request) throws IOException {
        try {
            return management.answer(request);
        } catch (RejectedRequest e) {
            return e.reply();
        } catch (UnavailableException e) {
            claviger.unanswered("A management request failed with 503: " + management.routeOf(request), e);
            return Reply.problem(ProblemCode.UNAVAILABLE, "It is not known whether this was done. Look, or try again.")
                    .with("Retry-After", RETRY_AFTER_SECONDS);
        } catch (IOException e) {
            // The connection is broken: there is nobody to answer.
            throw e;
        } catch (Throwable e) {
            claviger.unanswered("A management request failed with 500: " + management.routeOf(request), e);
            return Reply.problem(
                    ProblemCode.INTERNAL_ERROR, "The request failed; the log of the application tells why.");
        }
    }

    @Override
    public void init(ServletConfig servletConfig) {
        config = servletConfig;
    }

    @Override
    public @Nullable ServletConfig getServletConfig() {
        return config;
    }

    @Override
    public String getServletInfo() {
        return "Claviger key management";
    }

    @Override
    public void destroy() {}

    /** Configures a {@link ManagementServlet}. Not safe for use by several threads. */
    public static final class Builder {
        private static final Pattern ORIGIN = Pattern.compile("https?://[0-9a-z.-]{1,255}(:[0-9]{1,5})?");

        private final Claviger claviger;
        private final SessionUser sessionUser;
        private Set<String> trustedOrigins = Set.of();
        private Function<HttpServletRequest, @Nullable String> clientAddress = HttpServletRequest::getRemoteAddr;
        private Clock clock = Clock.systemUTC();

        private Builder(Claviger claviger, SessionUser sessionUser) {
            this.claviger = requireNonNull(claviger, "claviger");
            this.sessionUser = requireNonNull(sessionUser, "sessionUser");
        }

        /**
         * Trusts pages of these origins too, where a browser tells only {@code Origin}. The default is none but that of
         * the request itself. Needed where the host is not asked by the name and scheme that browsers use, because of a
         * proxy.
         *
         * @param origins each like {@code https://chat.example.org}, in lower case, with the port if it is not the
         *     scheme's own
         * @throws IllegalArgumentException if one is not like that
         */
        public Builder trustedOrigins(String... origins) {
            for (String origin : origins) {
                if (!ORIGIN.matcher(origin).matches()) {
                    throw new IllegalArgumentException("an origin is a scheme, a host in lower case and perhaps a port,"
                            + " like https://chat.example.org, without a path");
                }
            }
            trustedOrigins = Set.copyOf(List.of(origins));
            return this;
        }

        /**
         * Sets how to find the address of the client, for the audit records. The default is the address of the connection.
         * Behind a proxy, take it from a header only if the connection is the proxy's.
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
         * Sets the clock that lifetimes are counted and states are shown by: the one that the claviger has. The default is
         * the system clock, in UTC.
         */
        public Builder clock(Clock clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Returns the servlet.
         *
         * @throws IllegalStateException if {@code com.fasterxml.jackson.core:jackson-databind} is missing
         */
        public ManagementServlet build() {
            try {
                CallerReader callers = new CallerReader(claviger, sessionUser);
                SameOrigin sameOrigin = new SameOrigin(trustedOrigins);
                return new ManagementServlet(
                        claviger,
                        new Management(routes(claviger, clock), callers, clientAddress, sameOrigin, OpenApi.load()));
            } catch (LinkageError e) {
                // Now, and not at the first request: every answer is written with it, and some are written already.
                throw new IllegalStateException(
                        "the management servlet needs com.fasterxml.jackson.core:jackson-databind; add it", e);
            }
        }
    }
}
