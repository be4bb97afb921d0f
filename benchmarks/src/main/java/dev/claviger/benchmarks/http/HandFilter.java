package dev.claviger.benchmarks.http;

import dev.claviger.benchmarks.ByHand;
import dev.claviger.benchmarks.Request;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.security.Principal;

/** A filter that an application would write for itself, around the decision by hand. */
final class HandFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String SCHEME = "Bearer ";

    private final transient ByHand application;

    HandFilter(ByHand application) {
        this.application = application;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        Request asked = new Request(request.getMethod(), request.getRequestURI());
        ByHand.Answer answer = application.decide(header.substring(SCHEME.length()), asked);
        ByHand.Key key = answer.key();
        if (answer.allowed() && key != null) {
            chain.doFilter(new KnownRequest(request, new Owner(key.owner())), response);
        } else {
            boolean known = answer.reason().equals("endpoint");
            response.sendError(known ? HttpServletResponse.SC_FORBIDDEN : HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    private record Owner(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }

    private static final class KnownRequest extends HttpServletRequestWrapper {
        private final Owner owner;

        KnownRequest(HttpServletRequest request, Owner owner) {
            super(request);
            this.owner = owner;
        }

        @Override
        public Principal getUserPrincipal() {
            return owner;
        }

        @Override
        public String getRemoteUser() {
            return owner.name();
        }
    }
}
