package dev.claviger.servlet;

import dev.claviger.CallPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
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
        return path.value().equals(routedPath(request, isInclude(request))) ? path : null;
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

    private static @Nullable String contextPath(HttpServletRequest request) {
        String path = request.getServletContext().getContextPath();
        if (path.indexOf('%') < 0) {
            return path;
        }
        // Jetty tells it encoded, Tomcat decoded; a percent sign of its own can be in no canonical path.
        return CallPath.read(path, "") instanceof CallPath decoded ? decoded.value() : null;
    }

    /*
     * What a container routes by is necessary but not sufficient: containers resolve detours differently (CVE-2023-34035,
     * CVE-2026-8384), and so a spelling passes only if both readings agree. Jetty throws where it sees an ambiguity.
     */
    private static @Nullable String routedPath(HttpServletRequest request, boolean include) {
        try {
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
