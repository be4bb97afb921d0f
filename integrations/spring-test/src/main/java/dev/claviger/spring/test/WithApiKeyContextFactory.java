package dev.claviger.spring.test;

import dev.claviger.Owner;
import dev.claviger.servlet.ApiKeyPrincipal;
import dev.claviger.spring.ApiKeyAuthentication;
import dev.claviger.spring.ApiKeyAuthorities;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.WithSecurityContextFactory;

/** Makes the context of {@link WithApiKey}. */
final class WithApiKeyContextFactory implements WithSecurityContextFactory<WithApiKey> {
    private final ObjectProvider<ApiKeyAuthorities> authorities;

    WithApiKeyContextFactory(ObjectProvider<ApiKeyAuthorities> authorities) {
        this.authorities = authorities;
    }

    @Override
    public SecurityContext createSecurityContext(WithApiKey key) {
        ApiKeyPrincipal caller =
                TestCaller.of(Owner.user(key.owner()).withRoles(key.roles()).withGroups(key.groups()));
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(ApiKeyAuthentication.of(
                caller,
                authorities.getIfAvailable(ApiKeyAuthorities::rolesInUpperCase).of(caller)));
        return context;
    }
}
