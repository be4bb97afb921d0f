package dev.claviger.conformance.cases;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty 12.0 or 12.1, with its own ideas of acceptable URIs or with none. Compiled for 12.1, which has nothing here that 12.0 has
 * not.
 */
record JettyContainer(String family, Setup setup) implements ConformanceContainer {
    private static final int MAX_THREADS = 16;
    private static final int MIN_THREADS = 2;

    @Override
    public Running start(Application application) throws IOException {
        Server server = new Server(new QueuedThreadPool(MAX_THREADS, MIN_THREADS));
        HttpConfiguration configuration = configuration();
        List<ConnectionFactory> protocols = new ArrayList<>(List.of(new HttpConnectionFactory(configuration)));
        if (application.stage().http2()) {
            protocols.add(new HTTP2CServerConnectionFactory(configuration));
        }
        ServerConnector connector = new ServerConnector(server, protocols.toArray(ConnectionFactory[]::new));
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        server.setHandler(context(application));
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("Jetty did not start", e);
        }
        return new RunningJetty(server, connector.getLocalPort());
    }

    private HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        // As the Javadoc of ApiKeyFilter tells hosts to do.
        configuration.setHeaderCacheCaseSensitive(true);
        if (setup.lenient()) {
            configuration.setUriCompliance(UriCompliance.UNSAFE);
        }
        return configuration;
    }

    private ServletContextHandler context(Application application) {
        ServletContextHandler context = new ServletContextHandler(
                application.contextPath().isEmpty() ? "/" : application.contextPath(), ServletContextHandler.SESSIONS);
        context.getServletHandler().setDecodeAmbiguousURIs(setup.lenient());
        context.addServletContainerInitializer((classes, started) -> application.install(started));
        if (application.stage().webSockets()) {
            JakartaWebSocketServletContainerInitializer.configure(
                    context, (started, container) -> WebSockets.addTo(container));
            JettyWebSocketServletContainerInitializer.configure(context, (started, container) -> {
                container.addMapping(WebSockets.JETTY, (request, response) -> new WebSockets.JettyEndpoint());
                container.addMapping(WebSockets.OPEN_JETTY, (request, response) -> new WebSockets.JettyEndpoint());
            });
        }
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        application.errorPages().forEach((status, page) -> errors.addErrorPage(status, page));
        context.setErrorHandler(errors);
        return context;
    }

    private record RunningJetty(Server server, int port) implements Running {
        @Override
        public void close() throws IOException {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IOException("Jetty did not stop", e);
            }
        }
    }
}
