package dev.claviger.examples.jdkserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.RefusalResponse;
import dev.claviger.http.Verdict;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Guards a handler of the JDK's HTTP server.
 *
 * <p>The caller is an argument of the handler and not an attribute of the exchange, because before JDK 25 all exchanges of a context
 * share their attributes.
 */
public final class KeyGuard implements HttpHandler {
    private static final int NO_BODY = -1;

    private final HttpGuard guard;
    private final String contextPath;
    private final Handler handler;

    /** A handler that knows who calls. */
    public interface Handler {
        /**
         * Handles a request.
         *
         * @param caller by which key the request is allowed; {@code null} if its path needs none, or the guard leaves requests without
         *     a key to the application
         */
        void handle(HttpExchange exchange, Verdict.@Nullable Allowed caller) throws IOException;
    }

    /** Puts a guard, whose endpoint entries name whole paths, before a handler. */
    public KeyGuard(HttpGuard guard, Handler handler) {
        this(guard, "", handler);
    }

    /**
     * Puts a guard before a handler.
     *
     * @param contextPath the path that the guard's endpoint entries leave out: empty, or a text like {@code "/app"}
     */
    public KeyGuard(HttpGuard guard, String contextPath, Handler handler) {
        this.contextPath = contextPath;
        this.guard = guard;
        this.handler = handler;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Verdict verdict = guard.judge(new ExchangeView(exchange, contextPath));
            if (verdict instanceof Verdict.Allowed allowed) {
                handler.handle(exchange, allowed);
            } else if (verdict instanceof Verdict.Unguarded || verdict instanceof Verdict.LeftToHost) {
                handler.handle(exchange, null);
            } else {
                refuse(exchange, guard.responseTo(((Verdict.Refused) verdict).refusal()));
            }
        }
    }

    private static void refuse(HttpExchange exchange, RefusalResponse refusal) throws IOException {
        byte[] body = refusal.body();
        refusal.headers().forEach(exchange.getResponseHeaders()::set);
        boolean silent = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(refusal.status(), silent ? NO_BODY : body.length);
        if (!silent) {
            exchange.getResponseBody().write(body);
        }
    }
}
