/** Guards JAX-RS applications with API keys. Start with {@link dev.claviger.jaxrs.ApiKeyRequestFilter}. */
module dev.claviger.jaxrs {
    requires transitive dev.claviger;
    requires transitive jakarta.ws.rs;
    requires transitive jakarta.annotation;

    exports dev.claviger.jaxrs;
}
