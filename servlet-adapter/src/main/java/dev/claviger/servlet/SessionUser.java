package dev.claviger.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tells who is logged in to the host's own session. Every host of a {@link ManagementServlet} implements this over
 * whatever logs its users in: a container login, a security framework, a session of its own.
 *
 * <p>Called by many threads at once. Never answer from a header or parameter that a caller can forge, and never from an
 * API key: requests with keys are the business of {@link ApiKeyFilter}. What it throws ends the request with 500, or 503
 * for an {@link dev.claviger.UnavailableException}.
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
