package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.Ability;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A key that may manage keys makes others over HTTP, which are no wider than itself. */
class ChildKeyTest {
    private final ManagedHost host;
    private final IssuedKey parent;

    ChildKeyTest() throws Exception {
        host = new ManagedHost();
        parent = host.issue(KeyRequest.named("ci")
                .withAbilities(Ability.MANAGE_KEYS)
                .withEndpoints("GET /api/models", "/manage/**")
                .withExpiresAt(host.clock.instant().plus(Duration.ofDays(30)))
                .forOwner(ADA)
                .withReason("test"));
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void issue_answersAKeyOfTheSameOwner_thatShowsItsParent_andEndsWithIt() throws Exception {
        Answer answer = host.with(parent, "POST /keys", "{\"name\":\"job\",\"endpoints\":[\"GET /api/models\"]}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        JsonNode key = json(answer).get("key");
        assertThat(key.get("owner_id").asText()).isEqualTo(ADA);
        assertThat(key.get("parent_id").asText()).isEqualTo(parent.key().id().toString());
        assertThat(key.get("expires_at").asText())
                .isEqualTo(String.valueOf(parent.key().expiresAt()));
        assertThat(key.get("abilities")).isEmpty();
        String text = json(answer).get("api_key").asText();
        assertThat(host.call(text)).isEqualTo(200);
        host.as(ADA, "DELETE /keys/" + parent.key().id());
        assertThat(host.call(text)).isEqualTo(401);
    }

    @Test
    void issue_neverMeansUnlimited_whateverIsAbsentOrSaysSo() throws Exception {
        for (String body : new String[] {
            "{\"name\":\"job\"}",
            "{\"name\":\"job\",\"endpoints\":\"unrestricted\",\"addresses\":\"unrestricted\",\"lifetime\":\"unlimited\"}"
        }) {
            JsonNode key = json(host.with(parent, "POST /keys", body)).get("key");

            assertThat(key.get("endpoints")).as(body).hasSize(2);
            assertThat(key.has("expires_at")).as(body).isTrue();
        }
    }

    @Test
    void issue_isRefused_whereItWouldBeWider() throws Exception {
        for (String wider :
                new String[] {"\"endpoints\":[\"/**\"]", "\"endpoints\":[\"POST /api/models\"]", "\"lifetime\":\"31d\""
                }) {
            Answer answer = host.with(parent, "POST /keys", "{\"name\":\"job\"," + wider + "}");

            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
            assertThat(answer.code()).isEqualTo("too_wide");
        }
    }

    @Test
    void rotate_isForKeysThatTheKeyHasMade() throws Exception {
        String child = json(host.with(parent, "POST /keys", "{\"name\":\"job\"}"))
                .at("/key/id")
                .asText();
        String other = host.issueTo(ADA).key().id().toString();
        String body = "{\"overlap\":\"1d\"}";

        Answer rotated = host.with(parent, "POST /keys/" + child + "/rotate", body);

        assertThat(rotated.status()).as(rotated.body()).isEqualTo(201);
        assertThat(json(rotated).at("/key/parent_id").asText())
                .isEqualTo(parent.key().id().toString());
        assertThat(host.with(parent, "POST /keys/" + other + "/rotate", body).code())
                .isEqualTo("not_permitted");
    }
}
