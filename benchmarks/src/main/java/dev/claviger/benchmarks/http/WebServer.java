package dev.claviger.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty as all variants have it. */
final class WebServer implements AutoCloseable {
    /** As many at the start as later: what a thread has allocated is no longer known when it has ended. */
    private static final int THREADS = 8;

    /** Longer than a connection waits for its variant's next turn. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Server server = new Server(new QueuedThreadPool(THREADS, THREADS));
    private final ServerConnector connector =
            new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));

    WebServer(ServletContextHandler context) throws IOException {
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("Jetty did not start", e);
        }
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        // As the Javadoc of ApiKeyFilter tells hosts to do.
        configuration.setHeaderCacheCaseSensitive(true);
        // What is the same for all variants only hides the difference between them.
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setSendDateHeader(false);
        return configuration;
    }

    int port() {
        return connector.getLocalPort();
    }

    static String version() {
        return Server.getVersion();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("Jetty did not stop", e);
        }
    }
}
