package dev.claviger.spring.test;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.ApiKeyPrincipal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * Makes principals as requests make them: with a key, a claviger that is closed right after, and the filter. So there is no other way to
 * make one, and no other claviger trusts its decision.
 */
final class TestCaller {
    private static final PolicyDocument OPEN = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints(EndpointSet.unrestricted())
            .build();

    private TestCaller() {}

    static ApiKeyPrincipal of(Owner owner) {
        try (Claviger claviger = Claviger.builder(
                        new InMemoryKeyStorage(),
                        id -> Optional.of(owner).filter(known -> known.id().equals(id)))
                .initialPolicy(OPEN)
                .build()) {
            AtomicReference<HttpServletRequest> passed = new AtomicReference<>();
            ApiKeyFilter.builder(claviger)
                    .build()
                    .doFilter(
                            request(newKey(claviger, owner.id())),
                            new MockHttpServletResponse(),
                            (request, response) -> passed.set((HttpServletRequest) request));
            HttpServletRequest allowed = passed.get();
            if (allowed == null || !(allowed.getUserPrincipal() instanceof ApiKeyPrincipal principal)) {
                throw new IllegalStateException("the key of \"" + owner.id() + "\" was refused");
            }
            return principal;
        } catch (IOException | ServletException e) {
            throw new IllegalStateException("no request could be made with a key", e);
        }
    }

    /** Returns the text of a new key of somebody whom the directory knows. */
    static String newKey(Claviger claviger, String ownerId) {
        return claviger.issue(
                        Actor.host("claviger-spring-test"),
                        KeyRequest.named("test").forOwner(ownerId).withReason("a test"))
                .orElseThrow()
                .plaintext()
                .reveal();
    }

    private static MockHttpServletRequest request(String key) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        request.setSecure(true);
        request.addHeader("Authorization", "Bearer " + key);
        return request;
    }
}
