/**
 * A servlet filter that authenticates requests by API key, and a servlet for key management over HTTP.
 *
 * <p>{@link dev.claviger.servlet.ApiKeyFilter} converts a request to a {@link dev.claviger.Call}, has
 * {@link dev.claviger.Claviger} decide on it, and converts the decision to a response.
 * {@link dev.claviger.servlet.ManagementServlet} does the same with management operations;
 * {@link dev.claviger.servlet.SessionUser} returns the logged-in user. Neither makes decisions of its own. Requires Jakarta
 * Servlet 6.0.
 */
@NullMarked
package dev.claviger.servlet;

import org.jspecify.annotations.NullMarked;
