package dev.claviger.spring;

import dev.claviger.servlet.manage.SessionUser;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The user whom Spring Security has authenticated, by the name of the authentication, which must be the id that the owner directory
 * knows. Anonymous requests and requests with a key have none. A filter chain of Spring Security must be in front of the management
 * servlet.
 */
public final class SecuritySessionUser implements SessionUser {
    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

    /** Makes one that asks the strategy of {@link SecurityContextHolder}. */
    public SecuritySessionUser() {}

    @Override
    public @Nullable String of(HttpServletRequest request) {
        Authentication authentication =
                SecurityContextHolder.getContextHolderStrategy().getContext().getAuthentication();
        if (authentication == null
                || !authentication.isAuthenticated()
                || trust.isAnonymous(authentication)
                || authentication instanceof ApiKeyAuthentication) {
            return null;
        }
        return authentication.getName();
    }
}
