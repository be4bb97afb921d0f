package dev.claviger.conformance;

import java.util.List;

/**
 * What a row needs of the application it is sent to. Rows with equal stages share one running application.
 *
 * @param contextPath where it is mounted, decoded; empty for the root
 * @param transports where keys may come from
 * @param passesOthers whether requests without a key go on to the application's own authentication
 * @param setup its servlets and error pages
 * @param http2 whether it is reached by HTTP/2 with prior knowledge too
 */
record Stage(String contextPath, List<String> transports, boolean passesOthers, Setup setup, boolean http2) {
    static final String BEARER = "authorization-bearer";
    static final String KEY_HEADER = "x-api-key";
    static final List<String> BEARER_ONLY = List.of(BEARER);

    Stage {
        transports = List.copyOf(transports);
    }

    /** An application like {@link #plain}, behind which the host authenticates whoever has no key. */
    static Stage passingOthers(List<String> transports) {
        return new Stage("", transports, true, Setup.CATCH_ALL, false);
    }

    /** A root application with a handler for every path, that keys reach in these ways. */
    static Stage plain(List<String> transports) {
        return new Stage("", transports, false, Setup.CATCH_ALL, false);
    }
}
