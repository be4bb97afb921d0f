package dev.claviger.jaxrs;

import dev.claviger.CallPath;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.GuardedRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request of a JAX-RS container, as a guard reads it. */
final class RequestView implements GuardedRequest {
    private final ContainerRequestContext request;
    private final @Nullable String mountedAt;
    private final Function<ContainerRequestContext, @Nullable String> clientAddress;

    /**
     * Views a request.
     *
     * @param mountedAt the path that endpoint entries leave out, or {@code null} for that of the base URI
     * @param clientAddress finds the address of the client
     */
    RequestView(
            ContainerRequestContext request,
            @Nullable String mountedAt,
            Function<ContainerRequestContext, @Nullable String> clientAddress) {
        this.request = request;
        this.mountedAt = mountedAt;
        this.clientAddress = clientAddress;
    }

    /** Returns how to find the address of a client behind proxies, of which the last was called from what {@code connection} finds. */
    static Function<ContainerRequestContext, @Nullable String> addressBehind(
            ForwardedFor proxies, Function<ContainerRequestContext, @Nullable String> connection) {
        return request -> proxies.addressOf(
                connection.apply(request), lines(request, ForwardedFor.HEADER).iterator());
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    /** Returns the path with the fragment that a URI takes off it: no client sends one, and the path is ambiguous then. */
    @Override
    public @Nullable String path() {
        URI target = request.getUriInfo().getRequestUri();
        String path = target.getRawPath();
        return path == null || target.getRawFragment() == null ? path : path + "#" + target.getRawFragment();
    }

    @Override
    public @Nullable String contextPath() {
        return mountedAt != null ? mountedAt : basePath();
    }

    private @Nullable String basePath() {
        String sent = request.getUriInfo().getBaseUri().getRawPath();
        if (sent == null || sent.isEmpty() || sent.equals("/")) {
            return "";
        }
        String path = sent.endsWith("/") ? sent.substring(0, sent.length() - 1) : sent;
        return CallPath.read(path, "") instanceof CallPath read ? read.value() : null;
    }

    /**
     * Returns the path that resources are matched by. Quarkus matches a path whose dot segments are resolved and whose escapes are
     * undone.
     */
    @Override
    public @Nullable String routedPath() {
        UriInfo info = request.getUriInfo();
        String below = info.getPath();
        String path = below.startsWith("/") ? below : "/" + below;
        String base = basePath();
        if (mountedAt == null || base == null) {
            return path;
        }
        String whole = base + path;
        // A path outside of the context has no routed path, and agrees with nothing.
        return whole.startsWith(mountedAt) ? whole.substring(mountedAt.length()) : whole;
    }

    @Override
    public @Nullable String query() {
        return request.getUriInfo().getRequestUri().getRawQuery();
    }

    @Override
    public Iterator<String> headers(String name) {
        return lines(request, name).iterator();
    }

    /** JAX-RS does not say that the names in the map are compared without case. */
    private static List<String> lines(ContainerRequestContext request, String name) {
        List<String> lines = new ArrayList<>(1);
        for (Map.Entry<String, List<String>> header : request.getHeaders().entrySet()) {
            if (name.equalsIgnoreCase(header.getKey())) {
                lines.addAll(header.getValue());
            }
        }
        return lines;
    }

    @Override
    public @Nullable String clientAddress() {
        return clientAddress.apply(request);
    }

    @Override
    public boolean isSecure() {
        SecurityContext security = request.getSecurityContext();
        return security != null && security.isSecure();
    }
}
