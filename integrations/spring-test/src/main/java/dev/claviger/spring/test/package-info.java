/**
 * Callers with API keys, for tests of controllers and services: {@link dev.claviger.spring.test.WithApiKey} on a test, or {@link
 * dev.claviger.spring.test.ApiKeyRequests} for one request of {@code MockMvc}.
 *
 * <p>For test scope. Nothing here opens an application: a caller that is made up was decided on by a claviger of the test, which the one
 * of an application does not trust.
 */
@NullMarked
package dev.claviger.spring.test;

import org.jspecify.annotations.NullMarked;
