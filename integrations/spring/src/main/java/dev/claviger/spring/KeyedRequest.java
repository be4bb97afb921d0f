package dev.claviger.spring;

import dev.claviger.servlet.ApiKeyPrincipal;
import dev.claviger.servlet.internal.HeaderHiding;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * A request with a key on its way through a security filter chain. To the filters of the chain it has no {@code Authorization}: one that
 * reads tokens would take the key for a bad one, and one that reads passwords would put another caller in the place of the key's owner. An {@link dev.claviger.servlet.ApiKeyFilter} among them sees
 * what was sent.
 */
final class KeyedRequest extends HttpServletRequestWrapper implements HeaderHiding {
    private static final String ATTRIBUTE = "dev.claviger.spring.keyed-request";
    private static final String AUTHORIZATION = "Authorization";

    private final ApiKeyPrincipal caller;

    /** Where sessions come from; for the page of an error not the bare request, which has the one of the cookie. */
    private final HttpServletRequest sessions;

    private volatile boolean authorizationHidden = true;

    KeyedRequest(HttpServletRequest request, ApiKeyPrincipal caller) {
        super(request);
        KeyedRequest before = before(request);
        this.caller = caller;
        this.sessions = before != null && before.caller == caller ? before.sessions : request;
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns the request with a key that this one is a dispatch of, or {@code null} if there is none. */
    static @Nullable KeyedRequest before(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof KeyedRequest keyed ? keyed : null;
    }

    ApiKeyPrincipal caller() {
        return caller;
    }

    /** Shows the application what was sent. */
    void showAuthorization() {
        authorizationHidden = false;
    }

    @Override
    public boolean hidesHeaders() {
        return authorizationHidden;
    }

    @Override
    public HttpServletRequest sent() {
        return (HttpServletRequest) getRequest();
    }

    private boolean hides(String header) {
        return authorizationHidden && header.equalsIgnoreCase(AUTHORIZATION);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return hides(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return hides(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        return sessions.getSession(create);
    }

    @Override
    public HttpSession getSession() {
        return sessions.getSession();
    }

    @Override
    public String changeSessionId() {
        return sessions.changeSessionId();
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        return sessions.getRequestedSessionId();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        return sessions.isRequestedSessionIdValid();
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return sessions.isRequestedSessionIdFromCookie();
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return sessions.isRequestedSessionIdFromURL();
    }
}
