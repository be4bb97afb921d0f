package dev.claviger.servlet;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.time.Clock;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that its key allowed. What the application asks about the caller is answered from the decision, and by default
 * it has no session: neither the one of a cookie that came along, nor a new one that would outlive the key.
 */
final class AuthenticatedRequest extends HttpServletRequestWrapper {
    private static final String AUTH_TYPE = "API_KEY";

    /** What the typed getters answer for a header that is not there. */
    private static final int ABSENT = -1;

    private final ServletResponse response;
    private final Proof proof;
    private final ApiKeyPrincipal principal;
    private final @Nullable CredentialReader hidden;
    private final boolean sessions;
    private @Nullable RequestSession session;

    /** Who has found out that this text is the one of a key. */
    record Proof(Claviger claviger, PlaintextKey key) {}

    AuthenticatedRequest(
            HttpServletRequest request, ServletResponse response, Proof proof, ApiKeyPrincipal principal, Shown shown) {
        super(request);
        this.response = response;
        this.proof = proof;
        this.principal = principal;
        this.hidden = shown.hidden();
        this.sessions = shown.sessions();
    }

    /**
     * What the application sees besides the principal.
     *
     * @param hidden the reader whose headers it must not see, or {@code null} to hide nothing
     * @param sessions whether it sees sessions
     */
    record Shown(@Nullable CredentialReader hidden, boolean sessions) {}

    /** Returns the key that this request proved to hold, if that is the text, and this claviger has seen to it. */
    @Nullable
    KeyId keyProvenBy(PlaintextKey text, Claviger claviger) {
        boolean same = proof.claviger() == claviger && CredentialReader.areSame(proof.key(), text);
        return same ? principal.key().id() : null;
    }

    @Override
    public Principal getUserPrincipal() {
        return principal;
    }

    @Override
    public String getRemoteUser() {
        return principal.getName();
    }

    @Override
    public String getAuthType() {
        return AUTH_TYPE;
    }

    /** The role {@code **} stands for any authenticated caller, {@code *} for nobody (Servlet 6.0, 13.3). */
    @Override
    public boolean isUserInRole(String role) {
        return role.equals("**")
                || (!role.equals("*") && principal.owner().roles().contains(role));
    }

    /** There is somebody already. */
    @Override
    public boolean authenticate(HttpServletResponse answer) {
        return true;
    }

    @Override
    public void login(String username, String password) throws ServletException {
        throw new ServletException("the request has an API key, and so a caller already");
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
        if (hidden == null) {
            return super.getHeaderNames();
        }
        List<String> shown = Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !hides(name))
                .toList();
        return Collections.enumeration(shown);
    }

    boolean hidesCredential() {
        return hidden != null;
    }

    private boolean hides(String header) {
        return hidden != null && hidden.reads(header);
    }
}
