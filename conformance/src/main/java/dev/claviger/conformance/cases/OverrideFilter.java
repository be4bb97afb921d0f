package dev.claviger.conformance.cases;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a POST into the method that a header or the query asks for, as filters of well-known frameworks do. It stands
 * behind the guard, so that a guard which judges only the method of the request line is found out by the marker.
 */
final class OverrideFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final List<String> HEADERS = List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");
    private static final String PARAMETER = "_method=";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String override =
                request.getMethod().equals("POST") ? override(request::getHeader, request.getQueryString()) : null;
        if (override == null) {
            chain.doFilter(request, response);
        } else {
            chain.doFilter(new Overridden(request, override), response);
        }
    }

    /**
     * Returns the method that a header or the query asks for, or {@code null}.
     *
     * @param header the value of the header with a name, or {@code null}
     */
    static @Nullable String override(UnaryOperator<@Nullable String> header, @Nullable String query) {
        Stream<String> parameters = query == null
                ? Stream.of()
                : Stream.of(query.split("&", -1))
                        .filter(pair -> pair.startsWith(PARAMETER))
                        .map(pair -> pair.substring(PARAMETER.length()));
        return Stream.concat(HEADERS.stream().map(header).filter(Objects::nonNull), parameters)
                .findFirst()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .orElse(null);
    }

    /** A request with another method. */
    private static final class Overridden extends HttpServletRequestWrapper {
        private final String method;

        Overridden(HttpServletRequest request, String method) {
            super(request);
            this.method = method;
        }

        @Override
        public String getMethod() {
            return method;
        }
    }
}
