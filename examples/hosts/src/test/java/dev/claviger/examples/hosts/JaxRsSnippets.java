package dev.claviger.examples.hosts;

import dev.claviger.Claviger;
import dev.claviger.jaxrs.ApiKeyPrincipal;
import dev.claviger.jaxrs.ApiKeyRequestFilter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Configurable;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** The lines that docs/hosts.md shows for JAX-RS. */
final class JaxRsSnippets {
    private JaxRsSnippets() {}

    static void jersey(Claviger claviger, Configurable<?> application) {
        application.register(
                ApiKeyRequestFilter.builder(claviger).guard("/models/**").build());
    }

    /** A resource. */
    @Path("/models")
    public static final class Models {
        @GET
        @RolesAllowed("user")
        public String mine(@Context SecurityContext security) {
            ApiKeyPrincipal caller = (ApiKeyPrincipal) security.getUserPrincipal();
            return caller.owner().id();
        }
    }
}
