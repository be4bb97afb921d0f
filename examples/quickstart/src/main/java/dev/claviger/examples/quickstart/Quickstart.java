package dev.claviger.examples.quickstart;

import dev.claviger.Claviger;
import dev.claviger.UnavailableException;
import dev.claviger.http.RefusalBody;
import dev.claviger.json.AuditLines;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.manage.ManagementServlet;
import dev.claviger.spi.AuditSink;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A chat application whose users call it with API keys. Start it, paste the lines it prints, then read it from here.
 *
 * <p>The port is 8080, or what the environment variable {@code PORT} says; 0 takes a free one. Keys end with the
 * application unless {@code --store} says where to keep them: {@code h2} or {@code sqlite}, in files in the directory
 * {@code STORE_DIR}, or {@code postgres=} and a JDBC URL with user and password.
 */
public final class Quickstart implements AutoCloseable {
    private static final AuditSink AUDIT_LOG = AuditLines.toLog();

    /** Complete once the application has started: audit records wait, so that the log does not run into the greeting. */
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private final Users users = new Users();
    private final Store store;
    private final Claviger claviger;
    private final Server server;
    private final int port;

    private Quickstart(ServerConnector connector, Store store) {
        this.store = store;
        claviger = Claviger.builder(store.keys(), users)
                .initialPolicy(policy())
                .knownRoles(Set.of("admin", "user")::contains)
                .knownGroups("api-users"::equals)
                .auditSink(event -> {
                    started.join();
                    AUDIT_LOG.accept(event);
                })
                .build();
        server = connector.getServer();
        server.setHandler(application());
        port = connector.getLocalPort();
    }

    /** Starts the application. */
    public static void main(String[] args) {
        if (!run(List.of(args), System.getenv(), System.out, System.err)) {
            System.exit(1);
        }
    }

    /** Starts the application with a greeting on {@code out}, or tells on {@code err} why not. */
    static boolean run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            Options options = Options.read(arguments, environment);
            Quickstart quickstart = open(options.port(), Store.open(options.store(), options.directory()));
            Runtime.getRuntime().addShutdownHook(new Thread(quickstart::close, "stop"));
            // The port is open: whoever connects before the start only has to wait.
            Greeting.print(quickstart, out);
            quickstart.start();
            return true;
        } catch (IllegalArgumentException | IOException | UnavailableException e) {
            err.println(e.getMessage());
            return false;
        }
    }

    /**
     * Makes the application ready to start. It closes the store when it is closed, and when the port cannot be had.
     *
     * @throws IOException if the port cannot be had
     */
    static Quickstart open(int port, Store store) throws IOException {
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
            store.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "Port " + port + " cannot be used: " + cause.getMessage()
                            + ". Choose another one, for example: PORT=8081 examples/quickstart/run",
                    e);
        }
        return new Quickstart(connector, store);
    }

    /** What keys may do: members of one group may list the models and chat, administrators may call everything. */
    static PolicyDocument policy() {
        return PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantGroup("api-users")
                .groupEndpoints(
                        "api-users", EndpointSet.of("GET /api/models", "POST /api/chat/completions", "GET /api/whoami"))
                .roleEndpoints("admin", "/api/**")
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

        ApiKeyFilter.builder(claviger)
                .guard("/api/**")
                .refusalBody(RefusalBody.openAi())
                .build()
                .addTo(context.getServletContext());
        addManagement(context);
        return context;
    }

    /** Where people in a session manage keys, and keys that were given the ability. */
    private void addManagement(ServletContextHandler context) {
        ManagementServlet.builder(claviger, new DemoLogin(users))
                .build()
                .addTo(context.getServletContext(), "/manage/v1/*");
        ApiKeyFilter.builder(claviger)
                .guard("/manage/**")
                .passOthersToHost()
                .build()
                .addTo(context.getServletContext());
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
            store.close();
        }
    }

    Claviger claviger() {
        return claviger;
    }

    Store store() {
        return store;
    }

    Users users() {
        return users;
    }

    URI url() {
        return URI.create("http://localhost:" + port);
    }
}
