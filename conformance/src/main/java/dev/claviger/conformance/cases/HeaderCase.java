package dev.claviger.conformance.cases;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a header file: raw header lines, with placeholders for keys, against a set-up.
 *
 * @param id the name of the row
 * @param requestLine the request line, with placeholders
 * @param headers the header lines, with placeholders
 * @param body what is sent behind the headers, with placeholders; empty for nothing
 * @param config the set-up
 * @param expectation what is right
 * @param source the row itself, which says what it needs of the application
 */
record HeaderCase(
        String id,
        String requestLine,
        List<String> headers,
        String body,
        Config config,
        Expectation expectation,
        Row source) {

    /**
     * The set-up of a row.
     *
     * @param transports where keys may come from
     * @param on whether keys are switched on
     * @param restrictions the endpoint list, or {@code null} for no restriction
     * @param managementApi where the management API is mounted, or {@code null} if the row needs none
     */
    record Config(
            List<String> transports,
            boolean on,
            @Nullable EndpointList restrictions,
            @Nullable String managementApi) {

        static Config of(Row row) {
            List<String> transports = row.texts("transports");
            return new Config(
                    transports.isEmpty() ? Stage.BEARER_ONLY : transports,
                    row.flag("global_enabled", true),
                    row.has("restrictions") ? EndpointList.of(row, "restrictions") : null,
                    row.textOrNull("management_api"));
        }
    }

    static HeaderCase of(Row row) {
        return new HeaderCase(
                row.text("id"),
                row.text("request_line"),
                row.texts("headers"),
                row.text("body", ""),
                Config.of(row.row("config")),
                Expectation.of(row),
                row);
    }

    /** Returns the row as text, keys as placeholders. */
    String asText() {
        return requestLine + " | " + String.join(" | ", headers);
    }

    /** Returns this row with other header lines. */
    HeaderCase withHeaders(List<String> others) {
        return new HeaderCase(id, requestLine, others, body, config, expectation, source);
    }
}
