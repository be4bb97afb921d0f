package dev.claviger.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The servlets, open paths and error pages of an application, as a row's {@code setup} describes them in words.
 *
 * @param mappings the URL patterns of the handlers
 * @param dispatchers the paths that hand requests on, each with how and where to
 * @param openPaths the paths that need no key
 * @param errorPages the paths of error pages, by status
 * @param withKey whether the caller sends a key
 */
record Setup(
        Set<String> mappings,
        Map<String, Dispatch> dispatchers,
        Set<String> openPaths,
        Map<Integer, String> errorPages,
        boolean withKey) {
    /** The status that a handler gives up with. */
    static final int ERROR_STATUS = 500;

    private static final String EVERYTHING = "/*";
    private static final String EVERYTHING_ELSE = "/";

    /** One handler for every path. */
    static final Setup CATCH_ALL = new Setup(Set.of(EVERYTHING), Map.of(), Set.of(), Map.of(), true);

    private static final Pattern FILTER_MAPPING = Pattern.compile("filter\\s+(?:is\\s+)?(?:only\\s+)?mapped");
    private static final String URL_PATTERN = "(?:/[^\\s\"'`,;()]*|\\*\\.[^\\s\"'`,;()]+)";
    private static final Pattern URL = Pattern.compile(URL_PATTERN);
    private static final Pattern MAPPING = Pattern.compile(
            "(?:mapp(?:ed|ing)|servlet)"
                    + "(?:\\s+(?:to|at|on|as|only|exact|exactly|the|pattern|default))*[\\s:]+[\"'`]?"
                    + "(" + URL_PATTERN + "(?:[\"'`]?\\s*(?:,|and|or)\\s*[\"'`]?" + URL_PATTERN + ")*)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern OPEN =
            Pattern.compile("(/[^\\s\"'`,;()?]*)[\"'`]?\\s+(?:is|are|stays)\\s+(?:an?\\s+)?open");
    private static final Pattern SOMEHOW_OPEN = Pattern.compile("(?<!not )(?<!not an )\\bopen\\b");
    private static final Pattern NO_KEY =
            Pattern.compile("(?:no|without)\\s+(?:an?\\s+|any\\s+)?(?:api\\s+)?key|anonymous|unauthenticated");
    private static final Pattern DESTINATION = Pattern.compile("(?:to|into|at|is)\\s+[\"'`]?(/[^\\s\"'`,;()]+)");
    private static final Pattern ERROR_PAGE = Pattern.compile("error[ -](?:page|handler)");
    private static final Pattern STATUS = Pattern.compile("\\b[45]\\d\\d\\b");
    private static final List<Integer> ERRORS = List.of(400, 401, 403, 404, 405, ERROR_STATUS, 503);

    /** A way in which one handler hands a request on to another. */
    enum Way {
        INCLUDE("includ"),
        FORWARD("forward"),
        ASYNC("async"),
        NAMED("named"),
        ERROR("error");

        private final String word;

        Way(String word) {
            this.word = word;
        }

        static @Nullable Way in(String text) {
            for (Way way : values()) {
                if (text.contains(way.word)) {
                    return way;
                }
            }
            return null;
        }
    }

    /**
     * A handler that hands requests on.
     *
     * @param way how
     * @param target where to, unless the request says
     */
    record Dispatch(Way way, String target) {}

    Setup {
        mappings = Set.copyOf(mappings);
        dispatchers = Map.copyOf(dispatchers);
        openPaths = Set.copyOf(openPaths);
        errorPages = Map.copyOf(errorPages);
    }

    /**
     * Understands a description.
     *
     * @param description the words of the row, or {@code null} for a plain application
     * @param target the context-relative target of the request, with its query
     * @throws NotRunnableException if nothing in the description is known here
     */
    static Setup of(@Nullable String description, String target) {
        if (description == null || description.isBlank()) {
            return CATCH_ALL;
        }
        String words = description.toLowerCase(Locale.ROOT);
        if (FILTER_MAPPING.matcher(words).find()) {
            throw new NotRunnableException("the setup maps the filter in a way of its own: " + description);
        }
        Set<String> mappings = new LinkedHashSet<>();
        all(MAPPING, description).forEach(list -> mappings.addAll(all(URL, list)));
        Map<String, Dispatch> dispatchers = dispatchers(description, words, target);
        mappings.removeAll(dispatchers.keySet());
        Map<Integer, String> errorPages = errorPages(description, words, target, dispatchers);
        if (mappings.isEmpty() && dispatchers.isEmpty() && errorPages.isEmpty()) {
            throw new NotRunnableException("the setup is not known here: " + description);
        }
        if (!mappings.contains(EVERYTHING)) {
            // Behind the handlers of the row, so that whatever goes astray still leaves a marker.
            mappings.add(EVERYTHING_ELSE);
        }
        Set<String> open = new LinkedHashSet<>(all(OPEN, description));
        if (open.isEmpty() && SOMEHOW_OPEN.matcher(words).find()) {
            open.addAll(dispatchers.keySet());
        }
        return new Setup(
                mappings, dispatchers, open, errorPages, !NO_KEY.matcher(words).find());
    }

    private static Map<String, Dispatch> dispatchers(String description, String words, String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        Way named = Way.in(path.substring(path.lastIndexOf('/') + 1));
        Way way = named == null && !ERROR_PAGE.matcher(words).find() ? Way.in(words) : named;
        return way == null ? Map.of() : Map.of(path, new Dispatch(way, destination(description, path)));
    }

    /** Returns the first path behind a word of direction that is not the dispatching path itself. */
    private static String destination(String description, String path) {
        return all(DESTINATION, description).stream()
                .filter(candidate -> !candidate.equals(path))
                .findFirst()
                .orElse("/");
    }

    private static Map<Integer, String> errorPages(
            String description, String words, String target, Map<String, Dispatch> dispatchers) {
        boolean fails = fails(dispatchers);
        if (!fails && !ERROR_PAGE.matcher(words).find()) {
            return Map.of();
        }
        int to = target.indexOf("to=/");
        String page = to < 0 ? errorPage(description) : target.substring(to + "to=".length());
        List<Integer> statuses = new ArrayList<>();
        all(STATUS, description).forEach(status -> statuses.add(Integer.valueOf(status)));
        Map<Integer, String> pages = new LinkedHashMap<>();
        (statuses.isEmpty() ? ERRORS : statuses).forEach(status -> pages.put(status, page));
        if (fails) {
            pages.put(ERROR_STATUS, page);
        }
        return pages;
    }

    private static String errorPage(String description) {
        Matcher page = ERROR_PAGE.matcher(description.toLowerCase(Locale.ROOT));
        List<String> paths = all(URL, description.substring(page.find() ? page.end() : 0));
        return paths.isEmpty() ? "/" : paths.get(0);
    }

    /** Returns whether a handler fails on purpose, for the sake of the error page. */
    boolean fails() {
        return fails(dispatchers);
    }

    private static boolean fails(Map<String, Dispatch> dispatchers) {
        return dispatchers.values().stream().anyMatch(dispatch -> dispatch.way() == Way.ERROR);
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        for (MatchResult match : pattern.matcher(text).results().toList()) {
            String path = match.groupCount() == 0 ? match.group() : match.group(1);
            found.add(path.length() > 1 && path.endsWith(".") ? path.substring(0, path.length() - 1) : path);
        }
        return found;
    }
}
