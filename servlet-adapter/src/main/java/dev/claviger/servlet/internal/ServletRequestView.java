package dev.claviger.servlet.internal;

import static java.util.Objects.requireNonNull;

import dev.claviger.CallPath;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.GuardedRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request as a guard reads it. The path is that of what is about to run: after a forward, an error or an asynchronous
 * dispatch the request describes it; in an include only attributes do.
 */
public final class ServletRequestView implements GuardedRequest {
    private final HttpServletRequest request;
    private final Function<HttpServletRequest, @Nullable String> clientAddress;
    private final Function<HttpServletRequest, @Nullable String> requestId;

    /**
     * Views a request.
     *
     * @param clientAddress finds the address of the client in it
     * @param requestId finds in it how the host's logs name it
     */
    public ServletRequestView(
            HttpServletRequest request,
            Function<HttpServletRequest, @Nullable String> clientAddress,
            Function<HttpServletRequest, @Nullable String> requestId) {
        this.request = request;
        this.clientAddress = clientAddress;
        this.requestId = requestId;
    }

    /** Views a request that is named by the header of the default. */
    public ServletRequestView(
            HttpServletRequest request, Function<HttpServletRequest, @Nullable String> clientAddress) {
        this(request, clientAddress, ServletRequestView::requestIdSent);
    }

    /** Returns the header of the default, read without the list that containers make of its lines. */
    public static @Nullable String requestIdSent(HttpServletRequest request) {
        return request.getHeader("X-Request-Id");
    }

    /** Returns how to find the address of a client behind proxies. */
    public static Function<HttpServletRequest, @Nullable String> addressBehind(ForwardedFor proxies) {
        requireNonNull(proxies, "proxies");
        return request -> proxies.addressOf(request.getRemoteAddr(), values(request.getHeaders(ForwardedFor.HEADER)));
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public @Nullable String path() {
        return isInclude() ? attribute(RequestDispatcher.INCLUDE_REQUEST_URI) : request.getRequestURI();
    }

    private boolean isInclude() {
        return request.getDispatcherType() == DispatcherType.INCLUDE;
    }

    /**
     * Comes from the request that the path comes from: a filter in front that puts the prefix of a proxy before both
     * (X-Forwarded-Prefix) then changes nothing of what is judged. A prefix that is made up gains nothing either, because the rest of
     * the path has to be what the container routes.
     */
    @Override
    public @Nullable String contextPath() {
        String reported = isInclude() ? attribute(RequestDispatcher.INCLUDE_CONTEXT_PATH) : request.getContextPath();
        // Tomcat repeats whatever detours the request took to the context.
        String decoded = reported == null || !isSentBelow(reported) ? null : decoded(reported);
        return decoded != null ? decoded : decoded(request.getServletContext().getContextPath());
    }

    /** In a forward or an include Jetty 12.0 reports the prefix of the proxy, and a path that begins with the context instead. */
    private boolean isSentBelow(String prefix) {
        String sent = path();
        return sent != null
                && sent.startsWith(prefix)
                && (sent.length() == prefix.length() || sent.charAt(prefix.length()) == '/');
    }

    /** Jetty reports a context path encoded, Tomcat as it was sent. */
    private static @Nullable String decoded(String contextPath) {
        if (contextPath.isEmpty()) {
            return contextPath;
        }
        String path = contextPath.indexOf('%') < 0 ? canonical(contextPath) : unescaped(contextPath);
        return path == null || path.endsWith("/") ? null : path;
    }

    private static @Nullable String unescaped(String text) {
        return CallPath.read(text, "") instanceof CallPath path ? path.value() : null;
    }

    private static @Nullable String canonical(String text) {
        try {
            return CallPath.of(text).value();
        } catch (IllegalArgumentException e) {
            // A detour, or a name that no path can hold.
            return null;
        }
    }

    /** Jetty throws where it sees an ambiguity. */
    @Override
    public String routedPath() {
        boolean include = isInclude();
        String servletPath = include ? attribute(RequestDispatcher.INCLUDE_SERVLET_PATH) : request.getServletPath();
        String pathInfo = include ? attribute(RequestDispatcher.INCLUDE_PATH_INFO) : request.getPathInfo();
        if (servletPath == null || servletPath.isEmpty()) {
            return pathInfo == null || pathInfo.isEmpty() ? "/" : pathInfo;
        }
        return pathInfo == null || pathInfo.isEmpty() ? servletPath : joined(servletPath, pathInfo);
    }

    /** Both together are mostly the path as it was sent; then that saves a copy. */
    private String joined(String servletPath, String pathInfo) {
        String sent = path();
        if (sent != null
                && sent.length() == servletPath.length() + pathInfo.length()
                && sent.startsWith(servletPath)
                && sent.endsWith(pathInfo)) {
            return sent;
        }
        return servletPath + pathInfo;
    }

    /** Returns the part of the path below the prefix that the servlet is mapped to; empty for the prefix itself. */
    public String pathWithinServlet() {
        String pathInfo = isInclude() ? attribute(RequestDispatcher.INCLUDE_PATH_INFO) : request.getPathInfo();
        return pathInfo == null ? "" : pathInfo;
    }

    @Override
    public @Nullable String query() {
        return request.getQueryString();
    }

    @Override
    public Iterator<String> headers(String name) {
        return values(asSent().getHeaders(name));
    }

    /** A container that does not let applications see headers returns null (Servlet 6.0, 3.4). */
    private static Iterator<String> values(@Nullable Enumeration<String> lines) {
        return lines == null ? Collections.emptyIterator() : lines.asIterator();
    }

    @Override
    public @Nullable String clientAddress() {
        return clientAddress.apply(request);
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public @Nullable String requestId() {
        return requestId.apply(request);
    }

    /** Returns the request whose headers are still all there, should a dispatch come from behind a filter that hides some. */
    private HttpServletRequest asSent() {
        HttpServletRequest sent = request;
        for (ServletRequest layer = request;
                layer instanceof ServletRequestWrapper wrapper;
                layer = wrapper.getRequest()) {
            if (layer instanceof HeaderHiding hiding && hiding.hidesHeaders()) {
                sent = hiding.sent();
            }
        }
        return sent;
    }

    private @Nullable String attribute(String name) {
        return request.getAttribute(name) instanceof String text ? text : null;
    }
}
