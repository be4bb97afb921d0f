package dev.claviger.conformance.cases;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row needs of the application it is sent to. Rows with equal stages share one running application.
 *
 * @param contextPath where it is mounted, decoded; empty for the root
 * @param transports where keys may come from
 * @param passesOthers whether requests without a key go on to the application's own authentication
 * @param fixture its servlets, filters and error pages
 * @param http2 whether it is reached by HTTP/2 with prior knowledge too
 * @param guarded the URL pattern of the servlet that alone is guarded, or {@code null} if everything is
 * @param webSockets whether it has WebSocket endpoints
 */
record Stage(
        String contextPath,
        List<String> transports,
        boolean passesOthers,
        Fixture fixture,
        boolean http2,
        @Nullable String guarded,
        boolean webSockets) {
    static final String BEARER = "authorization-bearer";
    static final String KEY_HEADER = "x-api-key";
    static final List<String> BEARER_ONLY = List.of(BEARER);

    Stage {
        transports = List.copyOf(transports);
    }

    /** An application like {@link #plain}, behind which the host authenticates whoever has no key. */
    static Stage passingOthers(List<String> transports) {
        return new Stage("", transports, true, Fixture.PLAIN, false, null, false);
    }

    /** A root application with a handler for every path, that keys reach in these ways. */
    static Stage plain(List<String> transports) {
        return with(transports, Fixture.PLAIN);
    }

    /** A root application that keys reach in these ways. */
    static Stage with(List<String> transports, Fixture fixture) {
        return new Stage("", transports, false, fixture, false, null, false);
    }

    /** An application of which one servlet is guarded, and everything else is the host's. */
    static Stage guarding(String contextPath, String guarded, Fixture fixture) {
        return new Stage(contextPath, BEARER_ONLY, false, fixture, false, guarded, false);
    }

    /** A root application with WebSocket endpoints, of which those below {@code /ws} are guarded. */
    static Stage withWebSockets() {
        return new Stage("", BEARER_ONLY, false, Fixture.PLAIN, false, "/ws/*", true);
    }
}
