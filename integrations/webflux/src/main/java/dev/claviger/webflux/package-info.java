/**
 * API keys for Spring WebFlux applications. {@link dev.claviger.webflux.ApiKeyWebFilter} is a bean like any other web filter; the
 * caller is the {@link dev.claviger.webflux.ApiKeyPrincipal} of the exchange, and of Spring Security where that is present.
 */
@NullMarked
package dev.claviger.webflux;

import org.jspecify.annotations.NullMarked;
