package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.examples.jdkserver.KeyGuard;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The HTTP server of the JDK, with the guard of an example: what is right does not depend on servlets. */
record JdkServer() implements ConformanceContainer {
    static final String NAME = "jdk";

    private static final int THREADS = 8;
    private static final int NO_BODY = -1;

    @Override
    public String family() {
        return NAME;
    }

    @Override
    public Setup setup() {
        return Setup.PLAIN;
    }

    @Override
    public Running start(Application application) throws IOException {
        Stage stage = application.stage();
        requireRunnable(stage);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(stage.contextPath() + "/", guarded(application, ""));
        String guarded = stage.guarded();
        if (guarded != null) {
            // The server compares characters and not segments.
            String folder = guarded.substring(0, guarded.length() - 1);
            server.createContext(stage.contextPath() + folder, guarded(application, Application.GUARDED));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        server.setExecutor(threads);
        server.start();
        return new RunningServer(server, threads);
    }

    private static void requireRunnable(Stage stage) {
        Fixture fixture = stage.fixture();
        if (fixture.wantsServlets() || fixture.forwardedHeaders()) {
            throw new NotRunnableException(
                    "the JDK's server has no servlets, filters, dispatches, error pages and request attributes");
        }
        if (stage.http2() || stage.webSockets()) {
            throw new NotRunnableException("the JDK's server has neither HTTP/2 nor WebSockets");
        }
    }

    private static KeyGuard guarded(Application application, String label) {
        KeyGuard.Handler handler = (exchange, caller) -> echo(application, label, exchange, caller);
        List<Claviger> clavigers = application.clavigers();
        for (Claviger claviger : clavigers.subList(1, clavigers.size())) {
            KeyGuard later = new KeyGuard(guard(claviger, application.stage()), application.contextPath(), handler);
            handler = (exchange, caller) -> later.handle(exchange);
        }
        return new KeyGuard(guard(clavigers.get(0), application.stage()), application.contextPath(), handler);
    }

    private static HttpGuard guard(Claviger claviger, Stage stage) {
        return Guard.configured(HttpGuard.builder(claviger), stage).build();
    }

    private static void echo(
            Application application, String label, HttpExchange exchange, Verdict.@Nullable Allowed caller)
            throws IOException {
        Decision.Allowed decision = caller == null ? null : caller.decision();
        if (application
                .ownFilter()
                .keepsOut(role -> decision != null && decision.owner().roles().contains(role))) {
            exchange.sendResponseHeaders(401, NO_BODY);
            return;
        }
        String override = exchange.getRequestMethod().equals("POST")
                ? OverrideFilter.override(
                        exchange.getRequestHeaders()::getFirst,
                        exchange.getRequestURI().getRawQuery())
                : null;
        String method = override == null ? exchange.getRequestMethod() : override;
        String path = exchange.getRequestURI()
                .getPath()
                .substring(application.contextPath().length());
        Marker marker = new Marker(
                path,
                method,
                decision == null ? Marker.NOBODY : decision.owner().id());
        byte[] body = marker.labelled(label).inAnswer().getBytes(US_ASCII);
        if (method.equals("HEAD") || exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders()
                    .set(Marker.HEADER, marker.labelled(label).inAnswer());
            exchange.sendResponseHeaders(200, NO_BODY);
        } else {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private record RunningServer(HttpServer server, ExecutorService threads) implements Running {
        @Override
        public int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
