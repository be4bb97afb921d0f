package dev.claviger.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.Actor;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.examples.quickstart.RunningQuickstart.Answer;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may call what, and what comes back. */
class EndpointsTest {
    private RunningQuickstart server;

    @BeforeEach
    void start() throws IOException {
        server = new RunningQuickstart();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ada,    /api/models,          200",
        "ada,    /api/whoami,          200",
        "ada,    /api/v1/users,        200",
        "ada,    /api/v1/files/file-1, 200",
        "grace,  /api/models,          200",
        "grace,  /api/whoami,          200",
        "grace,  /api/v1/users,        403",
        "grace,  /api/v1/files/file-2, 403",
        "nobody, /api/models,          401",
        "nobody, /api/whoami,          401",
        "nobody, /api/v1/users,        401",
        "nobody, /api/v1/files/file-1, 401",
    })
    void get_answersAsThePolicySays(String user, String path, int status) throws IOException {
        assertThat(server.get(user, path).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"ada, 200", "grace, 200", "nobody, 401"})
    void chat_answersAsThePolicySays(String user, int status) throws IOException {
        Answer answer = server.chat(user, "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");

        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void issue_isRefused_forTheUserWhoIsInNoGroup() {
        var outcome = server.claviger().issue(Actor.session("alan"), KeyRequest.named("test"));

        assertThat(outcome)
                .isEqualTo(new Outcome.Refused<>(
                        Outcome.Refusal.NOT_GRANTED, "No key for alan: nothing grants api-keys to the owner."));
    }

    @Test
    void refusal_carriesTheCode_whenThePolicySaysNo() throws IOException {
        assertThat(server.get("grace", "/api/v1/users").errorCode()).isEqualTo("endpoint_not_allowed");
    }

    @Test
    void refusal_saysNothingButInvalid_whenTheKeyIsNotKnown() throws IOException {
        assertThat(server.get("nobody", "/api/v1/users").errorCode()).isEqualTo("invalid_api_key");
    }

    @Test
    void models_listsTheOneModel() throws IOException {
        JsonNode list = server.get("grace", "/api/models").json();

        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(list.at("/data/0/id").asText()).isEqualTo("canned-1");
    }

    @Test
    void users_listsAllThree() throws IOException {
        JsonNode list = server.get("ada", "/api/v1/users").json();

        assertThat(list.path("data").findValuesAsText("id")).containsExactly("ada", "grace", "alan");
    }

    @Test
    void file_isNotFound_whenThereIsNone() throws IOException {
        Answer answer = server.get("ada", "/api/v1/files/file-9");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.errorCode()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @CsvSource({"file-2, 200", "file-1, 404"})
    void file_isShownToItsOwnerOnly_whenThePolicyAllowsTheEndpoint(String file, int status) throws IOException {
        PolicyDocument wider = Quickstart.policy().toBuilder()
                .groupEndpoints("api-users", "/api/v1/files/*")
                .build();
        server.claviger().changePolicy(Actor.host("test"), 1, wider).orElseThrow();

        Answer answer = server.get("grace", "/api/v1/files/" + file);

        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void whoami_tellsOwnerAndKey() throws IOException {
        JsonNode me = server.get("grace", "/api/whoami").json();

        assertThat(me.path("owner").asText()).isEqualTo("grace");
        assertThat(me.at("/roles/0").asText()).isEqualTo("user");
        assertThat(me.at("/groups/0").asText()).isEqualTo("api-users");
        assertThat(server.key("grace").reveal())
                .contains(me.at("/key/id").asText())
                .endsWith(me.at("/key/hint").asText());
        assertThat(me.at("/key/name").asText()).isEqualTo("test");
        assertThat(me.path("exemptions")).isEmpty();
        assertThat(me.path("policy_revision").asLong()).isEqualTo(1);
    }

    @Test
    void whoami_explainsTheDecisionGateByGate() throws IOException {
        JsonNode gates = server.get("grace", "/api/whoami").json().path("gates");

        assertThat(gates.findValuesAsText("gate"))
                .containsExactlyElementsOf(
                        Arrays.stream(Gate.values()).map(Gate::name).toList());
        assertThat(gates.findValuesAsText("verdict")).containsOnly("PASSED");
        assertThat(gates.findValuesAsText("detail"))
                .contains("granted by group api-users", "entry \"GET /api/whoami\" of group api-users");
    }

    @Test
    void whoami_namesTheExemption_whenOnlyTheRoleOpenedAGate() throws IOException {
        JsonNode me = server.get("ada", "/api/whoami").json();

        assertThat(me.at("/exemptions/0").asText()).isEqualTo("GRANT");
        assertThat(me.path("gates").findValuesAsText("verdict")).contains("EXEMPTED");
    }

    @Test
    void key_stopsWorking_whenItIsRevoked() throws IOException {
        String id = server.get("grace", "/api/whoami").json().at("/key/id").asText();
        server.claviger().revoke(Actor.session("grace"), KeyId.parse(id), "").orElseThrow();

        assertThat(server.get("grace", "/api/models").status()).isEqualTo(401);
    }
}
