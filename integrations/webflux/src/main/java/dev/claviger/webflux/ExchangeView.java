package dev.claviger.webflux;

import dev.claviger.CallPath;
import dev.claviger.http.ForwardedFor;
import dev.claviger.http.GuardedRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A request of WebFlux, as a guard reads it. */
final class ExchangeView implements GuardedRequest {
    private final ServerHttpRequest request;
    private final Function<ServerHttpRequest, @Nullable String> clientAddress;

    ExchangeView(ServerHttpRequest request, Function<ServerHttpRequest, @Nullable String> clientAddress) {
        this.request = request;
        this.clientAddress = clientAddress;
    }

    /** Returns the address of the connection, or what the host takes for it; without the zone, which is no part of an IP literal. */
    static @Nullable String connection(ServerHttpRequest request) {
        InetSocketAddress remote = request.getRemoteAddress();
        if (remote == null || remote.getAddress() == null) {
            return null;
        }
        String address = remote.getAddress().getHostAddress();
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    /** Returns how to find the address of a client behind proxies. */
    static Function<ServerHttpRequest, @Nullable String> addressBehind(ForwardedFor proxies) {
        return request -> proxies.addressOf(
                connection(request), lines(request, ForwardedFor.HEADER).iterator());
    }

    @Override
    public String method() {
        return request.getMethod().name();
    }

    /** Returns the path with the fragment that a URI takes off it: no client sends one, and the path is ambiguous then. */
    @Override
    public @Nullable String path() {
        URI target = request.getURI();
        String path = target.getRawPath();
        return path == null || target.getRawFragment() == null ? path : path + "#" + target.getRawFragment();
    }

    @Override
    public @Nullable String contextPath() {
        String sent;
        try {
            sent = request.getPath().contextPath().value();
        } catch (IllegalArgumentException e) {
            // Only now does Spring look whether the path of the request is below it. Such a path is ambiguous, and no
            // trouble.
            return null;
        }
        if (sent.isEmpty()) {
            return sent;
        }
        return CallPath.read(sent, "") instanceof CallPath path && !path.value().endsWith("/") ? path.value() : null;
    }

    /** Returns the path that handlers are matched by: segments without their parameters, each decoded once. */
    @Override
    public String routedPath() {
        StringBuilder path = new StringBuilder();
        for (PathContainer.Element element :
                request.getPath().pathWithinApplication().elements()) {
            path.append(
                    element instanceof PathContainer.PathSegment segment ? segment.valueToMatch() : element.value());
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    @Override
    public @Nullable String query() {
        return request.getURI().getRawQuery();
    }

    @Override
    public Iterator<String> headers(String name) {
        return lines(request, name).iterator();
    }

    /** Walks through all headers: that is what Spring 6 and 7 have in common, and each line stays one. */
    private static List<String> lines(ServerHttpRequest request, String name) {
        List<String> lines = new ArrayList<>(1);
        request.getHeaders().forEach((header, values) -> {
            if (name.equalsIgnoreCase(header)) {
                lines.addAll(values);
            }
        });
        return lines;
    }

    @Override
    public @Nullable String clientAddress() {
        return clientAddress.apply(request);
    }

    @Override
    public boolean isSecure() {
        return request.getSslInfo() != null
                || "https".equalsIgnoreCase(request.getURI().getScheme());
    }
}
