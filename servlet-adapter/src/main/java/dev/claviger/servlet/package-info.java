/**
 * Guards servlet applications with API keys, and lets people manage them.
 *
 * <p>{@link dev.claviger.servlet.ApiKeyFilter} turns a request into a {@link dev.claviger.Call}, asks a
 * {@link dev.claviger.Claviger}, and turns the decision into a response. {@link dev.claviger.servlet.ManagementServlet}
 * does the same with the management operations; {@link dev.claviger.servlet.SessionUser} tells it who is logged in.
 * Neither decides anything itself. Written against Servlet 6.0.
 */
@NullMarked
package dev.claviger.servlet;

import org.jspecify.annotations.NullMarked;
