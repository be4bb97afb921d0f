package dev.claviger.examples.quickstart;

import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.json.AuditLines;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.SwitchPosition;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.RefusalBody;
import dev.claviger.spi.AuditSink;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A chat application whose users call it with API keys. Start it, paste the lines it prints, then read it from here.
 *
 * <p>The port is 8080, or what the environment variable {@code PORT} says; 0 takes a free one.
 */
public final class Quickstart implements AutoCloseable {
    private static final int DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;

    private static final AuditSink AUDIT_LOG = AuditLines.toLog();

    /** Complete once the application has started: audit records wait, so that the log does not run into the greeting. */
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private final Users users = new Users();
    private final Claviger claviger = Claviger.builder(new InMemoryKeyStorage(), users)
            .initialPolicy(policy())
            .auditSink(event -> {
                started.join();
                AUDIT_LOG.accept(event);
            })
            .build();
    private final Server server;
    private final int port;

    private Quickstart(ServerConnector connector) {
        server = connector.getServer();
        server.setHandler(application());
        port = connector.getLocalPort();
    }

    /** Starts the application. */
    public static void main(String[] args) {
        if (!run(System.getenv(), System.out, System.err)) {
            System.exit(1);
        }
    }

    /** Starts the application with a greeting on {@code out}, or tells on {@code err} why not. */
    static boolean run(Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            Quickstart quickstart = open(portOf(environment));
            Runtime.getRuntime().addShutdownHook(new Thread(quickstart::close, "stop"));
            // The port is open: whoever connects before the start only has to wait.
            Greeting.print(quickstart, out);
            quickstart.start();
            return true;
        } catch (IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
            return false;
        }
    }

    private static int portOf(Map<String, String> environment) {
        String text = environment.getOrDefault("PORT", "");
        try {
            int port = text.isEmpty() ? DEFAULT_PORT : Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new IllegalArgumentException("PORT must be a number from 0 to " + MAX_PORT);
    }

    /**
     * Makes the application ready to start.
     *
     * @throws IOException if the port cannot be had
     */
    static Quickstart open(int port) throws IOException {
        HttpConfiguration http = new HttpConfiguration();
        // Otherwise Jetty may hand the filter a key in the case of an earlier one on the same connection.
        http.setHeaderCacheCaseSensitive(true);
        ServerConnector connector = new ServerConnector(new Server(), new HttpConnectionFactory(http));
        connector.getServer().addConnector(connector);
        // What prints administrators' keys listens to this machine only.
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        try {
            connector.open();
        } catch (IOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "Port " + port + " cannot be used: " + cause.getMessage()
                            + ". Choose another one, for example: PORT=8081 examples/quickstart/run",
                    e);
        }
        return new Quickstart(connector);
    }

    /** What keys may do: members of one group may list the models and chat, administrators may call everything. */
    static PolicyDocument policy() {
        return PolicyDocument.builder()
                .use(SwitchPosition.ON)
                .grants(Grants.none().group("api-users", Grant.GRANTED))
                .groupEndpoints(
                        "api-users",
                        EndpointSet.parse("GET /api/models", "POST /api/chat/completions", "GET /api/whoami"))
                .roleEndpoints("admin", EndpointSet.parse("/api/**"))
                .build();
    }

    private ServletContextHandler application() {
        Data data = new Data(users);
        ServletContextHandler context = new ServletContextHandler();
        // Nothing but the API is here; Jetty's own servlet for the rest would be one past the filter.
        context.getServletHandler().setEnsureDefaultServlet(false);
        context.addServlet(new JsonServlet(data::models), "/api/models");
        context.addServlet(new ChatServlet(new CannedModel(Clock.systemUTC())), "/api/chat/completions");
        context.addServlet(new JsonServlet(data::file), "/api/v1/files/*");
        context.addServlet(new JsonServlet(data::users), "/api/v1/users");
        context.addServlet(new JsonServlet(new WhoAmI(claviger)::answer), "/api/whoami");

        ApiKeyFilter filter =
                ApiKeyFilter.builder(claviger).refusalBody(RefusalBody.openAi()).build();
        filter.addTo(context.getServletContext(), "/api/*");
        return context;
    }

    void start() {
        try {
            server.start();
            started.complete(null);
        } catch (Exception e) {
            throw new IllegalStateException("The server did not start", e);
        }
    }

    /** Stops answering, and delivers the audit records that wait. */
    @Override
    public void close() {
        started.complete(null);
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The server did not stop", e);
        } finally {
            claviger.close();
        }
    }

    Claviger claviger() {
        return claviger;
    }

    Users users() {
        return users;
    }

    URI url() {
        return URI.create("http://localhost:" + port);
    }
}
