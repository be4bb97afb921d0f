package dev.claviger.examples.hosts;

import dev.claviger.CallPath;
import dev.claviger.http.GuardedRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A request of Vert.x Web, as a guard reads it. */
record VertxRequestView(RoutingContext context) implements GuardedRequest {

    @Override
    public String method() {
        return context.request().method().name();
    }

    @Override
    public @Nullable String path() {
        return context.request().path();
    }

    /** Routes are matched by a path whose dot segments are resolved. After {@code reroute} it is that of the new route. */
    @Override
    public String routedPath() {
        if (CallPath.read(context.normalizedPath(), "") instanceof CallPath path) {
            return path.value();
        }
        throw new IllegalArgumentException("Vert.x routes by a path that is ambiguous");
    }

    @Override
    public @Nullable String query() {
        return context.request().query();
    }

    @Override
    public Iterator<String> headers(String name) {
        return context.request().headers().getAll(name).iterator();
    }

    @Override
    public @Nullable String clientAddress() {
        return context.request().remoteAddress().hostAddress();
    }

    @Override
    public boolean isSecure() {
        return context.request().isSSL();
    }
}
