package dev.claviger.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which other method something behind the guard may turn a POST into: by the headers that Jersey, Spring and others
 * read, or by a {@code _method} parameter in the query. A form body is not read; the adapter of a host has to keep a method in it
 * from those behind.
 */
final class MethodOverride {
    private static final List<String> HEADERS = List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");
    private static final String PARAMETER = "_method";

    private MethodOverride() {}

    /** Returns the methods asked for, in upper case; empty for none, and always for anything but a POST. */
    static Set<String> of(GuardedRequest request) {
        if (!request.method().equals("POST")) {
            return Set.of();
        }
        Set<String> methods = new TreeSet<>();
        for (String header : HEADERS) {
            for (Iterator<String> values = request.headers(header); values.hasNext(); ) {
                methods.add(values.next().strip().toUpperCase(Locale.ROOT));
            }
        }
        inQuery(request.query()).forEach(value -> methods.add(value.strip().toUpperCase(Locale.ROOT)));
        return methods;
    }

    /** Returns the values of the parameter that stand in the query, as they were sent. */
    static List<String> inQuery(@Nullable String query) {
        if (query == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (decoded(name).equals(PARAMETER)) {
                values.add(decoded(equals < 0 ? "" : pair.substring(equals + 1)));
            }
        }
        return values;
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
