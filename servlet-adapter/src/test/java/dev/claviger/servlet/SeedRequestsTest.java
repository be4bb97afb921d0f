package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.BOB;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.SecretVault;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.spi.AuditEvent;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users of Open WebUI asked for, one by one, from end to end over HTTP. */
class SeedRequestsTest {
    private ManagedHost host;

    @BeforeEach
    void start() throws Exception {
        host = new ManagedHost();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void pullRequest12106_adminIssuesLooksUpAndRevokesTheKeyOfAUser() throws Exception {
        Answer issued = host.as(ROOT, "POST /users/ada/api_key");
        String text = json(issued).get("api_key").asText();

        assertThat(issued.status()).isEqualTo(201);
        assertThat(json(issued).at("/key/owner_id").asText()).isEqualTo(ADA);
        assertThat(json(issued).at("/key/name").asText()).isEqualTo("api key");
        assertThat(json(issued).at("/key/issued_by")).isEqualTo(json("{\"type\":\"session\",\"id\":\"root\"}"));
        assertThat(json(issued).at("/key/reason").asText()).isEqualTo("asked for by an administrator");
        assertThat(host.call(text)).isEqualTo(200);

        Answer found = host.as(ROOT, "GET /users/ada/api_key");

        assertThat(found.status()).isEqualTo(200);
        assertThat(json(found).get("key")).isEqualTo(json(issued).get("key"));
        assertThat(json(found).get("recoverable").asBoolean()).isFalse();
        assertThat(found.body()).doesNotContain(text);

        Answer revoked = host.as(ROOT, "DELETE /users/ada/api_key");

        assertThat(revoked.status()).isEqualTo(200);
        assertThat(json(revoked).get("state").asText()).isEqualTo("revoked");
        assertThat(host.call(text)).isEqualTo(401);
        assertThat(host.as(ROOT, "GET /users/ada/api_key").status()).isEqualTo(404);
    }

    @Test
    void pullRequest12106_unknownUserIs404_noKeyIs404_nonAdminIs403_eachOnRecord() throws Exception {
        for (String method : new String[] {"GET", "POST", "DELETE"}) {
            Answer unknown = host.as(ROOT, method + " /users/nobody/api_key");
            assertThat(unknown.status()).as(method).isEqualTo(404);
            assertThat(unknown.code()).as(method).isEqualTo("owner_gone");

            // The user itself, another user that exists, and one that does not: all the same to who is no
            // administrator.
            for (String user : new String[] {ADA, BOB, "nobody"}) {
                Answer forbidden = host.as(ADA, method + " /users/" + user + "/api_key");
                assertThat(forbidden.status()).as(method + user).isEqualTo(403);
                assertThat(forbidden.code()).as(method + user).isEqualTo("not_permitted");
            }
        }
        assertThat(host.as(ROOT, "GET /users/bob/api_key").code()).isEqualTo("not_found");
        assertThat(host.as(ROOT, "DELETE /users/bob/api_key").code()).isEqualTo("not_found");

        Awaitility.await()
                .untilAsserted(() -> assertThat(host.audit.records(AuditEvent.Type.OPERATION_REFUSED))
                        .filteredOn(event -> event.actor().equals("session:ada"))
                        .hasSize(9)
                        .allMatch(event -> event.text("code").orElseThrow().equals("not_permitted")));
    }

    @Test
    void pullRequest12106_theNewestOfSeveralKeysIsTheCurrentOne() throws Exception {
        host.as(ROOT, "POST /users/ada/api_key", "{\"name\":\"first\"}");
        host.clock.advance(Duration.ofSeconds(1));
        host.as(ROOT, "POST /users/ada/api_key", "{\"name\":\"second\",\"reason\":\"a second script\"}");

        assertThat(json(host.as(ROOT, "GET /users/ada/api_key")).at("/key/name").asText())
                .isEqualTo("second");
        assertThat(json(host.as(ROOT, "DELETE /users/ada/api_key")).get("name").asText())
                .isEqualTo("second");
        assertThat(json(host.as(ROOT, "GET /users/ada/api_key")).at("/key/name").asText())
                .isEqualTo("first");
    }

    @Test
    void issue12086_adminGetsTheKeyOfAUser_whereTheDeploymentKeepsKeys_andTheUserSeesWhoAndWhen() throws Exception {
        host.close();
        host = new ManagedHost(
                builder -> builder.secretVault(
                        SecretVault.aes256Gcm(1, "0123456789abcdef0123456789abcdef".getBytes(UTF_8))),
                servlet -> servlet);
        String text = json(host.as(ADA, "POST /keys", "{\"name\":\"mine\"}"))
                .get("api_key")
                .asText();

        Answer found = host.as(ROOT, "GET /users/ada/api_key");

        assertThat(json(found).get("recoverable").asBoolean()).isTrue();
        assertThat(found.body()).doesNotContain(text);
        String id = json(found).at("/key/id").asText();
        Answer revealed = host.as(ROOT, "POST /keys/" + id + "/reveal", "{\"reason\":\"to act for her\"}");
        assertThat(json(revealed).get("api_key").asText()).isEqualTo(text);
        assertThat(revealed.header("Cache-Control")).contains("no-store");

        JsonNode seen = json(host.as(ADA, "GET /audit?event=key_revealed"));
        assertThat(seen.get("data")).hasSize(1);
        assertThat(seen.at("/data/0/actor/id").asText()).isEqualTo("root");
        assertThat(seen.at("/data/0/at").asText()).isEqualTo("2026-06-01T12:00:00Z");
        assertThat(seen.at("/data/0/details").has("reason")).isFalse();
        assertThat(json(host.as(ROOT, "GET /audit?scope=all&event=key_revealed"))
                        .at("/data/0/details/reason")
                        .asText())
                .isEqualTo("to act for her");
        assertThat(seen.toString()).doesNotContain(text);

        // Her own key she can see no more: it was shown once.
        assertThat(host.as(ADA, "POST /keys/" + id + "/reveal", "{\"reason\":\"mine\"}")
                        .status())
                .isEqualTo(403);
        assertThat(host.as(ROOT, "HEAD /users/ada/api_key").status()).isEqualTo(200);
        assertThat(json(host.as(ADA, "GET /audit?event=key_revealed")).get("data"))
                .hasSize(1);
    }

    @Test
    void issue12086_adminActsForAUser_withAKeyIssuedForIt() throws Exception {
        Answer issued = host.as(ROOT, "POST /users/ada/keys", "{\"name\":\"support\",\"reason\":\"case 17\"}");
        Answer unexplained = host.as(ROOT, "POST /users/ada/keys", "{\"name\":\"support\"}");

        assertThat(issued.status()).isEqualTo(201);
        assertThat(unexplained.status()).isEqualTo(422);
        assertThat(unexplained.code()).isEqualTo("reason_required");
        assertThat(json(unexplained).at("/errors/0/pointer").asText()).isEqualTo("/reason");
        assertThat(host.server
                        .get(
                                "/api/models",
                                TestHost.bearer(json(issued).get("api_key").asText()))
                        .body())
                .endsWith("as ada");
        assertThat(json(host.as(ADA, "GET /keys")).at("/data/0/reason").asText())
                .isEqualTo("case 17");
        assertThat(json(host.as(ADA, "GET /audit?event=key_issued"))
                        .at("/data/0/actor/id")
                        .asText())
                .isEqualTo("root");
    }

    @Test
    void issue16655_keysForAdminsOnly() throws Exception {
        String before = keyOf(ADA);

        changePolicy("\"usage\": \"everyone\"", "\"usage\": \"admins_only\"");

        assertThat(host.call(before)).isEqualTo(403);
        assertThat(host.as(ADA, "POST /keys", "{\"name\":\"x\"}").code()).isEqualTo("admins_only");
        assertThat(host.call(keyOf(ROOT))).isEqualTo(200);
    }

    @Test
    void issue16655_endpointListsForEachRole_andKeysGrantedByGroup() throws Exception {
        host.changePolicy(policy -> policy.grants(Grants.none().withGroup("writers", Grant.GRANTED))
                .endpoints()
                .roleEndpoints("author", "GET /api/models"));
        host.owners.change(ADA, ada -> ada.withRoles("author"));
        String adas = keyOf(ADA);

        assertThat(host.call(adas)).isEqualTo(200);
        assertThat(host.server.get("/api/files", TestHost.bearer(adas)).code()).isEqualTo("endpoint_not_allowed");
        assertThat(host.as(BOB, "POST /keys", "{\"name\":\"x\"}").code()).isEqualTo("not_granted");
    }

    @Test
    void issue8312_adminsAreExemptFromSwitchAndEndpointList_whereThePolicySaysSo() throws Exception {
        host.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY).endpoints("GET /api/tags"));
        String roots = keyOf(ROOT);

        assertThat(host.server.get("/api/models", TestHost.bearer(roots)).code())
                .isEqualTo("endpoint_not_allowed");
        host.changePolicy(policy -> policy.adminBypass(Gate.GRANT, Gate.ENDPOINT));
        assertThat(host.call(roots)).isEqualTo(200);
        host.changePolicy(policy -> policy.usage(Availability.NOBODY));
        assertThat(host.call(roots)).isEqualTo(403);
    }

    @Test
    void issue8312_serviceAccountsHaveKeys_andOtherTokensGoOnBesideThem() throws Exception {
        Answer issued = host.as(ROOT, "POST /users/robot/keys", "{\"name\":\"nightly\",\"reason\":\"batch\"}");

        assertThat(issued.status()).isEqualTo(201);
        assertThat(host.call(json(issued).get("api_key").asText())).isEqualTo(200);
        // A session token, which the host behind the filter judges: here nobody does, and the handler runs as nobody.
        assertThat(host.server
                        .get("/api/models", TestHost.bearer("eyJhbGciOiJIUzI1NiJ9.e30.x"))
                        .body())
                .endsWith("as null");
    }

    @Test
    void documentationPage_keysAreNamedShownOnceListedAndRevoked() throws Exception {
        Answer issued = host.as(ADA, "POST /keys", "{\"name\":\"ci\",\"description\":\"build server\"}");
        String text = json(issued).get("api_key").asText();
        String id = json(issued).at("/key/id").asText();

        assertThat(issued.header("Cache-Control")).contains("no-store");
        Answer list = host.as(ADA, "GET /keys");
        assertThat(json(list).at("/data/0/name").asText()).isEqualTo("ci");
        assertThat(json(list).at("/data/0/hint").asText()).isEqualTo(text.substring(text.length() - 4));
        assertThat(list.body() + host.as(ADA, "GET /keys/" + id).body()).doesNotContain(text.substring(3, 50));
        assertThat(host.as(ADA, "DELETE /keys/" + id).status()).isEqualTo(200);
        assertThat(host.call(text)).isEqualTo(401);
    }

    @Test
    void documentationPage_limitsAreLifted_narrowingExpiryAndRotationWithOverlap() throws Exception {
        Answer issued = host.as(
                ADA, "POST /keys", "{\"name\":\"ci\",\"lifetime\":\"90d\",\"endpoints\":[\"GET /api/models\"]}");
        String old = json(issued).get("api_key").asText();
        String id = json(issued).at("/key/id").asText();
        assertThat(json(issued).at("/key/expires_at").asText()).isEqualTo("2026-08-30T12:00:00Z");
        assertThat(host.server.get("/api/files", TestHost.bearer(old)).code()).isEqualTo("outside_key_scope");

        Answer rotated = host.as(ADA, "POST /keys/" + id + "/rotate", "{\"overlap\":\"1d\"}");
        String successor = json(rotated).get("api_key").asText();

        assertThat(rotated.status()).isEqualTo(201);
        assertThat(json(rotated).at("/key/predecessor_id").asText()).isEqualTo(id);
        assertThat(host.call(old)).isEqualTo(200);
        assertThat(host.call(successor)).isEqualTo(200);
        host.clock.advance(Duration.ofDays(1));
        assertThat(host.call(old)).isEqualTo(401);
        assertThat(host.call(successor)).isEqualTo(200);
    }

    private String keyOf(String user) throws IOException {
        return json(host.as(user, "POST /keys", "{\"name\":\"script\"}"))
                .get("api_key")
                .asText();
    }

    private void changePolicy(String before, String after) throws IOException {
        Answer policy = host.as(ROOT, "GET /policy");
        String tag = policy.header("ETag").orElseThrow();
        Answer changed = host.as(ROOT, "PUT /policy", policy.body().replace(before, after), "If-Match: " + tag);
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.body()).contains(after);
    }
}
