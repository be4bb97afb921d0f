package dev.claviger.servlet;

import static java.util.Objects.requireNonNull;

import dev.claviger.http.HttpGuard;
import dev.claviger.http.Verdict;
import dev.claviger.servlet.internal.HeaderHiding;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.time.Clock;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that its key allowed. What the application asks about the caller is answered from the decision, and by default
 * it has no session: neither the one of a cookie that came along, nor a new one that would outlive the key.
 */
final class AuthenticatedRequest extends HttpServletRequestWrapper implements HeaderHiding {
    /** The attribute that holds this request. */
    private static final String ATTRIBUTE = "dev.claviger.allowed-request";

    private static final String AUTH_TYPE = "API_KEY";

    /** What the typed getters answer for a header that is not there. */
    private static final int ABSENT = -1;

    private final ServletResponse response;
    private final Verdict.Allowed verdict;
    private final @Nullable HttpGuard hiding;
    private final boolean sessions;
    private @Nullable ApiKeyPrincipal principal;
    private @Nullable RequestSession session;

    /**
     * @param hiding the guard whose credential headers the application must not see, or {@code null} to hide nothing
     * @param sessions whether the application sees sessions
     */
    AuthenticatedRequest(
            HttpServletRequest request,
            ServletResponse response,
            Verdict.Allowed verdict,
            @Nullable HttpGuard hiding,
            boolean sessions) {
        super(request);
        this.response = response;
        this.verdict = verdict;
        this.hiding = hiding;
        this.sessions = sessions;
    }

    /** Returns the verdict by which the request came this far. */
    Verdict.Allowed verdict() {
        return verdict;
    }

    /**
     * Returns the request that a key has allowed among this request and those that it wraps, or that was left for dispatches which
     * begin with the bare request; {@code null} if there is none.
     */
    static @Nullable AuthenticatedRequest in(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof AuthenticatedRequest found ? found : null;
    }

    /** Leaves this for a dispatch that begins with the bare request. Most requests see none, and attributes cost them memory. */
    void leaveForDispatches() {
        super.setAttribute(ApiKeyFilter.DECISION, verdict.decision());
        super.setAttribute(ATTRIBUTE, this);
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        if (name.equals(ApiKeyFilter.DECISION)) {
            return verdict.decision();
        }
        return name.equals(ATTRIBUTE) ? this : super.getAttribute(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        Set<String> names = new LinkedHashSet<>(Collections.list(super.getAttributeNames()));
        names.add(ApiKeyFilter.DECISION);
        return Collections.enumeration(names);
    }

    @Override
    public Principal getUserPrincipal() {
        if (principal == null) {
            principal = new ApiKeyPrincipal(verdict);
        }
        return principal;
    }

    @Override
    public String getRemoteUser() {
        return verdict.decision().owner().id();
    }

    @Override
    public String getAuthType() {
        return AUTH_TYPE;
    }

    /** The role {@code **} stands for any authenticated caller, {@code *} for nobody (Servlet 6.0, 13.3). */
    @Override
    public boolean isUserInRole(String role) {
        return role.equals("**")
                || (!role.equals("*") && verdict.decision().owner().roles().contains(role));
    }

    /** There is somebody already. */
    @Override
    public boolean authenticate(HttpServletResponse answer) {
        return true;
    }

    @Override
    public void login(String username, String password) throws ServletException {
        throw new ServletException(
                "the request came with an API key, whose owner is its user: nobody can log in to it");
    }

    /** A key has no login to end. */
    @Override
    public void logout() {}

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        if (sessions) {
            return super.getSession(create);
        }
        if (session == null && create) {
            session = new RequestSession(getServletContext(), Clock.systemUTC().millis());
        }
        return session;
    }

    @Override
    public HttpSession getSession() {
        return requireNonNull(getSession(true), "a session was asked for");
    }

    @Override
    public String changeSessionId() {
        if (sessions) {
            return super.changeSessionId();
        }
        if (session == null) {
            throw new IllegalStateException("there is no session");
        }
        return session.getId();
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        return sessions ? super.getRequestedSessionId() : null;
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        return sessions && super.isRequestedSessionIdValid();
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return sessions && super.isRequestedSessionIdFromCookie();
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return sessions && super.isRequestedSessionIdFromURL();
    }

    /** The container would hand out the request without this wrapper, and so without the caller. */
    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
        leaveForDispatches();
        return super.startAsync(request, answer);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return hides(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return hides(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    /** Would otherwise put the credential into the message of an exception. */
    @Override
    public int getIntHeader(String name) {
        return hides(name) ? ABSENT : super.getIntHeader(name);
    }

    @Override
    public long getDateHeader(String name) {
        return hides(name) ? ABSENT : super.getDateHeader(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        if (hiding == null) {
            return super.getHeaderNames();
        }
        List<String> shown = Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !hides(name))
                .toList();
        return Collections.enumeration(shown);
    }

    @Override
    public boolean hidesHeaders() {
        return hiding != null;
    }

    @Override
    public HttpServletRequest sent() {
        return (HttpServletRequest) getRequest();
    }

    private boolean hides(String header) {
        return hiding != null && hiding.readsKeysFrom(header);
    }
}
