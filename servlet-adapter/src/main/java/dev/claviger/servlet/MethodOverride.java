package dev.claviger.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out which other method a filter behind this one may turn a POST into: by the headers that Jersey, Spring and
 * others read, or by a {@code _method} parameter in the query. A form body is not read; where overrides come in bodies,
 * the override filter must stand in front.
 */
final class MethodOverride {
    private static final List<String> HEADERS = List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");
    private static final String PARAMETER = "_method";

    private MethodOverride() {}

    /** Returns the methods asked for, in upper case; empty for none, and always for anything but a POST. */
    static Set<String> of(HttpServletRequest request) {
        if (!request.getMethod().equals("POST")) {
            return Set.of();
        }
        Set<String> methods = new TreeSet<>();
        for (String header : HEADERS) {
            Enumeration<String> values = request.getHeaders(header);
            while (values != null && values.hasMoreElements()) {
                methods.add(values.nextElement().strip().toUpperCase(Locale.ROOT));
            }
        }
        String query = request.getQueryString();
        if (query != null) {
            addParameter(query, methods);
        }
        return methods;
    }

    private static void addParameter(String query, Set<String> methods) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (decoded(name).equals(PARAMETER)) {
                methods.add(decoded(equals < 0 ? "" : pair.substring(equals + 1))
                        .strip()
                        .toUpperCase(Locale.ROOT));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // No parser makes "_method" or a method of a broken escape.
            return text;
        }
    }
}
