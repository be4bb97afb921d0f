package dev.claviger.servlet.manage;

import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Returns the user who is logged in to the application's own session. Every application with a {@link ManagementServlet} implements
 * this with its own login: container authentication, a security framework, a session.
 *
 * <p>Called by multiple threads at once. Never take the user from a header or parameter that a caller can forge, and never from an
 * API key: requests with keys are handled by {@link ApiKeyFilter}. An exception ends the request with 500, an
 * {@link dev.claviger.UnavailableException} with 503.
 */
@FunctionalInterface
public interface SessionUser {

    /**
     * Returns the id of the user whose session the request belongs to, as the owner directory knows it, or {@code null} if
     * nobody is logged in.
     */
    @Nullable
    String of(HttpServletRequest request);
}
