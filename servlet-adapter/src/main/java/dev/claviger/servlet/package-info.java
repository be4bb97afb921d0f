/**
 * A servlet filter that authenticates requests by API key.
 *
 * <p>{@link dev.claviger.servlet.ApiKeyFilter} shows a request to a {@link dev.claviger.http.HttpGuard}, and converts its verdict to a
 * request with a principal or to a response. It makes no decisions of its own. Requires Jakarta Servlet 6.0.
 */
@NullMarked
package dev.claviger.servlet;

import org.jspecify.annotations.NullMarked;
