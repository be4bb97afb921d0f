package dev.claviger.http;

import dev.claviger.CallPath;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out which path a request is for, and that the host understands it in the same way. */
final class RequestPath {
    private RequestPath() {}

    /**
     * Reads the canonical path of a request.
     *
     * @return the path, or {@code null} if it can be read in more than one way
     */
    static @Nullable CallPath of(GuardedRequest request) {
        String sent = request.path();
        String context = request.contextPath();
        if (sent == null || context == null || !(CallPath.read(sent, context) instanceof CallPath path)) {
            return null;
        }
        String routed;
        try {
            routed = request.routedPath();
        } catch (IllegalArgumentException e) {
            return null;
        }
        return routed == null || routed.equals(path.value()) ? path : welcomeFile(path, routed);
    }

    /** Hosts serve the welcome file of a folder without a redirect; what runs is the file (Servlet 6.0, 10.10). */
    private static @Nullable CallPath welcomeFile(CallPath folder, String routed) {
        String path = folder.value();
        if (!path.endsWith("/") || !routed.startsWith(path) || routed.indexOf('/', path.length()) >= 0) {
            return null;
        }
        try {
            return CallPath.of(routed);
        } catch (IllegalArgumentException e) {
            // No path of a call: a name that no path can hold.
            return null;
        }
    }

    /**
     * Returns all ways in which a path without a canonical form may be read, relative to the context.
     *
     * @return the readings, or {@code null} if there are too many to tell
     */
    static @Nullable Set<CallPath> readings(GuardedRequest request) {
        String sent = request.path();
        String context = request.contextPath();
        if (sent == null || context == null) {
            return null;
        }
        String routed;
        try {
            routed = request.routedPath();
        } catch (IllegalArgumentException e) {
            routed = null;
        }
        return PathReadings.of(routed == null ? List.of(sent) : List.of(sent, context + routed), context);
    }
}
