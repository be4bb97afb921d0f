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
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The OpenAPI document tells exactly what the servlet does: no status, code or field more or less. */
class OpenApiTest {
    private static final String NEW_KEY = "{\"name\":\"script\",\"reason\":\"test\"}";
    private static final String NO_ID = "0000000000";

    /** What only two who do something at the same time can meet with. */
    private static final Set<String> RACES = Set.of(
            "PATCH /keys/{id} 409 conflict",
            "DELETE /keys/{id} 409 conflict",
            "POST /keys/{id}/revoke 409 conflict",
            "POST /keys/{id}/rotate 409 conflict",
            "POST /keys/{id}/suspend 409 conflict",
            "POST /keys/{id}/resume 409 conflict",
            "DELETE /users/{userId}/api_key 409 conflict");

    private final SeenAnswers seen = new SeenAnswers();
    private final OpenApiDocument document = seen.document;

    @Test
    void statusesAndCodes_areThoseThatAreSeen() throws Exception {
        seen.in(builder -> builder, this::askEverythingInVain);
        seen.in(builder -> builder, this::manageOwnKeys);
        seen.in(builder -> builder, this::fallOverTheStateOfKeys);
        seen.in(builder -> builder, this::manageKeysOfUsers);
        seen.in(builder -> builder, this::managePolicy);
        seen.in(builder -> builder, this::askAboutPolicies);
        seen.in(builder -> builder, this::askForMoreThanCanBeRead);
        seen.in(builder -> builder.maxNewKeysPerMinute(1), this::askTooOften);
        seen.in(builder -> builder, this::changeTooOften);
        seen.in(builder -> builder, this::tellKeysInReasons);
        seen.in(vault(), this::reveal);
        new RefusedOperations(seen).play(vault());

        for (String race : RACES) {
            seen.codes.add(race);
            seen.statuses.add(race.substring(0, race.lastIndexOf(' ')));
        }
        assertThat(seen.codes).isEqualTo(document.codes());
        assertThat(seen.statuses).isEqualTo(document.statuses());
    }

    private static UnaryOperator<ClavigerBuilder> vault() {
        return builder ->
                builder.secretVault(SecretVault.aes256Gcm(1, "0123456789abcdef0123456789abcdef".getBytes(UTF_8)));
    }

    /** What befalls every operation alike. */
    private void askEverythingInVain() throws IOException {
        String plain = TestHost.bearer(seen.host.issueTo(ADA));
        for (String operation : document.operations()) {
            String request = operation.replace("{id}", NO_ID).replace("{userId}", ADA);
            ask(400, ROOT, request + "?nonsense=1", "");
            if (request.endsWith(RouteNames.OPEN_API)) {
                ask(200, ROOT, request, "");
                continue;
            }
            saw(401, request, seen.host.send(request, ""));
            saw(403, request, seen.host.send(request, "", session(ROOT), "Sec-Fetch-Site: cross-site"));
            if (!request.endsWith("/whoami")) {
                saw(
                        403,
                        request,
                        seen.host.send(request, RefusedOperations.bodyFor(operation), plain, "If-Match: \"1\""));
            }
            seen.host.loginTrouble.set(new UnavailableException("so the test wants"));
            ask(503, ROOT, request, "");
            seen.host.loginTrouble.set(new IllegalStateException("so the test wants"));
            ask(500, ROOT, request, "");
            seen.host.loginTrouble.set(null);
            if (document.takesBody(operation)) {
                saw(415, request, seen.host.send(request, "{}", session(ROOT), "Content-Type: text/plain"));
                String json = "Content-Type: application/json";
                saw(413, request, seen.host.announce(request, 12_000_001, session(ROOT), json, "If-Match: \"1\""));
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
        saw(304, "GET /keys/" + id, seen.host.as(ADA, "GET /keys/" + id, "", "If-None-Match: \"1\""));
        changeUnderStaleConditions(id);
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
        ask(200, ROOT, "POST /keys/revoke", "{\"owner_id\":\"ada\"}");
        ask(200, ADA, "POST /keys/" + next + "/revoke", "{\"reason\":\"test\"}");
        for (String operation : document.operations()) {
            if (operation.contains("{id}")) {
                // To nobody but an administrator it is told whether there is a key to reveal.
                boolean reveals = operation.endsWith("/reveal");
                String body = reveals ? "{}" : RefusedOperations.bodyFor(operation);
                ask(reveals ? 422 : 404, ADA, operation.replace("{id}", NO_ID), body);
            }
        }
    }

    private void changeUnderStaleConditions(String id) throws IOException {
        for (String operation : document.operations()) {
            if (document.statuses().contains(operation + " 412") && !operation.endsWith("/policy")) {
                String request = operation.replace("{id}", id).replace("{userId}", ADA);
                String body = RefusedOperations.bodyFor(operation);
                saw(412, request, seen.host.as(ROOT, request, body, "If-Match: \"7\""));
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
        seen.host.changePolicy(policy ->
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
        saw(304, "GET /policy", seen.host.as(ROOT, "GET /policy", "", "If-None-Match: W/\"7\", \"1\""));
        ask(200, ROOT, "GET /policy/revision", "");
        saw(304, "GET /policy/revision", seen.host.as(ROOT, "GET /policy/revision", "", "If-None-Match: *"));
        saw(428, "PUT /policy", seen.host.as(ROOT, "PUT /policy", policy.body()));
        saw(200, "PUT /policy", seen.host.as(ROOT, "PUT /policy", policy.body(), "If-Match: \"1\""));
        saw(412, "PUT /policy", seen.host.as(ROOT, "PUT /policy", policy.body(), "If-Match: \"1\""));
        saw(422, "PUT /policy", seen.host.as(ROOT, "PUT /policy", "{\"admin_roles\":[\"adnim\"]}", "If-Match: \"2\""));
        String id = issued(ask(201, ADA, "POST /keys", NEW_KEY));
        String question = "{\"key_id\":\"" + id + "\",\"method\":\"GET\",\"path\":\"/api/models\",\"address\":\"::1\"}";
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
        IssuedKey key = seen.host.issueTo(ADA);
        assertThat(seen.host.call(key.plaintext().reveal())).isEqualTo(200);
        ask(200, ROOT, "GET /policy/shadow", "");
        Answer last = ask(200, ROOT, "DELETE /policy/shadow", "");
        assertThat(json(last).at("/sample/0/shadow").asText()).isEqualTo("not_granted");
    }

    private void askForMoreThanCanBeRead() throws IOException {
        seen.host.changePolicy(policy -> policy.endpoints(EndpointSet.of(numbered("/*/a", "", 2_000))));
        IssuedKey key = seen.host.issue(KeyRequest.named("wide")
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
        IssuedKey key = seen.host.issueTo(ADA);
        String id = key.key().id().toString();
        Actor root = Actor.session(ROOT);
        for (int i = 0; i < 600; i++) {
            seen.host.claviger.resume(root, key.key().id());
        }
        ask(429, ROOT, "PATCH /keys/" + id, "{\"name\":\"x\"}");
        ask(429, ROOT, "POST /keys/" + id + "/resume", "");
        String policy = seen.host.as(ROOT, "GET /policy").body();
        saw(429, "PUT /policy", seen.host.as(ROOT, "PUT /policy", policy, "If-Match: \"1\""));
        ask(429, ROOT, "PUT /policy/shadow", policy);
        ask(429, ROOT, "DELETE /policy/shadow", "");
        for (int i = 0; i < 6_000; i++) {
            seen.host.claviger.suspend(root, key.key().id(), "");
        }
        ask(429, ROOT, "POST /keys/" + id + "/suspend", "");
        ask(429, ROOT, "DELETE /keys/" + id, "");
        ask(429, ROOT, "POST /keys/" + id + "/revoke", "");
        ask(429, ROOT, "DELETE /users/ada/api_key", "");
        for (int i = 0; i < 60; i++) {
            ask(200, ROOT, "POST /keys/revoke", "{\"owner_id\":\"nobody\"}");
        }
        ask(429, ROOT, "POST /keys/revoke", "{\"owner_id\":\"nobody\"}");
    }

    private void tellKeysInReasons() throws IOException {
        IssuedKey key = seen.host.issueTo(ADA);
        String id = key.key().id().toString();
        String text = key.plaintext().reveal();
        Answer refused = ask(422, ROOT, "POST /keys/" + id + "/revoke", "{\"reason\":\"" + text + "\"}");
        assertThat(refused.code()).isEqualTo("key_in_text");
        assertThat(refused.body()).doesNotContain(text);
        ask(422, ROOT, "POST /keys/" + id + "/suspend", "{\"reason\":\"" + text + "\"}");
    }

    private void reveal() throws IOException {
        String id = issued(ask(201, ADA, "POST /keys", NEW_KEY));
        ask(422, ROOT, "POST /keys/" + id + "/reveal", "{}");
        ask(404, ROOT, "POST /keys/" + NO_ID + "/reveal", "{\"reason\":\"test\"}");
        String request = "POST /keys/" + id + "/reveal";
        ask(200, ROOT, request, "{\"reason\":\"test\"}");
        Answer last = seen.host.as(ROOT, request, "{\"reason\":\"test\"}");
        for (int i = 0; i < 10 && last.status() == 200; i++) {
            last = seen.host.as(ROOT, request, "{\"reason\":\"test\"}");
        }
        assertThat(saw(429, request, last).header("Retry-After")).contains("60");
        assertThat(json(ask(200, ROOT, "GET /users/ada/api_key", ""))
                        .get("recoverable")
                        .asBoolean())
                .isTrue();
    }

    private Answer ask(int status, String user, String request, String body) throws IOException {
        return seen.ask(status, user, request, body);
    }

    private Answer saw(int status, String request, Answer answer) {
        return seen.saw(status, request, answer);
    }

    private static String issued(Answer answer) {
        return json(answer).at("/key/id").asText();
    }
}
