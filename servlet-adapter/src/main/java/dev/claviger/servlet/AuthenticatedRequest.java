package dev.claviger.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that its key allowed. What the application asks about the caller is answered from the decision. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {
    private static final String AUTH_TYPE = "API_KEY";

    /** What the typed getters answer for a header that is not there. */
    private static final int ABSENT = -1;

    private final ApiKeyPrincipal principal;
    private final @Nullable CredentialReader hidden;

    /** @param hidden the reader whose headers the application must not see, or {@code null} to hide nothing */
    AuthenticatedRequest(HttpServletRequest request, ApiKeyPrincipal principal, @Nullable CredentialReader hidden) {
        super(request);
        this.principal = principal;
        this.hidden = hidden;
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
