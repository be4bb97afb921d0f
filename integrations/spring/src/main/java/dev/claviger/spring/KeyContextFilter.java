package dev.claviger.spring;

import dev.claviger.servlet.ApiKeyPrincipal;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.springframework.security.core.context.SecurityContext;

/**
 * Puts the owner of a key into the security context, first of all that may put somebody there. Runs in every dispatch, because there is
 * a decision on each.
 */
final class KeyContextFilter implements Filter {
    private final KeyCallers callers;
    private final KeyContext contexts;

    KeyContextFilter(KeyCallers callers, KeyContext contexts) {
        this.callers = callers;
        this.contexts = contexts;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ApiKeyPrincipal caller = request instanceof HttpServletRequest http ? callers.of(http) : null;
        if (caller == null) {
            chain.doFilter(request, response);
            return;
        }
        Supplier<SecurityContext> before = contexts.current();
        contexts.enter(caller, (HttpServletRequest) request, (HttpServletResponse) response);
        try {
            chain.doFilter(request, response);
        } finally {
            contexts.restore(before);
        }
    }
}
