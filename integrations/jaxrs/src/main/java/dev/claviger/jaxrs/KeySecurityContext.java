package dev.claviger.jaxrs;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Who calls, for a request that its key allowed. */
final class KeySecurityContext implements SecurityContext {
    private static final String SCHEME = "API_KEY";

    private final ApiKeyPrincipal principal;
    private final boolean secure;

    KeySecurityContext(ApiKeyPrincipal principal, boolean secure) {
        this.principal = principal;
        this.secure = secure;
    }

    @Override
    public Principal getUserPrincipal() {
        return principal;
    }

    /** As in a servlet container, {@code **} stands for any authenticated caller and {@code *} for nobody. */
    @Override
    public boolean isUserInRole(String role) {
        return role.equals("**")
                || (!role.equals("*") && principal.owner().roles().contains(role));
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String getAuthenticationScheme() {
        return SCHEME;
    }
}
