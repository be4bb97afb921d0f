package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.ClavigerBuilder;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.SecretVault;
import dev.claviger.UnavailableException;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.servlet.manage.RouteNames;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The OpenAPI document is valid, and tells exactly what the servlet does: no route, status or field more or less. */
class OpenApiTest {
    private static final String NEW_KEY = "{\"name\":\"script\",\"reason\":\"test\"}";
    private static final String NO_ID = "0000000000";

    private final OpenApiDocument document = new OpenApiDocument();
    private final SortedSet<String> seen = new TreeSet<>();
    private ManagedHost host;

    @Test
    void document_isValid() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);

        SwaggerParseResult result = new OpenAPIV3Parser().readContents(document.text(), null, options);

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
        assertThat(result.getOpenAPI().getPaths().keySet()).hasSize(18);
    }

    @Test
    void document_isServedToAnybody() throws Exception {
        try (ManagedHost own = new ManagedHost()) {
            host = own;
            Answer answer = host.send("GET /openapi.json", "");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(json(answer)).isEqualTo(json(document.text()));
        }
    }

    @Test
    void operations_areTheRoutes() throws Exception {
        try (ManagedHost own = new ManagedHost()) {
            host = own;

            assertThat(document.operations()).isEqualTo(RouteNames.of(host.claviger));
        }
    }

    @Test
    void statuses_areThoseThatAreSeen() throws Exception {
        in(builder -> builder, this::askEverythingInVain);
        in(builder -> builder, this::manageOwnKeys);
        in(builder -> builder, this::fallOverTheStateOfKeys);
        in(builder -> builder, this::manageKeysOfUsers);
        in(builder -> builder, this::managePolicy);
        in(builder -> builder, this::askAboutPolicies);
        in(builder -> builder, this::askForMoreThanCanBeRead);
        in(builder -> builder.maxNewKeysPerMinute(1), this::askTooOften);
        in(builder -> builder, this::changeTooOften);
        in(builder -> builder, this::tellKeysInReasons);
        in(
                builder -> builder.secretVault(
                        SecretVault.aes256Gcm(1, "0123456789abcdef0123456789abcdef".getBytes(UTF_8))),
                this::reveal);

        assertThat(seen).isEqualTo(document.statuses());
    }

    private interface Scene {
        void play() throws IOException;
    }

    private void in(UnaryOperator<ClavigerBuilder> settings, Scene scene) throws Exception {
        try (ManagedHost own = new ManagedHost(
                builder -> settings.apply(builder.knownRoles(role -> !role.equals("adnim"))), servlet -> servlet)) {
            host = own;
            scene.play();
        }
    }

    /** What befalls every operation alike. */
    private void askEverythingInVain() throws IOException {
        for (String operation : document.operations()) {
            String request = operation.replace("{id}", NO_ID).replace("{userId}", ADA);
            ask(400, ROOT, request + "?nonsense=1", "");
            if (request.endsWith(RouteNames.OPEN_API)) {
                ask(200, ROOT, request, "");
                continue;
            }
            saw(401, request, host.send(request, ""));
            saw(403, request, host.send(request, "", session(ROOT), "Sec-Fetch-Site: cross-site"));
            host.loginTrouble.set(new UnavailableException("so the test wants"));
            ask(503, ROOT, request, "");
            host.loginTrouble.set(new IllegalStateException("so the test wants"));
            ask(500, ROOT, request, "");
            host.loginTrouble.set(null);
            if (document.takesBody(operation)) {
                saw(415, request, host.send(request, "{}", session(ROOT), "Content-Type: text/plain"));
                String json = "Content-Type: application/json";
                saw(413, request, host.announce(request, 12_000_001, session(ROOT), json, "If-Match: \"1\""));
            }
        }
        ask(404, "stranger", "GET /whoami", "");
    }

    private static String session(String user) {
        return ManagedHost.SESSION + ": " + user;
    }

    private void manageOwnKeys() throws IOException {
        String id = issued(ask(201, ADA, "POST /keys", NEW_KEY));
        ask(200, ADA, "GET /keys", "");
        ask(200, ADA, "GET /keys/" + id, "");
        ask(200, ADA, "PATCH /keys/" + id, "{\"name\":\"other\",\"endpoints\":[\"GET /api/models\"]}");
        ask(422, ADA, "PATCH /keys/" + id, "{\"endpoints\":\"unrestricted\"}");
        ask(200, ADA, "POST /keys/" + id + "/suspend", "{\"reason\":\"holiday\"}");
        ask(409, ADA, "POST /keys/" + id + "/rotate", "{\"overlap\":\"1d\"}");
        ask(200, ADA, "POST /keys/" + id + "/resume", "");
        String next = issued(ask(201, ADA, "POST /keys/" + id + "/rotate", "{\"overlap\":\"1d\"}"));
        ask(200, ADA, "DELETE /keys/" + next, "");
        ask(200, ADA, "GET /whoami", "");
        ask(200, ADA, "GET /audit", "");
        ask(422, ADA, "POST /keys", "{\"name\":\"x\",\"expires_at\":\"2020-01-01T00:00:00Z\"}");
        ask(422, ROOT, "POST /keys/revoke", "{}");
        ask(200, ROOT, "POST /keys/revoke", "{\"owner\":\"ada\"}");
        for (String operation : document.operations()) {
            if (operation.contains("{id}")) {
                String body = operation.endsWith("/rotate") ? "{\"overlap\":\"1d\"}" : "{}";
                // To nobody but an administrator it is told whether there is a key to reveal.
                boolean reveals = operation.endsWith("/reveal");
                ask(reveals ? 422 : 404, ADA, operation.replace("{id}", NO_ID), body);
            }
        }
    }

    private void fallOverTheStateOfKeys() throws IOException {
        String endless = issued(ask(201, ADA, "POST /keys", NEW_KEY));
        String ended = issued(ask(201, ADA, "POST /keys", NEW_KEY));
        ask(200, ADA, "DELETE /keys/" + ended, "");
        ask(409, ADA, "PATCH /keys/" + ended, "{\"name\":\"other\"}");
        ask(409, ADA, "POST /keys/" + ended + "/suspend", "");
        ask(409, ADA, "POST /keys/" + ended + "/resume", "");
        ask(409, ROOT, "POST /keys/" + endless + "/reveal", "{\"reason\":\"test\"}");
        host.changePolicy(policy ->
                policy.limits(IssuanceLimits.standard().withMaxKeysPerOwner(1).withExpiryRequired(true)));
        ask(422, ADA, "POST /keys/" + endless + "/rotate", "{\"overlap\":\"1d\"}");
        ask(409, ADA, "POST /keys", "{\"name\":\"x\",\"lifetime\":\"1d\"}");
        for (String route : new String[] {"/users/ada/keys", "/users/ada/api_key"}) {
            ask(409, ROOT, "POST " + route, "{\"name\":\"x\",\"lifetime\":\"1d\",\"reason\":\"test\"}");
            ask(422, ROOT, "POST " + route, "{\"name\":\"x\",\"reason\":\"test\"}");
        }
    }

    private void manageKeysOfUsers() throws IOException {
        for (String method : new String[] {"GET", "POST", "DELETE"}) {
            ask(404, ROOT, method + " /users/nobody/api_key", "");
        }
        ask(201, ROOT, "POST /users/ada/api_key", "");
        ask(200, ROOT, "GET /users/ada/api_key", "");
        ask(200, ROOT, "DELETE /users/ada/api_key", "");
        ask(201, ROOT, "POST /users/ada/keys", NEW_KEY);
        ask(200, ROOT, "GET /users/ada/keys", "");
        ask(404, ROOT, "GET /users/nobody/keys", "");
        ask(404, ROOT, "POST /users/nobody/keys", NEW_KEY);
    }

    private void managePolicy() throws IOException {
        Answer policy = ask(200, ROOT, "GET /policy", "");
        saw(304, "GET /policy", host.as(ROOT, "GET /policy", "", "If-None-Match: W/\"7\", \"1\""));
        saw(428, "PUT /policy", host.as(ROOT, "PUT /policy", policy.body()));
        saw(200, "PUT /policy", host.as(ROOT, "PUT /policy", policy.body(), "If-Match: \"1\""));
        saw(409, "PUT /policy", host.as(ROOT, "PUT /policy", policy.body(), "If-Match: \"1\""));
        saw(422, "PUT /policy", host.as(ROOT, "PUT /policy", "{\"admin_roles\":[\"adnim\"]}", "If-Match: \"2\""));
        String id = issued(ask(201, ADA, "POST /keys", NEW_KEY));
        String question = "{\"key\":\"" + id + "\",\"method\":\"GET\",\"path\":\"/api/models\",\"address\":\"::1\"}";
        ask(200, ROOT, "POST /policy/explain", question);
    }

    private void askAboutPolicies() throws IOException {
        String id = issued(ask(201, ADA, "POST /keys", NEW_KEY));
        ask(201, ADA, "POST /keys", NEW_KEY);
        ask(200, ADA, "GET /keys/" + id + "/endpoints", "");
        String call = "{\"method\":\"GET\",\"path\":\"/api/models\",\"address\":\"::1\"}";
        Answer page = ask(200, ROOT, "POST /policy/callers?limit=1", call);
        assertThat(page.header("Link")).isPresent();
        String less = "{\"usage\":\"everyone\",\"endpoints\":{\"everyone\":[\"POST /api/**\",\"GET /api/models\"]}}";
        ask(200, ROOT, "POST /policy/compare", "{\"policy\":" + less + "}");
        ask(200, ROOT, "POST /policy/compare", "{\"policy\":" + less + ",\"base\":{}}");
        String misspelt = "{\"admin_roles\":[\"adnim\"]}";
        ask(422, ROOT, "POST /policy/compare", "{\"policy\":" + misspelt + "}");
        ask(404, ROOT, "GET /policy/shadow", "");
        ask(404, ROOT, "DELETE /policy/shadow", "");
        ask(422, ROOT, "PUT /policy/shadow", misspelt);
        ask(200, ROOT, "PUT /policy/shadow", less);
        IssuedKey key = host.issueTo(ADA);
        assertThat(host.call(key.plaintext().reveal())).isEqualTo(200);
        ask(200, ROOT, "GET /policy/shadow", "");
        Answer last = ask(200, ROOT, "DELETE /policy/shadow", "");
        assertThat(json(last).at("/sample/0/shadow").asText()).isEqualTo("not_granted");
    }

    private void askForMoreThanCanBeRead() throws IOException {
        host.changePolicy(policy -> policy.endpoints(EndpointSet.of(numbered("/*/a", "", 2_000))));
        IssuedKey key = host.issue(KeyRequest.named("wide")
                .forOwner(ADA)
                .withReason("test")
                .withEndpoints(EndpointSet.of(numbered("/b", "/*", 64))));
        ask(422, ADA, "GET /keys/" + key.key().id() + "/endpoints", "");
    }

    private static List<String> numbered(String before, String behind, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> before + number + behind)
                .toList();
    }

    private void askTooOften() throws IOException {
        String id = issued(ask(201, ADA, "POST /keys", NEW_KEY));
        assertThat(ask(429, ADA, "POST /keys", NEW_KEY).header("Retry-After")).contains("60");
        ask(429, ADA, "POST /keys/" + id + "/rotate", "{\"overlap\":\"1d\"}");
        ask(201, ROOT, "POST /users/ada/keys", NEW_KEY);
        ask(429, ROOT, "POST /users/ada/keys", NEW_KEY);
        ask(429, ROOT, "POST /users/ada/api_key", "");
    }

    private void changeTooOften() throws IOException {
        IssuedKey key = host.issueTo(ADA);
        String id = key.key().id().toString();
        Actor root = Actor.session(ROOT);
        for (int i = 0; i < 600; i++) {
            host.claviger.resume(root, key.key().id());
        }
        ask(429, ROOT, "PATCH /keys/" + id, "{\"name\":\"x\"}");
        ask(429, ROOT, "POST /keys/" + id + "/resume", "");
        String policy = host.as(ROOT, "GET /policy").body();
        saw(429, "PUT /policy", host.as(ROOT, "PUT /policy", policy, "If-Match: \"1\""));
        ask(429, ROOT, "PUT /policy/shadow", policy);
        ask(429, ROOT, "DELETE /policy/shadow", "");
        for (int i = 0; i < 6_000; i++) {
            host.claviger.suspend(root, key.key().id(), "");
        }
        ask(429, ROOT, "POST /keys/" + id + "/suspend", "");
        ask(429, ROOT, "DELETE /keys/" + id, "");
        ask(429, ROOT, "DELETE /users/ada/api_key", "");
        for (int i = 0; i < 60; i++) {
            ask(200, ROOT, "POST /keys/revoke", "{\"owner\":\"nobody\"}");
        }
        ask(429, ROOT, "POST /keys/revoke", "{\"owner\":\"nobody\"}");
    }

    private void tellKeysInReasons() throws IOException {
        IssuedKey key = host.issueTo(ADA);
        String id = key.key().id().toString();
        String text = key.plaintext().reveal();
        Answer refused = ask(422, ROOT, "DELETE /keys/" + id + "?reason=" + text, "");
        assertThat(refused.code()).isEqualTo("key_in_text");
        assertThat(refused.body()).doesNotContain(text);
        ask(422, ROOT, "DELETE /users/ada/api_key?reason=" + text, "");
        ask(422, ROOT, "POST /keys/" + id + "/suspend", "{\"reason\":\"" + text + "\"}");
    }

    private void reveal() throws IOException {
        String id = issued(ask(201, ADA, "POST /keys", NEW_KEY));
        ask(422, ROOT, "POST /keys/" + id + "/reveal", "{}");
        ask(404, ROOT, "POST /keys/" + NO_ID + "/reveal", "{\"reason\":\"test\"}");
        String request = "POST /keys/" + id + "/reveal";
        ask(200, ROOT, request, "{\"reason\":\"test\"}");
        Answer last = host.as(ROOT, request, "{\"reason\":\"test\"}");
        for (int i = 0; i < 10 && last.status() == 200; i++) {
            last = host.as(ROOT, request, "{\"reason\":\"test\"}");
        }
        assertThat(saw(429, request, last).header("Retry-After")).contains("60");
        assertThat(json(ask(200, ROOT, "GET /users/ada/api_key", ""))
                        .get("withheld")
                        .asText())
                .isEqualTo("reason_required");
    }

    private Answer ask(int status, String user, String request, String body) throws IOException {
        return saw(status, request, host.as(user, request, body));
    }

    private Answer saw(int status, String request, Answer answer) {
        assertThat(answer.status()).as("%s: %s", request, answer.body()).isEqualTo(status);
        String operation = document.operationOf(request);
        seen.add(operation + " " + status);
        document.check(operation, answer);
        return answer;
    }

    private static String issued(Answer answer) {
        return json(answer).at("/key/id").asText();
    }
}
