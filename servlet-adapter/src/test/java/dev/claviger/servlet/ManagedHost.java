package dev.claviger.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.servlet.manage.ManagementServlet;
import dev.claviger.testkit.MovableClock;
import dev.claviger.testkit.RecordedAudit;
import dev.claviger.testkit.TestKeys;
import dev.claviger.testkit.TestOwners;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An application with the filter over everything and the management routes below {@code /manage/v1}, over real HTTP. */
final class ManagedHost implements AutoCloseable {
    static final String ROOT = "root";
    static final String ADA = "ada";
    static final String BOB = "bob";

    /** Stands for the cookie of a session: a test says who is logged in. */
    static final String SESSION = "Test-Session";

    private static final Actor TEST = Actor.host("test");

    static {
        // Tests are part of the module they test, and that one has no need of Jackson.
        ModuleLayer.boot()
                .findModule("com.fasterxml.jackson.databind")
                .ifPresent(jackson -> ManagedHost.class.getModule().addReads(jackson));
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    final TestOwners owners = TestOwners.of(
            Owner.user(ROOT).withRoles("admin"),
            Owner.user(ADA).withGroups("writers"),
            Owner.user(BOB),
            Owner.service("robot"));
    final MovableClock clock = MovableClock.at(TestKeys.NOON);
    final RecordedAudit audit = new RecordedAudit();
    final AtomicReference<@Nullable RuntimeException> loginTrouble = new AtomicReference<>();
    final Probe probe = new Probe();
    final Claviger claviger;
    final TestServer server;

    ManagedHost() throws Exception {
        this(builder -> builder, builder -> builder);
    }

    ManagedHost(UnaryOperator<ClavigerBuilder> settings, UnaryOperator<ManagementServlet.Builder> servletSettings)
            throws Exception {
        claviger = settings.apply(Claviger.builder(new InMemoryKeyStorage(), owners)
                        .initialPolicy(openPolicy())
                        .clock(clock)
                        .maxStaleness(Duration.ZERO)
                        .auditSink(audit))
                .build();
        ManagementServlet servlet = servletSettings
                .apply(ManagementServlet.builder(claviger, this::loggedIn).clock(clock))
                .build();
        server = TestServer.start(context -> {
            ApiKeyFilter.builder(claviger).passOthersToHost().build().addTo(context);
            servlet.addTo(context, "/manage/v1/*");
            TestServer.serve(context, "probe", probe, "/api/*");
        });
    }

    private static PolicyDocument openPolicy() {
        return PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .endpoints(EndpointSet.unrestricted())
                .build();
    }

    private @Nullable String loggedIn(jakarta.servlet.http.HttpServletRequest request) {
        RuntimeException trouble = loginTrouble.get();
        if (trouble != null) {
            throw trouble;
        }
        return request.getHeader(SESSION);
    }

    /** Asks in the session of {@code user}, as the page of this site does. */
    Answer as(String user, String request, String body, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(SESSION + ": " + user);
        all.add("Sec-Fetch-Site: same-origin");
        if (!request.startsWith("GET ") && !request.startsWith("HEAD ")) {
            all.add("Content-Type: application/json");
        }
        return send(request, body, all.toArray(String[]::new));
    }

    Answer as(String user, String request) throws IOException {
        return as(user, request, "");
    }

    /** Asks with a key, and without a session. */
    Answer with(IssuedKey key, String request, String body) throws IOException {
        return send(request, body, TestHost.bearer(key));
    }

    /** Sends a request like {@code GET /keys} to the management routes. */
    Answer send(String request, String body, String... headers) throws IOException {
        String[] parts = request.split(" ", 2);
        String octets = new String(body.getBytes(UTF_8), ISO_8859_1);
        List<String> all = new ArrayList<>(List.of(headers));
        if (!octets.isEmpty() || !parts[0].equals("GET")) {
            all.add("Content-Length: " + octets.length());
        }
        return server.sendWithBody(
                octets, parts[0] + " /manage/v1" + parts[1] + " HTTP/1.1", all.toArray(String[]::new));
    }

    /** Sends the head of a request whose body would be this long. */
    Answer announce(String request, long length, String... headers) throws IOException {
        String[] parts = request.split(" ", 2);
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Length: " + length);
        return server.send(parts[0] + " /manage/v1" + parts[1] + " HTTP/1.1", all.toArray(String[]::new));
    }

    /** Calls the application behind the filter with this text for a key, and returns the status. */
    int call(String apiKey) throws IOException {
        return server.get("/api/models", TestHost.bearer(apiKey)).status();
    }

    IssuedKey issueTo(String owner) {
        return issue(KeyRequest.named("script").forOwner(owner).withReason("test"));
    }

    IssuedKey issue(KeyRequest request) {
        return claviger.issue(TEST, request).orElseThrow();
    }

    void changePolicy(UnaryOperator<PolicyDocument.Builder> change) {
        PolicyRevision present = claviger.currentPolicy().orElseThrow();
        PolicyDocument next = change.apply(present.document().toBuilder()).build();
        claviger.changePolicy(TEST, present.number(), next).orElseThrow();
    }

    static JsonNode json(Answer answer) {
        return json(answer.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        server.close();
        claviger.close();
    }
}
