package dev.claviger.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A Jetty on a free port of the loopback, with one application, spoken to over plain sockets: nothing is repaired. */
final class TestServer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Server server;
    private final ServerConnector connector;

    /** Sets the application up when its context starts, as a container initializer of a real one would. */
    interface Application {
        void start(ServletContext context) throws ServletException;
    }

    private TestServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** Starts an application at the root of the server. */
    static TestServer start(Application application) throws Exception {
        return start("", handler -> {}, application);
    }

    /** Starts an application whose every path is served by {@code probe}, behind {@code filter}. */
    static TestServer start(ApiKeyFilter filter, TestServlet.Handler probe) throws Exception {
        return start(context -> {
            filter.addTo(context);
            serve(context, "probe", probe, "/*");
        });
    }

    /** Starts an application at {@code contextPath}; {@code settings} are for what only Jetty itself can be told. */
    static TestServer start(String contextPath, Consumer<ServletContextHandler> settings, Application application)
            throws Exception {
        Server server = new Server(new QueuedThreadPool(12));
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        // By default Jetty looks for header values of earlier requests on a connection without regard to case, and
        // passes on what it finds: "Bearer SK-" for "Bearer sk-". No filter can undo that.
        connector
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .setHeaderCacheCaseSensitive(true);
        ServletContextHandler context = new ServletContextHandler(contextPath.isEmpty() ? "/" : contextPath);
        context.addServletContainerInitializer((types, started) -> application.start(started));
        server.setHandler(context);
        settings.accept(context);
        server.start();
        return new TestServer(server, connector);
    }

    /** Adds a servlet for all methods, which may answer asynchronously. */
    static void serve(ServletContext context, String name, TestServlet.Handler handler, String... mappings) {
        var registration = context.addServlet(name, new TestServlet(handler));
        registration.setAsyncSupported(true);
        registration.addMapping(mappings);
    }

    int port() {
        return connector.getLocalPort();
    }

    Answer get(String target, String... headers) throws IOException {
        return send("GET " + target + " HTTP/1.1", headers);
    }

    /** Sends these bytes, one for each character, and reads until the server closes the connection. */
    Answer send(String requestLine, String... headers) throws IOException {
        try (Socket socket = open(requestLine, headers)) {
            return Answer.read(socket.getInputStream().readAllBytes());
        }
    }

    /** Sends a request with a body as it stands; {@code headers} have to tell its length. */
    Answer sendWithBody(String body, String requestLine, String... headers) throws IOException {
        try (Socket socket = open(requestLine, headers)) {
            socket.getOutputStream().write(body.getBytes(ISO_8859_1));
            return Answer.read(socket.getInputStream().readAllBytes());
        }
    }

    /** Asks over another address of this machine. */
    Answer getFrom(InetAddress address, String target, String... headers) throws IOException {
        try (Socket socket = open(address, "GET " + target + " HTTP/1.1", headers)) {
            return Answer.read(socket.getInputStream().readAllBytes());
        }
    }

    /** Sends a request and leaves reading to the caller. */
    Socket open(String requestLine, String... headers) throws IOException {
        return open(InetAddress.getLoopbackAddress(), requestLine, headers);
    }

    private Socket open(InetAddress address, String requestLine, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(requestLine).append("\r\nHost: localhost\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        Socket socket = new Socket(address, port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        return socket;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }

    /** For settings that concern the parsing of requests. */
    static HttpConnectionFactory http(ServletContextHandler context) {
        return context.getServer().getConnectors()[0].getConnectionFactory(HttpConnectionFactory.class);
    }
}
