package dev.claviger.spring.test;

import static java.util.Objects.requireNonNull;

import dev.claviger.Claviger;
import dev.claviger.Owner;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * Requests with API keys for {@code MockMvc}.
 *
 * <pre>{@code
 * mvc.perform(post("/api/reports").with(apiKey("ada").roles("user"))).andExpect(status().isOk());
 * mvc.perform(get("/api/reports").with(issuedBy(claviger, "ada"))).andExpect(status().isOk());
 * }</pre>
 */
public final class ApiKeyRequests {
    private ApiKeyRequests() {}

    /**
     * Returns a request as it is after a key of this owner was allowed, for tests of controllers without a {@link Claviger}: with {@link
     * dev.claviger.servlet.ApiKeyPrincipal}, decision and, with Spring Security, the authentication, and without a CSRF token being
     * asked for. An {@link dev.claviger.servlet.ApiKeyFilter} that is part of the test refuses it, because there is no key in it.
     *
     * @throws IllegalArgumentException if the id is not 1 to 255 characters long
     */
    public static ApiKeyRequest apiKey(String ownerId) {
        return new ApiKeyRequest(Owner.user(ownerId));
    }

    /**
     * Returns a request with a new key that this claviger issues, for tests of a whole application: the filter judges it like any other,
     * by policy, owner directory and path.
     *
     * @param ownerId somebody whom the owner directory knows
     */
    public static RequestPostProcessor issuedBy(Claviger claviger, String ownerId) {
        requireNonNull(claviger, "claviger");
        requireNonNull(ownerId, "ownerId");
        return request -> {
            request.addHeader("Authorization", "Bearer " + TestCaller.newKey(claviger, ownerId));
            return request;
        };
    }
}
