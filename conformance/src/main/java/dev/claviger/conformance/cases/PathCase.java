package dev.claviger.conformance.cases;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a path file: a request line against an endpoint list.
 *
 * @param id the name of the row
 * @param requestLine the line as it is sent; for HTTP/2 what it would be in HTTP/1
 * @param contextPath where the application is mounted, decoded; empty for the root
 * @param endpoints what the caller may call
 * @param expectation what is right
 * @param mustNotReach the handler that must not run, or a description of it, or {@code null}
 * @param headers further header lines
 * @param pseudoHeaders the pseudo headers of a row for HTTP/2; empty for HTTP/1
 * @param source the row itself, which says what it needs of the application
 */
record PathCase(
        String id,
        String requestLine,
        String contextPath,
        EndpointList endpoints,
        Expectation expectation,
        @Nullable String mustNotReach,
        List<String> headers,
        Map<String, String> pseudoHeaders,
        Row source) {

    static PathCase of(Row row) {
        return new PathCase(
                row.text("id"),
                requestLine(row),
                contextPath(row.text("context_path", "")),
                EndpointList.of(row, "allow"),
                Expectation.of(row),
                row.textOrNull("must_not_reach"),
                row.texts("headers"),
                pseudoHeaders(row),
                row);
    }

    private static Map<String, String> pseudoHeaders(Row row) {
        Map<String, String> fields = new LinkedHashMap<>();
        Row given = row.row("pseudo_headers");
        given.json().fieldNames().forEachRemaining(name -> fields.put(name, given.text(name)));
        if (fields.isEmpty() && row.text("http", "").startsWith("2")) {
            fields.put(":method", row.text("method"));
            fields.put(":path", row.text("target"));
        }
        return Collections.unmodifiableMap(fields);
    }

    /** Returns whether the row is for HTTP/2. */
    boolean http2() {
        return !pseudoHeaders.isEmpty();
    }

    private static String contextPath(String given) {
        return given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
    }

    private static String requestLine(Row row) {
        String line = row.textOrNull("request_line");
        return line == null ? row.text("method") + " " + row.text("target") + " HTTP/" + row.text("http", "1.1") : line;
    }

    /** Returns what stands between the method and the version, or behind the method where there is no version. */
    String target() {
        int start = requestLine.indexOf(' ') + 1;
        int end = requestLine.lastIndexOf(" HTTP/");
        return requestLine.substring(start, Math.max(start, end < 0 ? requestLine.length() : end));
    }
}
