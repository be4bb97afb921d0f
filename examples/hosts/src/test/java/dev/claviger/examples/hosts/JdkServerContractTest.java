package dev.claviger.examples.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.claviger.Claviger;
import dev.claviger.contract.AdapterContract;
import dev.claviger.examples.jdkserver.KeyGuard;
import dev.claviger.http.HttpGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The HTTP server of the JDK. */
class JdkServerContractTest extends AdapterContract {
    private HttpServer server;

    @Override
    protected int start(Claviger claviger) throws IOException {
        HttpGuard guard = HttpGuard.builder(claviger).guard("/api/**").build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", new KeyGuard(guard, (exchange, caller) -> {
            String owner = caller == null ? "nobody" : caller.decision().owner().id();
            byte[] body = handled(exchange.getRequestMethod(), owner).getBytes(UTF_8);
            boolean silent = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, silent ? -1 : body.length);
            if (!silent) {
                exchange.getResponseBody().write(body);
            }
        }));
        server.start();
        return server.getAddress().getPort();
    }

    @Override
    protected void stop() {
        server.stop(0);
    }
}
