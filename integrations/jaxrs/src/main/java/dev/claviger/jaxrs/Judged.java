package dev.claviger.jaxrs;

import dev.claviger.http.Verdict;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What of a request was judged, and with which verdict.
 *
 * @param method the method that the request had then
 * @param target the URI that the request had then
 */
record Judged(Object filter, String method, URI target, Verdict verdict) {
    private static final String PROPERTY = "dev.claviger.judged";

    /** Notes that this filter let a request go on as it is now. */
    static void note(Object filter, ContainerRequestContext request, Verdict verdict) {
        URI target = request.getUriInfo().getRequestUri();
        request.setProperty(PROPERTY, new Judged(filter, request.getMethod(), target, verdict));
    }

    /** Returns what was noted last, by any filter, or {@code null} if nothing was. */
    static @Nullable Judged in(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof Judged judged ? judged : null;
    }

    /** Returns whether it was this filter that judged the request, and as it is now. */
    boolean holdsFor(Object asking, ContainerRequestContext request) {
        return filter == asking
                && method.equals(request.getMethod())
                && target.equals(request.getUriInfo().getRequestUri());
    }

    /** Returns the verdict, if a key has let the request come so far. */
    Verdict.@Nullable Allowed allowed() {
        return verdict instanceof Verdict.Allowed allowed ? allowed : null;
    }
}
