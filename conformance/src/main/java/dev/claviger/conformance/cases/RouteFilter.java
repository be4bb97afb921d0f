package dev.claviger.conformance.cases;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.function.Predicate;

/** The application's own guard: it keeps routes for administrators, by what the container says about the caller. */
final class RouteFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String ADMIN = "admin";

    private volatile boolean adminsOnly;

    /** Sets whether all routes are for administrators only. */
    void keepForAdmins(boolean only) {
        adminsOnly = only;
    }

    /** Returns whether a caller with these roles may not pass now. */
    boolean keepsOut(Predicate<String> hasRole) {
        return adminsOnly && !hasRole.test(ADMIN);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (keepsOut(request::isUserInRole)) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            chain.doFilter(request, response);
        }
    }
}
