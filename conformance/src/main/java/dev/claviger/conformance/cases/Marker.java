package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a handler leaves in the answer: proof that it ran, and of what it saw. No container writes anything
 * like it, and no request can, because nothing of a request is repeated unescaped.
 *
 * @param path the handler's own context-relative path, decoded, as the container gives it
 * @param method the method that ran
 * @param principal the name of the principal it saw, or {@link #NOBODY}
 */
record Marker(String path, String method, String principal) {
    /** The answer to a HEAD request has no body; its marker is in this header. */
    static final String HEADER = "Conformance-Marker";

    static final String NOBODY = "-";

    private static final String START = "[claviger-conformance-marker ";
    private static final Pattern TEXT =
            Pattern.compile(Pattern.quote(START) + "path=([^ \\]]*) method=([^ \\]]*) principal=([^ \\]]*)\\]");

    /** Describes the handler that is running. In an include only attributes tell which it is. */
    static Marker of(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return new Marker(path(request), request.getMethod(), principal == null ? NOBODY : principal.getName());
    }

    private static String path(HttpServletRequest request) {
        String routed = SpringRouting.routed(request);
        if (routed != null) {
            return routed;
        }
        try {
            boolean include = request.getDispatcherType() == DispatcherType.INCLUDE;
            Object path =
                    include ? request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH) : request.getServletPath();
            Object info = include ? request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO) : request.getPathInfo();
            return (path == null ? "" : path.toString()) + (info == null ? "" : info.toString());
        } catch (IllegalArgumentException e) {
            // Jetty does not tell the path of an ambiguous URI. That the handler ran must show all the same.
            return "ambiguous:" + request.getRequestURI();
        }
    }

    /** Finds all markers in what came back. */
    static List<Marker> in(String received) {
        List<Marker> markers = new ArrayList<>();
        Matcher matcher = TEXT.matcher(received);
        while (matcher.find()) {
            markers.add(new Marker(
                    URLDecoder.decode(matcher.group(1), UTF_8),
                    URLDecoder.decode(matcher.group(2), UTF_8),
                    URLDecoder.decode(matcher.group(3), UTF_8)));
        }
        return List.copyOf(markers);
    }

    /** Returns the marker of a handler that puts its label before the path. */
    Marker labelled(String label) {
        return new Marker(label + path, method, principal);
    }

    /** Returns the form that survives every container and encoding. */
    String inAnswer() {
        return START + "path=" + URLEncoder.encode(path, UTF_8) + " method=" + URLEncoder.encode(method, UTF_8)
                + " principal=" + URLEncoder.encode(principal, UTF_8) + "]";
    }

    @Override
    public String toString() {
        return method + " " + path + " as " + principal;
    }
}
