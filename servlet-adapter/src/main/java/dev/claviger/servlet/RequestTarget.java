package dev.claviger.servlet;

import dev.claviger.CallPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out which path a request is for, and that the container understands it in the same way. */
final class RequestTarget {
    private RequestTarget() {}

    /**
     * Returns the path of what is about to run as it was sent. After a forward, an error or an asynchronous dispatch the
     * request describes it; in an include only attributes do.
     */
    static @Nullable String sent(HttpServletRequest request) {
        return isInclude(request) ? attribute(request, RequestDispatcher.INCLUDE_REQUEST_URI) : request.getRequestURI();
    }

    private static boolean isInclude(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.INCLUDE;
    }

    /**
     * Reads the canonical path of what is about to run.
     *
     * @return the path, or {@code null} if it can be read in more than one way
     */
    static @Nullable CallPath pathOf(HttpServletRequest request) {
        String sent = sent(request);
        String context = contextPath(request);
        if (sent == null || context == null || !(CallPath.read(sent, context) instanceof CallPath path)) {
            return null;
        }
        String routed = routedPath(request);
        if (routed == null) {
            return null;
        }
        return routed.equals(path.value()) ? path : welcomeFile(path, routed);
    }

    /** Tomcat serves the welcome file of a folder without a dispatch; what runs is the file (Servlet 6.0, 10.10). */
    private static @Nullable CallPath welcomeFile(CallPath folder, String routed) {
        String path = folder.value();
        if (!path.endsWith("/") || !routed.startsWith(path) || routed.indexOf('/', path.length()) >= 0) {
            return null;
        }
        return canonical(routed);
    }

    /**
     * Returns all ways in which a path without a canonical form may be read, relative to the context.
     *
     * @return the readings, or {@code null} if there are too many to tell
     */
    static @Nullable Set<CallPath> readings(HttpServletRequest request) {
        String sent = sent(request);
        String told = contextPath(request);
        // Tomcat repeats whatever detours the request took to the context.
        String context =
                told != null ? told : decoded(request.getServletContext().getContextPath());
        if (sent == null || context == null) {
            return null;
        }
        String routed = routedPath(request);
        return PathReadings.of(routed == null ? List.of(sent) : List.of(sent, context + routed), context);
    }

    /**
     * Reads the part of the canonical path below the prefix that the servlet is mapped to.
     *
     * @return the path, empty for the prefix itself, or {@code null} if it can be read in more than one way
     */
    static @Nullable String pathWithinServlet(HttpServletRequest request) {
        if (pathOf(request) == null) {
            return null;
        }
        String pathInfo =
                isInclude(request) ? attribute(request, RequestDispatcher.INCLUDE_PATH_INFO) : request.getPathInfo();
        return pathInfo == null ? "" : pathInfo;
    }

    /**
     * Returns the context path, decoded. It comes from the request that the path comes from: a filter in front that puts
     * the prefix of a proxy before both (X-Forwarded-Prefix) then changes nothing of what is judged. A prefix that is
     * made up gains nothing either, because the rest of the path has to be what the container routes.
     */
    private static @Nullable String contextPath(HttpServletRequest request) {
        String path = isInclude(request)
                ? attribute(request, RequestDispatcher.INCLUDE_CONTEXT_PATH)
                : request.getContextPath();
        return path == null || path.isEmpty() ? path : decoded(path);
    }

    /** Jetty tells a context path encoded, Tomcat as it was sent. */
    private static @Nullable String decoded(String contextPath) {
        if (contextPath.isEmpty()) {
            return contextPath;
        }
        CallPath path = contextPath.indexOf('%') < 0 ? canonical(contextPath) : escaped(contextPath);
        return path == null || path.value().endsWith("/") ? null : path.value();
    }

    private static @Nullable CallPath escaped(String text) {
        return CallPath.read(text, "") instanceof CallPath path ? path : null;
    }

    private static @Nullable CallPath canonical(String text) {
        try {
            return CallPath.of(text);
        } catch (IllegalArgumentException e) {
            // No path of a call: a detour, for instance, or a name that no path can hold.
            return null;
        }
    }

    /*
     * What a container routes by is necessary but not sufficient: containers resolve detours differently (CVE-2023-34035,
     * CVE-2026-8384), and so a spelling passes only if both readings agree. Jetty throws where it sees an ambiguity.
     */
    private static @Nullable String routedPath(HttpServletRequest request) {
        try {
            boolean include = isInclude(request);
            String servletPath =
                    include ? attribute(request, RequestDispatcher.INCLUDE_SERVLET_PATH) : request.getServletPath();
            String pathInfo = include ? attribute(request, RequestDispatcher.INCLUDE_PATH_INFO) : request.getPathInfo();
            String routed = (servletPath == null ? "" : servletPath) + (pathInfo == null ? "" : pathInfo);
            return routed.isEmpty() ? "/" : routed;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String attribute(HttpServletRequest request, String name) {
        return request.getAttribute(name) instanceof String text ? text : null;
    }
}
