package dev.claviger.examples.jdkserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.claviger.http.GuardedRequest;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of the JDK's HTTP server, as a guard reads it.
 *
 * @param contextPath the path that endpoint entries leave out; empty if they name whole paths
 */
record ExchangeView(HttpExchange exchange, String contextPath) implements GuardedRequest {

    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    /**
     * Returns the path with all that the server took off it: it reads {@code //a/b} as a host and a path, and drops a fragment. In both
     * cases the path is ambiguous, and the guard must see that.
     */
    @Override
    public String path() {
        URI target = exchange.getRequestURI();
        String path = target.getRawPath() == null ? target.toString() : target.getRawPath();
        if (target.getScheme() == null && target.getRawAuthority() != null) {
            path = "//" + target.getRawAuthority() + path;
        }
        return target.getRawFragment() == null ? path : path + "#" + target.getRawFragment();
    }

    /** Returns the path that the server finds its handler by. */
    @Override
    public @Nullable String routedPath() {
        String path = exchange.getRequestURI().getPath();
        if (path == null || !path.startsWith(contextPath)) {
            return path;
        }
        return path.length() == contextPath.length() ? "/" : path.substring(contextPath.length());
    }

    @Override
    public @Nullable String query() {
        return exchange.getRequestURI().getRawQuery();
    }

    @Override
    public Iterator<String> headers(String name) {
        List<String> lines = exchange.getRequestHeaders().get(name);
        return lines == null ? List.<String>of().iterator() : lines.iterator();
    }

    @Override
    public String clientAddress() {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    @Override
    public boolean isSecure() {
        return exchange instanceof HttpsExchange;
    }
}
