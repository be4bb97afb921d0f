package dev.claviger.spring.test;

import dev.claviger.Owner;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.ApiKeyPrincipal;
import dev.claviger.spring.ApiKeyAuthentication;
import dev.claviger.spring.ApiKeyAuthorities;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** A request of the owner of a key, made by {@link ApiKeyRequests#apiKey}. Immutable. */
public final class ApiKeyRequest implements RequestPostProcessor {
    private static final boolean SECURITY = ClassUtils.isPresent(
            "org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors",
            ApiKeyRequest.class.getClassLoader());

    private final Owner owner;

    ApiKeyRequest(Owner owner) {
        this.owner = owner;
    }

    /** Returns this request with an owner who has exactly these roles, as the owner directory would name them. */
    public ApiKeyRequest roles(String... roles) {
        return new ApiKeyRequest(owner.withRoles(roles));
    }

    /** Returns this request with an owner who belongs to exactly these groups. */
    public ApiKeyRequest groups(String... groups) {
        return new ApiKeyRequest(owner.withGroups(groups));
    }

    @Override
    public MockHttpServletRequest postProcessRequest(MockHttpServletRequest request) {
        ApiKeyPrincipal caller = TestCaller.of(owner);
        request.setUserPrincipal(caller);
        request.setRemoteUser(caller.getName());
        request.setAuthType("API_KEY");
        owner.roles().forEach(request::addUserRole);
        request.setAttribute(ApiKeyFilter.DECISION, caller.decision());
        return SECURITY ? Security.logIn(caller, request) : request;
    }

    /** Loaded only where Spring Security's own test support is. */
    private static final class Security {
        static MockHttpServletRequest logIn(ApiKeyPrincipal caller, MockHttpServletRequest request) {
            ApplicationContext context =
                    WebApplicationContextUtils.getWebApplicationContext(request.getServletContext());
            ApiKeyAuthorities authorities = context == null
                    ? ApiKeyAuthorities.rolesInUpperCase()
                    : context.getBeanProvider(ApiKeyAuthorities.class)
                            .getIfAvailable(ApiKeyAuthorities::rolesInUpperCase);
            MockHttpServletRequest authenticated = SecurityMockMvcRequestPostProcessors.authentication(
                            ApiKeyAuthentication.of(caller, authorities.of(caller)))
                    .postProcessRequest(request);
            return SecurityMockMvcRequestPostProcessors.csrf().asHeader().postProcessRequest(authenticated);
        }
    }
}
