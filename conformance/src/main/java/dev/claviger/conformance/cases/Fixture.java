package dev.claviger.conformance.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a row needs of the application: its servlets, open paths, filters and error pages.
 *
 * @param servlets the URL patterns of the handlers that leave a marker
 * @param handlers the paths of handlers that do something else
 * @param open the endpoint entries that need no key
 * @param errorPages the paths of error pages, by status
 * @param withKey whether the caller sends a key
 * @param filters a list for each filter in turn; empty for the list of the row
 * @param attributesBeforeFilter whether an earlier filter sets the request attributes that the library has set before
 * @param forwardedHeaders whether an earlier filter believes the headers of a proxy
 * @param jvm the system properties of the process that the container runs in
 */
record Fixture(
        List<String> servlets,
        Map<String, Handler> handlers,
        List<String> open,
        Map<Integer, String> errorPages,
        boolean withKey,
        List<Optional<EndpointList>> filters,
        boolean attributesBeforeFilter,
        boolean forwardedHeaders,
        Map<String, String> jvm) {

    private static final String EVERYTHING = "/*";
    private static final String EVERYTHING_ELSE = "/";
    private static final int DEFAULT_ERROR = 500;

    private static final Set<String> KNOWN = Set.of(
            "servlets",
            "open",
            "handlers",
            "error_pages",
            "key",
            "filters",
            "attributes_before_filter",
            "forwarded_headers",
            "jvm");
    private static final Set<String> KNOWN_OF_HANDLER = Set.of("does", "to", "status");

    /** A handler for every path behind one filter. */
    static final Fixture PLAIN = new Fixture(
            List.of(EVERYTHING),
            Map.of(),
            List.of(),
            Map.of(),
            true,
            List.of(Optional.empty()),
            false,
            false,
            Map.of());

    Fixture {
        servlets = List.copyOf(servlets);
        handlers = Map.copyOf(handlers);
        open = List.copyOf(open);
        errorPages = Map.copyOf(errorPages);
        filters = List.copyOf(filters);
        jvm = Map.copyOf(jvm);
    }

    /** What a handler does, after it has left a marker. */
    enum Action {
        FORWARD,
        INCLUDE,
        ASYNC_DISPATCH,
        ASYNC_COMPLETE,
        NAMED_DISPATCH,
        SEND_ERROR
    }

    /**
     * A handler that does more than leave a marker.
     *
     * @param action what
     * @param to the path that it hands requests on to; with a question mark before it, the parameter that says so; for
     *     {@code NAMED_DISPATCH} the URL pattern of a servlet
     * @param status what {@code SEND_ERROR} sends
     */
    record Handler(Action action, String to, int status) {}

    /**
     * Reads what stands in the field {@code fixture} of a row; nothing stands for {@link #PLAIN}.
     *
     * @throws NotRunnableException if it has a field that is not known here
     */
    static Fixture of(Row row) {
        Row fixture = row.row("fixture");
        requireKnown(fixture, KNOWN);
        if (!fits(jvm(row))) {
            throw new NotRunnableException("the row needs a process with the system properties " + jvm(row));
        }
        List<String> servlets =
                new ArrayList<>(fixture.has("servlets") ? fixture.texts("servlets") : List.of(EVERYTHING));
        Map<String, Handler> handlers = new LinkedHashMap<>();
        fixture.row("handlers").fields().forEach((path, handler) -> handlers.put(path, handler(handler)));
        servlets.removeAll(handlers.keySet());
        if (!servlets.contains(EVERYTHING) && !servlets.contains(EVERYTHING_ELSE)) {
            // Behind the handlers of the row, so that whatever goes astray still leaves a marker.
            servlets.add(EVERYTHING_ELSE);
        }
        Row pages = fixture.row("error_pages");
        Map<Integer, String> errorPages = new TreeMap<>();
        pages.json().fieldNames().forEachRemaining(status -> errorPages.put(status(status), pages.text(status)));
        return new Fixture(
                servlets,
                handlers,
                fixture.texts("open"),
                errorPages,
                fixture.flag("key", true),
                filters(fixture),
                fixture.flag("attributes_before_filter", false),
                fixture.flag("forwarded_headers", false),
                jvm(row));
    }

    /** Reads the system properties alone, which decide where the rest is read. */
    static Map<String, String> jvm(Row row) {
        Row properties = row.row("fixture").row("jvm");
        Map<String, String> jvm = new TreeMap<>();
        properties.json().fieldNames().forEachRemaining(name -> jvm.put(name, properties.text(name)));
        return jvm;
    }

    private static void requireKnown(Row row, Set<String> known) {
        row.json().fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new NotRunnableException("the fixture has the field \"" + name + "\", which is not known here");
            }
        });
    }

    private static Handler handler(Row row) {
        requireKnown(row, KNOWN_OF_HANDLER);
        String does = row.text("does");
        for (Action action : Action.values()) {
            if (action.name().toLowerCase(Locale.ROOT).equals(does)) {
                return new Handler(action, row.text("to", ""), status(row.text("status", "" + DEFAULT_ERROR)));
            }
        }
        throw new NotRunnableException("no handler does \"" + does + "\" here");
    }

    private static int status(String text) {
        if (!text.matches("[1-5][0-9][0-9]")) {
            throw new NotRunnableException("\"" + text + "\" is no status");
        }
        return Integer.parseInt(text);
    }

    private static List<Optional<EndpointList>> filters(Row fixture) {
        if (!fixture.has("filters")) {
            return PLAIN.filters;
        }
        List<Optional<EndpointList>> filters = new ArrayList<>();
        for (Row filter : fixture.rows("filters")) {
            requireKnown(filter, Set.of("allow"));
            boolean ofRow = filter.json().path("allow").asText().equals("row");
            filters.add(ofRow ? Optional.empty() : Optional.of(EndpointList.of(filter, "allow")));
        }
        return filters;
    }

    /** Returns an application that differs in its handlers and error pages. */
    static Fixture handing(Map<String, Handler> handlers, Map<Integer, String> errorPages) {
        return new Fixture(
                List.of(EVERYTHING_ELSE), handlers, List.of(), errorPages, true, PLAIN.filters, false, false, Map.of());
    }

    /** Returns whether this process is one that the row can be run in. */
    static boolean fits(Map<String, String> jvm) {
        return jvm.entrySet().stream().allMatch(each -> each.getValue().equals(System.getProperty(each.getKey())));
    }

    /** Returns whether it has more than one handler for everything, or anything else that only servlets have. */
    boolean wantsServlets() {
        boolean everything = servlets.stream().allMatch(List.of(EVERYTHING, EVERYTHING_ELSE)::contains);
        return !everything || !handlers.isEmpty() || !errorPages.isEmpty() || attributesBeforeFilter;
    }

    /** Returns whether a handler hands requests on within itself. */
    boolean dispatches() {
        return handlers.values().stream()
                .anyMatch(handler -> handler.action() == Action.FORWARD || handler.action() == Action.INCLUDE);
    }

    /** Returns whether a handler sends this status on purpose, for the sake of the error page. */
    boolean sends(int status) {
        return handlers.values().stream()
                .anyMatch(handler -> handler.action() == Action.SEND_ERROR && handler.status() == status);
    }

    /** Returns whether a handler that leaves this marker needs no key. */
    boolean isOpen(Marker marker) {
        return open.stream().anyMatch(entry -> NeutralEntry.typed(entry).allows(marker.method(), marker.path()));
    }

    /**
     * Returns whether every filter lets this marker's call pass.
     *
     * @param ofRow the list of the row, or {@code null} if it has none, which allows everything
     */
    boolean isAllowed(Marker marker, @Nullable EndpointList ofRow) {
        return filters.stream().allMatch(filter -> {
            EndpointList list = filter.orElse(ofRow);
            return list == null || list.allows(marker.method(), marker.path());
        });
    }
}
