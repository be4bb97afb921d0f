package dev.claviger.servlet.manage;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The management routes. */
final class Routes {
    private final Map<String, Map<String, Route>> byTemplate = new LinkedHashMap<>();

    /** Answers a request. */
    interface Handler {
        Reply handle(Exchange exchange) throws IOException;
    }

    /**
     * One operation.
     *
     * @param method its method; what answers GET answers HEAD too
     * @param template its path, with variables in braces
     * @param parameters the query parameters that it knows
     * @param handler what answers it
     */
    record Route(String method, String template, Set<String> parameters, Handler handler) {}

    /**
     * A path that there is.
     *
     * @param routes the routes by method
     * @param variables what stands in the path for the variables of the template
     */
    record Match(Map<String, Route> routes, Map<String, String> variables) {
        @Nullable
        Route route(String method) {
            return routes.get(method.equals("HEAD") ? "GET" : method);
        }

        /** Returns the value of {@code Allow}. */
        String allowed() {
            Set<String> methods = new TreeSet<>(routes.keySet());
            methods.add("OPTIONS");
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            return String.join(", ", methods);
        }
    }

    /** Adds a route. Of templates that fit the same path, the first one added counts. */
    Routes on(String method, String template, Handler handler, String... parameters) {
        byTemplate
                .computeIfAbsent(template, any -> new LinkedHashMap<>())
                .put(method, new Route(method, template, Set.of(parameters), handler));
        return this;
    }

    /** Returns all routes, as {@code GET /keys}. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        byTemplate.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .forEach(route -> names.add(route.method() + " " + route.template()));
        return names;
    }

    /** Finds a path, or returns {@code null} if there is none like it. */
    @Nullable
    Match find(String path) {
        String[] segments = path.split("/", -1);
        for (Map.Entry<String, Map<String, Route>> entry : byTemplate.entrySet()) {
            Map<String, String> variables = fit(entry.getKey().split("/", -1), segments);
            if (variables != null) {
                return new Match(entry.getValue(), variables);
            }
        }
        return null;
    }

    private static @Nullable Map<String, String> fit(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < template.length; i++) {
            if (template[i].startsWith("{") && !segments[i].isEmpty()) {
                variables.put(template[i].substring(1, template[i].length() - 1), segments[i]);
            } else if (!template[i].equals(segments[i])) {
                return null;
            }
        }
        return variables;
    }
}
