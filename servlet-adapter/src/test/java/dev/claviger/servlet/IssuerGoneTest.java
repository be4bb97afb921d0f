package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.Owner;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys whose issuer is gone show it, wherever they are shown. */
class IssuerGoneTest {
    private static final String OTHER = "other root";

    @Test
    void keys_showThatTheirIssuerIsGone_whereverTheyAreShown() throws Exception {
        try (ManagedHost host = new ManagedHost()) {
            host.owners.put(Owner.user(OTHER).withRoles("admin"));
            JsonNode made = json(host.as(OTHER, "POST /users/ada/api_key", ""));
            host.clock.advance(Duration.ofSeconds(1));
            String own = json(host.as(ADA, "POST /keys", "{\"name\":\"x\"}"))
                    .at("/key/id")
                    .asText();
            String id = made.at("/key/id").asText();
            assertThat(made.at("/key/issuer_gone").asBoolean(true)).isFalse();
            assertThat(json(host.as(ADA, "GET /keys/" + id)).get("issuer_gone").asBoolean())
                    .isFalse();

            host.owners.remove(OTHER);

            assertThat(json(host.as(ADA, "GET /keys/" + id)).get("issuer_gone").asBoolean())
                    .isTrue();
            assertThat(json(host.as(ADA, "GET /keys/" + own)).get("issuer_gone").asBoolean())
                    .isFalse();
            for (String list : List.of("/keys?owner_id=ada", "/users/ada/keys", "/keys?issued_by=session:other+root")) {
                JsonNode first = json(host.as(ROOT, "GET " + list)).at("/data/0");
                assertThat(first.get("id").asText()).as(list).isEqualTo(id);
                assertThat(first.path("issuer_gone").asBoolean()).as(list).isTrue();
            }
            host.as(ROOT, "DELETE /keys/" + own);
            assertThat(json(host.as(ROOT, "GET /users/ada/api_key"))
                            .at("/key/issuer_gone")
                            .asBoolean())
                    .isTrue();
            String whoami = host.server
                    .get(
                            "/manage/v1/whoami",
                            TestHost.bearer(made.get("api_key").asText()))
                    .body();
            assertThat(json(whoami).at("/key/issuer_gone").asBoolean()).isTrue();
        }
    }
}
