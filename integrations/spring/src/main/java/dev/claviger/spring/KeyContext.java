package dev.claviger.spring;

import dev.claviger.servlet.ApiKeyPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.util.function.SingletonSupplier;

/** The security context of the current thread, and what keeps it for later dispatches of the request, which is never a session. */
final class KeyContext {
    private final SecurityContextHolderStrategy strategy;
    private final SingletonSupplier<ApiKeyAuthorities> authorities;
    private final SecurityContextRepository repository = new RequestAttributeSecurityContextRepository();
    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

    KeyContext(SecurityContextHolderStrategy strategy, ObjectProvider<ApiKeyAuthorities> authorities) {
        this.strategy = strategy;
        this.authorities = SingletonSupplier.of(() -> authorities.getIfAvailable(ApiKeyAuthorities::rolesInUpperCase));
    }

    Supplier<SecurityContext> current() {
        return strategy.getDeferredContext();
    }

    void restore(Supplier<SecurityContext> before) {
        strategy.setDeferredContext(before);
    }

    void enter(ApiKeyPrincipal caller, HttpServletRequest request, HttpServletResponse response) {
        SecurityContext context = strategy.createEmptyContext();
        context.setAuthentication(
                ApiKeyAuthentication.of(caller, authorities.obtain().of(caller)));
        strategy.setContext(context);
        repository.saveContext(context, request, response);
    }

    /** Returns whether the caller is the one that this thread acts for. */
    boolean isOf(ApiKeyPrincipal caller) {
        return strategy.getContext().getAuthentication() instanceof ApiKeyAuthentication key
                && key.isAuthenticated()
                && key.getPrincipal() == caller;
    }

    /** Returns whether nobody is logged in. */
    boolean isOfNobody() {
        Authentication authentication = strategy.getContext().getAuthentication();
        return authentication == null || trust.isAnonymous(authentication);
    }
}
