/**
 * Guards servlet applications with API keys.
 *
 * <p>{@link dev.claviger.servlet.ApiKeyFilter} turns a request into a {@link dev.claviger.Call}, asks a
 * {@link dev.claviger.Claviger}, and turns the decision into a response. It decides nothing itself. Written against
 * Servlet 6.0.
 */
@NullMarked
package dev.claviger.servlet;

import org.jspecify.annotations.NullMarked;
