package dev.claviger.examples.jdkserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.http.HttpGuard;
import dev.claviger.policy.Availability;
import dev.claviger.policy.PolicyDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Greets the holders of keys on a port of loopback. */
public final class JdkServer {
    private JdkServer() {}

    /** Starts the server on the port of the first argument, or a free one, and prints a call to try. */
    public static void main(String[] arguments) throws IOException {
        int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
        PolicyDocument policy = PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .endpoints("GET /api/**")
                .build();
        Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), id -> Optional.of(Owner.user(id)))
                .initialPolicy(policy)
                .build();
        IssuedKey key =
                claviger.issue(Actor.session("ada"), KeyRequest.named("demo")).orElseThrow();
        HttpServer server = start(claviger, port);
        System.out.println("curl -H 'Authorization: Bearer " + key.plaintext().reveal() + "' http://localhost:"
                + server.getAddress().getPort() + "/api/hello");
    }

    static HttpServer start(Claviger claviger, int port) throws IOException {
        HttpGuard guard = HttpGuard.builder(claviger).guard("/api/**").build();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", new KeyGuard(guard, (exchange, caller) -> {
            byte[] greeting = (caller == null
                            ? "Hello, stranger\n"
                            : "Hello, " + caller.decision().owner().id() + "\n")
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, greeting.length);
            exchange.getResponseBody().write(greeting);
        }));
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
        return server;
    }
}
