package dev.claviger.jaxrs;

import dev.claviger.Claviger;
import org.glassfish.jersey.server.ResourceConfig;

/** The application that the contract wants. */
final class Guarded {
    private Guarded() {}

    static ResourceConfig application(Claviger claviger) {
        return new ResourceConfig(Echo.class)
                .register(ApiKeyRequestFilter.builder(claviger).guard("/api/**").build());
    }
}
