package dev.claviger.servlet.manage;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the management routes, before it is written.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param body JSON
 * @param headers headers of this answer, besides those that all have
 * @param code the code of a problem; empty for a success
 */
record Reply(int status, String contentType, String body, Map<String, String> headers, String code) {
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(428, "Precondition Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"));

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply json(int status, String body) {
        return new Reply(status, "application/json", body, Map.of(), "");
    }

    static Reply problem(int status, String code, String detail) {
        return problem(status, code, detail, Map.of());
    }

    /** @param field where the fault is: a JSON pointer into the body, or the name of a header or query parameter */
    static Reply problem(int status, String code, String detail, String field) {
        return problem(status, code, detail, Map.of("field", field));
    }

    /** @param more further members of the problem document, by name */
    static Reply problem(int status, String code, String detail, Map<String, String> more) {
        String title = TITLES.getOrDefault(status, "");
        String body = ManagementJson.writeProblem(status, title, code, detail, more);
        return new Reply(status, "application/problem+json", body, Map.of(), code);
    }

    /** Adds where the next page is, unless {@code cursor} is {@code null}. */
    Reply pagedBy(QueryParameters query, @Nullable String cursor) {
        return cursor == null ? this : with("Link", "<" + query.next(cursor) + ">; rel=\"next\"");
    }

    Reply with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Reply(status, contentType, body, all, code);
    }

    /** Without body and headers: a new key is in the body. */
    @Override
    public String toString() {
        return "Reply[" + status + (code.isEmpty() ? "" : " " + code) + ", " + body.length() + " characters of "
                + contentType + "]";
    }
}
