/**
 * API keys for JAX-RS applications. {@link dev.claviger.jaxrs.ApiKeyRequestFilter} is registered like any other provider; the
 * caller is the {@link dev.claviger.jaxrs.ApiKeyPrincipal} of the request's security context.
 */
@NullMarked
package dev.claviger.jaxrs;

import org.jspecify.annotations.NullMarked;
