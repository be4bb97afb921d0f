package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.Owner;
import dev.claviger.SecretVault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the OpenAPI document are a walk through it: its requests are answered, and like its answers. */
class OpenApiExamplesTest {
    private static final String ADA = "ada";
    private static final String GRACE = "grace";

    private final OpenApiDocument document = new OpenApiDocument();
    private final SortedSet<String> played = new TreeSet<>();
    private final ManagedHost host;
    private final String exampleId =
            document.example("POST /keys", 201).at("/key/id").asText();
    private String id = exampleId;

    OpenApiExamplesTest() throws Exception {
        SecretVault vault =
                SecretVault.aes256Gcm(1, "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        host = new ManagedHost(builder -> builder.secretVault(vault), servlet -> servlet);
        host.owners.put(Owner.user(ADA).withRoles("admin"));
        host.owners.put(Owner.user(GRACE).withGroups("api-users"));
        host.changePolicy(policy -> policy.groupEndpoints("api-users", "GET /api/models", "POST /api/chat/completions")
                .endpoints());
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void requests_areAnswered_andAnswersAreLikeTheExamples() throws Exception {
        manageOwnKey();
        manageKeysOfUser();
        managePolicy();
        play(ADA, "GET /audit", "/audit?scope=all");
        play(ADA, "POST /keys/revoke", "/keys/revoke");

        SortedSet<String> all = new TreeSet<>(document.operations());
        all.remove("GET /openapi.json");
        assertThat(played).isEqualTo(all);
    }

    private void manageOwnKey() throws IOException {
        id = json(play(GRACE, "POST /keys", "/keys")).at("/key/id").asText();
        assertThat(exampleId).isNotEmpty();
        play(GRACE, "GET /keys", "/keys");
        play(GRACE, "GET /keys/{id}", "/keys/" + id);
        play(ADA, "POST /policy/explain", "/policy/explain");
        play(GRACE, "PATCH /keys/{id}", "/keys/" + id);
        play(GRACE, "GET /keys/{id}/endpoints", "/keys/" + id + "/endpoints");
        play(ADA, "POST /policy/callers", "/policy/callers");
        play(GRACE, "POST /keys/{id}/suspend", "/keys/" + id + "/suspend");
        play(GRACE, "POST /keys/{id}/resume", "/keys/" + id + "/resume");
        play(GRACE, "POST /keys/{id}/rotate", "/keys/" + id + "/rotate");
        play(ADA, "POST /keys/{id}/reveal", "/keys/" + id + "/reveal");
        play(GRACE, "POST /keys/{id}/revoke", "/keys/" + id + "/revoke");
        play(GRACE, "GET /whoami", "/whoami");
    }

    private void manageKeysOfUser() throws IOException {
        String given = json(play(ADA, "POST /users/{userId}/keys", "/users/grace/keys"))
                .at("/key/id")
                .asText();
        play(ADA, "GET /users/{userId}/keys", "/users/grace/keys?state=active");
        play(ADA, "DELETE /keys/{id}", "/keys/" + given);
        for (String method : new String[] {"POST", "GET", "DELETE"}) {
            play(ADA, method + " /users/{userId}/api_key", "/users/grace/api_key");
        }
    }

    private void managePolicy() throws IOException {
        play(ADA, "GET /policy", "/policy");
        play(ADA, "POST /policy/compare", "/policy/compare");
        play(ADA, "PUT /policy/shadow", "/policy/shadow");
        assertThat(host.call(host.issueTo(GRACE).plaintext().reveal())).isEqualTo(200);
        play(ADA, "GET /policy/shadow", "/policy/shadow");
        play(ADA, "DELETE /policy/shadow", "/policy/shadow");
        play(ADA, "PUT /policy", "/policy");
        play(ADA, "GET /policy/revision", "/policy/revision");
    }

    private Answer play(String user, String operation, String path) throws IOException {
        String method = operation.substring(0, operation.indexOf(' '));
        JsonNode body = document.requestExample(operation);
        assertThat(body.isMissingNode()).as("%s has no example", operation).isEqualTo(!document.takesBody(operation));
        String text = body.isMissingNode() ? "" : body.toString().replace("\"" + exampleId + "\"", "\"" + id + "\"");
        // Lists are in the order of time.
        host.clock.advance(Duration.ofMinutes(1));
        Answer answer = host.as(user, method + " " + path, text, "If-Match: *");
        assertThat(answer.status()).as("%s: %s", operation, answer.body()).isIn(200, 201);
        JsonNode example = document.example(operation, answer.status());
        assertThat(shape(json(answer))).as("%s: %s", operation, answer.body()).isEqualTo(shape(example));
        played.add(operation);
        return answer;
    }

    /** The names and types of what is there; of a list its first entry counts, and what is named freely is left out. */
    private static Object shape(JsonNode node) {
        if (node.isArray()) {
            return node.isEmpty() ? "list" : shape(node.get(0));
        }
        if (!node.isObject()) {
            return node.getNodeType();
        }
        TreeMap<String, Object> fields = new TreeMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), shape(field.getValue())));
        fields.remove("details");
        return fields;
    }
}
