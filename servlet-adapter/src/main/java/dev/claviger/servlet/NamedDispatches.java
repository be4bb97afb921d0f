package dev.claviger.servlet;

import dev.claviger.Call;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.Verdict;
import dev.claviger.servlet.internal.ServletRequestView;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/**
 * Stands before servlets that are mapped to guarded paths alone, for requests that are dispatched to them by name
 * ({@code ServletContext.getNamedDispatcher}). Filters that are mapped to URL patterns do not see those, and they have no
 * path that could be judged: the one they have is that of where they come from. So they run only where that is guarded too,
 * and the request was allowed.
 */
final class NamedDispatches implements Filter {
    private final HttpGuard guard;
    private final Function<HttpServletRequest, ServletRequestView> views;

    NamedDispatches(HttpGuard guard, Function<HttpServletRequest, ServletRequestView> views) {
        this.guard = guard;
        this.views = views;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        ServletRequestView view = views.apply(http);
        // Where the request is now is guarded, so it was judged and allowed before it got here.
        if (guard.certainlyGuards(view)) {
            chain.doFilter(request, response);
        } else {
            Verdict.Refused refused = guard.refuse(view, Call.Rejection.AMBIGUOUS_PATH);
            RefusalWriter.write(
                    guard.responseTo(refused.refusal()), (HttpServletResponse) response, http.getDispatcherType());
        }
    }
}
