package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.BOB;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions about policies over HTTP. */
class PolicyQuestionsTest {
    private static final String CALL = "{\"method\":\"POST\",\"path\":\"/api/models\"}";

    private ManagedHost host;

    @BeforeEach
    void start() throws Exception {
        host = new ManagedHost();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void endpoints_areWhatTheKeyMayCall() throws Exception {
        host.changePolicy(policy -> policy.endpoints("GET /api/**").groupEndpoints("writers", "POST /api/models"));
        IssuedKey key = host.issue(
                KeyRequest.named("narrow").forOwner(ADA).withReason("test").withEndpoints("/api/models"));

        Answer answer = host.as(ADA, "GET /keys/" + key.key().id() + "/endpoints");

        assertThat(json(answer))
                .isEqualTo(json("{\"endpoints\":[\"GET /api/models\",\"POST /api/models\"],"
                        + "\"addresses\":\"unrestricted\",\"policy_revision\":2}"));
        assertThat(host.as(BOB, "GET /keys/" + key.key().id() + "/endpoints").status())
                .isEqualTo(404);
    }

    @Test
    void callers_areListedPageByPage() throws Exception {
        host.changePolicy(policy -> policy.endpoints("GET /api/**").groupEndpoints("writers", "POST /api/models"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            expected.add(host.issueTo(ADA).key().id().toString());
            host.issueTo(BOB);
        }

        List<String> listed = new ArrayList<>();
        String query = "?limit=2";
        while (!query.isEmpty()) {
            Answer page = host.as(ROOT, "POST /policy/callers" + query, CALL);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            json(page).get("data").forEach(key -> listed.add(key.get("id").asText()));
            query = page.header("Link")
                    .map(link -> link.substring(link.indexOf('?'), link.indexOf('>')))
                    .orElse("");
            assertThat(json(page).has("next_cursor")).isEqualTo(!query.isEmpty());
        }

        assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(json(host.as(ROOT, "POST /policy/callers?owner_id=bob", CALL))
                        .get("data"))
                .isEmpty();
        assertThat(json(host.as(ROOT, "POST /policy/callers?group=writers", CALL))
                        .get("data"))
                .hasSize(3);
    }

    @Test
    void compare_tellsWhatThePolicyWouldChange() throws Exception {
        host.issueTo(ADA);
        JsonNode policy = json(host.as(ROOT, "GET /policy"));

        JsonNode same = json(host.as(ROOT, "POST /policy/compare", "{\"policy\":" + policy + "}"));
        JsonNode none = json(host.as(ROOT, "POST /policy/compare", "{\"policy\":{}}"));
        JsonNode from = json(host.as(ROOT, "POST /policy/compare", "{\"base\":{},\"policy\":" + policy + "}"));

        assertThat(same.get("differences")).isEmpty();
        assertThat(none.at("/differences/0/lost/0/endpoint").asText()).isEqualTo("/**");
        assertThat(from.at("/differences/0/gained/0/endpoint").asText()).isEqualTo("/**");
        assertThat(from.get("exhaustive").asBoolean()).isTrue();
        assertThat(from.get("every_owner").asBoolean()).isTrue();
        assertThat(json(host.as(ROOT, "GET /policy"))).isEqualTo(policy);
    }

    @Test
    void shadow_isStartedReadAndStopped() throws Exception {
        IssuedKey key = host.issueTo(ADA);
        assertThat(host.as(ROOT, "GET /policy/shadow").code()).isEqualTo("no_shadow");

        host.as(ROOT, "PUT /policy/shadow", "{\"usage\":\"admins_only\"}");
        assertThat(host.call(key.plaintext().reveal())).isEqualTo(200);
        JsonNode shadow = json(host.as(ROOT, "GET /policy/shadow"));

        assertThat(shadow.get("newly_refused").get("admins_only").asInt()).isEqualTo(1);
        assertThat(shadow.at("/sample/0/path").asText()).isEqualTo("/api/models");
        assertThat(shadow.at("/policy/usage").asText()).isEqualTo("admins_only");
        assertThat(shadow.get("node").asText()).isNotEmpty();
        assertThat(host.as(ROOT, "DELETE /policy/shadow").status()).isEqualTo(200);
        assertThat(host.as(ROOT, "DELETE /policy/shadow").status()).isEqualTo(404);
    }
}
