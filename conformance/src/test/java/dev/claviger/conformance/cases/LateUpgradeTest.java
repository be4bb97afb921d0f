package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** Jetty's own WebSocket API lets an application map endpoints when the filters have their order already. */
class LateUpgradeTest {
    /** Maps an endpoint when it starts. */
    private static final class Late extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        public void init() {
            JettyWebSocketServerContainer.getContainer(getServletContext())
                    .addMapping("/ws/*", (request, response) -> new WebSockets.JettyEndpoint());
        }
    }

    private static int statusOf(boolean isLate) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        server.setHandler(context);
        JettyWebSocketServletContainerInitializer.configure(context, null);
        if (isLate) {
            ServletHolder servlet = new ServletHolder("late", new Late());
            servlet.setInitOrder(1);
            context.addServlet(servlet, "/late");
        }
        context.addServlet(new ServletHolder("rest", new EchoServlet("")), "/");
        try (Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), id -> Optional.empty())
                .build()) {
            ApiKeyFilter.builder(claviger).guard("/ws/**").build().addTo(context.getServletContext());
            server.start();
            return upgrade(connector.getLocalPort()).status();
        } finally {
            server.stop();
        }
    }

    private static Answer upgrade(int port) throws IOException {
        List<String> lines = new ArrayList<>(List.of("GET /ws/room HTTP/1.1", "Host: localhost"));
        lines.addAll(UpgradeCase.handshake());
        return RawExchange.send(
                port, String.join(RawExchange.END_OF_LINE, lines) + RawExchange.END_OF_LINE + RawExchange.END_OF_LINE);
    }

    @Test
    void requests_areRefused_whenAnEndpointWasMappedAfterTheFilters() throws Exception {
        assertThat(statusOf(true)).isEqualTo(500);
    }

    @Test
    void requests_areJudged_whenThereIsNoSuchEndpoint() throws Exception {
        assertThat(statusOf(false)).isEqualTo(401);
    }
}
