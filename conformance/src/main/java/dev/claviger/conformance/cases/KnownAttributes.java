package dev.claviger.conformance.cases;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before the filter under test and sets the request attributes that the library has set on earlier requests, with
 * their values: whatever the library might mistake for marks of its own.
 */
final class KnownAttributes extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String OF_THE_LIBRARY = "dev.claviger.";

    private final transient Map<String, Object> known = new ConcurrentHashMap<>();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        known.forEach(request::setAttribute);
        chain.doFilter(request, response);
        for (String name : Collections.list(request.getAttributeNames())) {
            if (name.startsWith(OF_THE_LIBRARY)) {
                known.put(name, request.getAttribute(name));
            }
        }
    }
}
