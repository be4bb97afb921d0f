package dev.claviger.spring;

import dev.claviger.servlet.ApiKeyPrincipal;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** The first filter of a chain: what comes after it sees of a request with a key neither sessions nor other credentials. */
final class KeyedRequestFilter implements Filter {
    private final KeyCallers callers;

    KeyedRequestFilter(KeyCallers callers) {
        this.callers = callers;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ApiKeyPrincipal caller = request instanceof HttpServletRequest http ? callers.of(http) : null;
        chain.doFilter(caller == null ? request : new KeyedRequest((HttpServletRequest) request, caller), response);
    }
}
