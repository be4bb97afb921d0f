package dev.claviger.examples.hosts;

import dev.claviger.Claviger;
import dev.claviger.contract.AdapterContract;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;

/** Vert.x Web. */
class VertxTest extends AdapterContract {
    private final Vertx vertx = Vertx.vertx();

    @Override
    protected int start(Claviger claviger) throws Exception {
        HttpGuard guard = HttpGuard.builder(claviger).guard("/api/**").build();
        Router router = Router.router(vertx);
        router.route().handler(new VertxKeyHandler(guard));
        router.route().handler(BodyHandler.create(false));
        router.route().handler(VertxTest::echo);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return server.actualPort();
    }

    private static void echo(RoutingContext context) {
        Verdict.Allowed caller = VertxKeyHandler.callerOf(context);
        context.end(handled(
                context.request().method().name(),
                caller == null ? "nobody" : caller.decision().owner().id()));
    }

    @Override
    protected void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
