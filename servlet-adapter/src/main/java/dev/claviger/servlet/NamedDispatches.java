package dev.claviger.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;

/**
 * Stands before servlets that are mapped to guarded paths alone, for requests that are dispatched to them by name
 * ({@code ServletContext.getNamedDispatcher}). Filters that are mapped to URL patterns do not see those, and they have no
 * path that could be judged: the one they have is that of where they come from. So they run only where that is guarded too,
 * and the request was allowed.
 */
final class NamedDispatches implements Filter {
    private final GuardedPaths guarded;
    private final RequestJudge judge;
    private final RefusalWriter refusals;

    NamedDispatches(GuardedPaths guarded, RequestJudge judge, RefusalWriter refusals) {
        this.guarded = guarded;
        this.judge = judge;
        this.refusals = refusals;
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        ServletContext context = config.getServletContext();
        FilterRegistration registration = context.getFilterRegistration(config.getFilterName());
        String[] names = context.getServletRegistrations().values().stream()
                .filter(servlet -> isGuarded(servlet))
                .map(ServletRegistration::getName)
                .toArray(String[]::new);
        if (names.length > 0 && registration != null) {
            registration.addMappingForServletNames(
                    EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE), false, names);
        }
    }

    private boolean isGuarded(ServletRegistration servlet) {
        return !servlet.getMappings().isEmpty()
                && servlet.getMappings().stream().allMatch(guarded::containAll);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            if (judge.hasAllowed(http)) {
                chain.doFilter(request, response);
            } else {
                refusals.write(judge.rejectNamed(http), answer, http.getDispatcherType());
            }
        }
    }
}
