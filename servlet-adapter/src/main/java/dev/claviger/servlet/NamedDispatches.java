package dev.claviger.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands before servlets that are mapped to guarded paths alone, for requests that are dispatched to them by name
 * ({@code ServletContext.getNamedDispatcher}). Filters that are mapped to URL patterns do not see those, and they have no
 * path that could be judged: the one they have is that of where they come from. So they run only where that is guarded too,
 * and the request was allowed.
 */
final class NamedDispatches implements Filter {
    private final RequestJudge judge;
    private final RefusalWriter refusals;

    NamedDispatches(RequestJudge judge, RefusalWriter refusals) {
        this.judge = judge;
        this.refusals = refusals;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (judge.hasAllowed(http)) {
            chain.doFilter(request, response);
        } else {
            refusals.write(judge.rejectNamed(http), (HttpServletResponse) response, http.getDispatcherType());
        }
    }
}
