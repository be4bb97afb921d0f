package dev.claviger.examples.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Claviger;
import dev.claviger.contract.AdapterContract;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** The servlet filter, on Jetty: what the other adapters answer is what it answers. */
class JettyTest extends AdapterContract {
    private final Server server = new Server();

    /** Answers with method and caller. */
    private static final class Echo extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String caller = request.getRemoteUser();
            response.getOutputStream().print(handled(request.getMethod(), caller == null ? "nobody" : caller));
        }
    }

    @Override
    protected int start(Claviger claviger) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new Echo(), "/*");
        HostSnippets.jetty(claviger, context, http);
        server.setHandler(context);
        server.start();
        return connector.getLocalPort();
    }

    @Override
    protected void stop() throws Exception {
        server.stop();
    }

    @Test
    void listenerForDropwizard_setsTheHeaderCache_beforeRequestsCome() throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        server.addConnector(new ServerConnector(server, new HttpConnectionFactory(http)));
        server.addEventListener(new HostSnippets.CaseSensitiveHeaders());

        server.start();

        assertThat(http.isHeaderCacheCaseSensitive()).isTrue();
        server.stop();
    }
}
