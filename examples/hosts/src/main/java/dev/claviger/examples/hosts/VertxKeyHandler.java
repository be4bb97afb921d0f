package dev.claviger.examples.hosts;

import dev.claviger.http.GuardedRequest;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.RefusalResponse;
import dev.claviger.http.Verdict;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Guards the routes of Vert.x Web that come after it. Register it first, for every path: {@code router.route().handler(keys)}. What
 * the node has cached is judged on the event loop, everything else on a worker.
 */
public final class VertxKeyHandler implements Handler<RoutingContext> {
    private static final String CALLER = "dev.claviger.caller";

    private final HttpGuard guard;

    /** Creates a handler that asks {@code guard}. */
    public VertxKeyHandler(HttpGuard guard) {
        this.guard = guard;
    }

    /** Returns by which key a request is allowed, or {@code null} if its path needs none. */
    public static Verdict.@Nullable Allowed callerOf(RoutingContext context) {
        return context.get(CALLER);
    }

    @Override
    public void handle(RoutingContext context) {
        GuardedRequest request = new VertxRequestView(context);
        Optional<Verdict> atHand = guard.judgeAtHand(request);
        if (atHand.isPresent()) {
            answer(context, atHand.get());
            return;
        }
        // The body must not arrive before somebody listens.
        context.request().pause();
        context.vertx().executeBlocking(() -> guard.judge(request), false).onComplete(judged -> {
            Verdict verdict = judged.succeeded() ? judged.result() : guard.unanswered(request, judged.cause());
            context.request().resume();
            answer(context, verdict);
        });
    }

    private void answer(RoutingContext context, Verdict verdict) {
        if (verdict instanceof Verdict.Allowed) {
            context.put(CALLER, verdict);
            context.next();
        } else if (verdict instanceof Verdict.Unguarded || verdict instanceof Verdict.LeftToHost) {
            context.next();
        } else {
            RefusalResponse refusal = guard.responseTo(((Verdict.Refused) verdict).refusal());
            context.response().setStatusCode(refusal.status());
            refusal.headers().forEach(context.response()::putHeader);
            context.response().end(Buffer.buffer(refusal.body()));
        }
    }
}
