package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.BOB;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.Ability;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Grants;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The published faults of systems that manage keys, one test for each. */
class PublishedFaultsTest {
    private static final String NEW_KEY = "{\"name\":\"script\",\"reason\":\"test\"}";

    private ManagedHost host;

    @BeforeEach
    void start() throws Exception {
        host = new ManagedHost();
    }

    @AfterEach
    void close() {
        host.close();
    }

    /** There an endpoint list was asked for one header and not for the other. */
    @Test
    void cve2026_45339_theEndpointListHolds_whicheverWayTheKeyComes() throws Exception {
        String narrow = json(host.as(ADA, "POST /keys", "{\"name\":\"x\",\"endpoints\":[\"GET /api/models\"]}"))
                .get("api_key")
                .asText();
        ApiKeyFilter filter =
                ApiKeyFilter.builder(host.claviger).alsoFromHeader("X-API-Key").build();
        try (TestServer server = TestServer.start(filter, host.probe)) {
            Answer bearer = server.get("/api/messages", TestHost.bearer(narrow));
            Answer header = server.get("/api/messages", "X-API-Key: " + narrow);

            assertThat(header.withoutDate()).isEqualTo(bearer.withoutDate());
            assertThat(header.code()).isEqualTo("outside_key_scope");
            assertThat(server.get("/api/messages", "Cookie: token=" + narrow).status())
                    .isEqualTo(401);
        }
        assertThat(host.probe.runs()).isZero();
    }

    /** There whoever named another user in the request got a key of that user, logged in or not. */
    @Test
    void cve2025_61928_namingAnotherUserGivesNothing_withoutASession_orToWhoIsNoAdministrator() throws Exception {
        String victim = "{\"name\":\"x\",\"reason\":\"x\",\"owner_id\":\"root\"}";
        IssuedKey managing = managingKeyOf(BOB);

        assertThat(host.send("POST /users/root/keys", NEW_KEY, "Content-Type: application/json")
                        .status())
                .isEqualTo(401);
        assertThat(host.send("POST /keys", victim, "Content-Type: application/json")
                        .status())
                .isEqualTo(401);
        for (String route : List.of("POST /users/root/keys", "POST /users/root/api_key")) {
            assertThat(host.as(ADA, route, NEW_KEY).status()).isEqualTo(403);
            assertThat(host.with(managing, route, NEW_KEY).status()).isEqualTo(403);
        }
        Answer mass = host.as(ADA, "POST /keys", victim);
        assertThat(mass.code()).isEqualTo("not_permitted");
        assertThat(host.with(managing, "POST /keys", victim).code()).isEqualTo("not_permitted");
        assertThat(json(host.as(ROOT, "GET /users/root/keys")).get("data")).isEmpty();
    }

    /** There keys made keys with more rights than their own. */
    @Test
    void cve2020_7009_and_7014_noKeyMakesAKeyForOthers_orOneThatCanMore() throws Exception {
        IssuedKey root = managingKeyOf(ROOT);
        String id = root.key().id().toString();
        IssuedKey plain = host.issueTo(ADA);

        assertThat(host.with(root, "GET /keys", "").status()).isEqualTo(200);
        for (String request : List.of(
                "POST /users/ada/keys", "POST /users/ada/api_key", "POST /users/root/api_key", "GET /users/ada/keys")) {
            Answer answer = host.with(root, request, request.startsWith("GET") ? "" : NEW_KEY);
            assertThat(answer.code()).as(request).isEqualTo("not_permitted");
        }
        String narrow = host.issueTo(ROOT).key().id().toString();
        // Its own successor, and one that manages nothing but may call more.
        for (String rotated : List.of(id, narrow)) {
            assertThat(host.with(root, "POST /keys/" + rotated + "/rotate", "{\"overlap\":\"1d\"}")
                            .code())
                    .isEqualTo("not_permitted");
        }
        assertThat(host.with(root, "POST /keys/" + id + "/reveal", "{\"reason\":\"x\"}")
                        .status())
                .isEqualTo(403);
        for (String operation : new OpenApiDocument().operations()) {
            String request =
                    operation.replace("{id}", plain.key().id().toString()).replace("{userId}", ADA);
            boolean open = List.of("/whoami", "/openapi.json").stream().anyMatch(request::endsWith);
            String body = bodyFor(operation);
            if (!open) {
                assertThat(tagged(plain, request, body).code()).as(request).isEqualTo("not_permitted");
            }
        }
        assertThat(host.with(plain, "GET /whoami", "").status()).isEqualTo(200);
        Answer able = host.as(ADA, "POST /keys", "{\"name\":\"x\",\"abilities\":[\"manage_keys\"]}");
        assertThat(able.code()).isEqualTo("not_permitted");
        assertThat(host.with(root, "POST /keys", "{\"name\":\"x\",\"abilities\":[\"manage_keys\"]}")
                        .code())
                .isEqualTo("not_permitted");
    }

    private static String bodyFor(String operation) {
        if (operation.startsWith("GET")
                || operation.startsWith("DELETE")
                || operation.endsWith("/resume")
                || operation.endsWith("{id}/revoke")) {
            return "";
        }
        if (operation.endsWith("/rotate")) {
            return "{\"overlap\":\"1d\"}";
        }
        if (operation.endsWith("/revoke")) {
            return "{\"all\":true}";
        }
        if (operation.endsWith("/explain")) {
            return "{\"key_id\":\"0000000000\",\"method\":\"GET\",\"path\":\"/\"}";
        }
        return operation.startsWith("PATCH") ? "{\"name\":\"x\"}" : patchless(operation);
    }

    private static String patchless(String operation) {
        if (operation.startsWith("PUT")) {
            return "{}";
        }
        if (operation.endsWith("/compare")) {
            return "{\"policy\":{}}";
        }
        if (operation.endsWith("/callers")) {
            return "{\"method\":\"GET\",\"path\":\"/\"}";
        }
        return operation.endsWith("/suspend") || operation.endsWith("/reveal") ? "{\"reason\":\"x\"}" : NEW_KEY;
    }

    private Answer tagged(IssuedKey key, String request, String body) throws Exception {
        return host.send(request, body, TestHost.bearer(key), "If-Match: \"1\"");
    }

    /** There a key could be read and changed by whoever knew its id. */
    @Test
    void cve2026_42227_keysOfOthersAreAsIfTheyWereNot() throws Exception {
        String foreign = host.issueTo(BOB).key().id().toString();
        IssuedKey managing = managingKeyOf(ADA);
        for (String operation : new OpenApiDocument().operations()) {
            if (operation.contains("{id}") && !operation.endsWith("/reveal")) {
                Set<Answer> answers = new LinkedHashSet<>();
                for (String id : List.of(foreign, "0000000000", "not-an-id")) {
                    String request = operation.replace("{id}", id);
                    answers.add(host.as(ADA, request, bodyFor(operation)).withoutDate());
                }
                assertThat(answers).as(operation).hasSize(1);
                assertThat(answers.iterator().next().status()).as(operation).isEqualTo(404);
                answers.add(host.with(managing, operation.replace("{id}", foreign), bodyFor(operation))
                        .withoutDate());
                assertThat(answers).as(operation).hasSize(1);
            }
        }
        assertThat(json(host.as(ROOT, "GET /keys/" + foreign)).get("state").asText())
                .isEqualTo("active");
        assertThat(host.as(ADA, "GET /keys?owner_id=bob").status()).isEqualTo(403);
        assertThat(host.as(ADA, "GET /audit?owner_id=bob").status()).isEqualTo(403);
    }

    /** There a user without the grant could no longer delete a key that would come to life again with it. */
    @Test
    void openWebui25992_ownersListAndRevokeTheirKeys_whateverWasTakenFromThem() throws Exception {
        String lostGrant = host.issueTo(ADA).key().id().toString();
        String switchedOff = host.issueTo(ADA).key().id().toString();
        String inactive = host.issueTo(ADA).key().id().toString();
        host.changePolicy(policy -> policy.grants(Grants.none()));
        assertThat(host.as(ADA, "POST /keys", NEW_KEY).code()).isEqualTo("not_granted");
        assertThat(host.as(ADA, "DELETE /keys/" + lostGrant).status()).isEqualTo(200);

        host.changePolicy(policy -> policy.usage(Availability.NOBODY));
        assertThat(host.as(ADA, "DELETE /keys/" + switchedOff).status()).isEqualTo(200);

        host.owners.change(ADA, ada -> ada.withActive(false));
        assertThat(host.as(ADA, "DELETE /keys/" + inactive).status()).isEqualTo(200);
        assertThat(json(host.as(ADA, "GET /keys")).findValuesAsText("state")).containsOnly("revoked");
    }

    /** There an empty list stood for no limit at all. */
    @Test
    void cve2026_56216_anEmptySelectionIsNeverEverything() throws Exception {
        IssuedKey key = host.issueTo(ADA);
        for (String body : List.of(
                "{}",
                "{\"all\":false}",
                "{\"owner_id\":\"\"}",
                "{\"issued_by\":{\"type\":\"\",\"id\":\"\"}}",
                "{\"group\":\"\"}",
                "{\"name\":\"\"}",
                "{\"plaintexts\":[]}",
                "{\"reason\":\"leak\"}",
                "{\"all\":true,\"owner_id\":\"ada\"}",
                "{\"all\":true,\"plaintexts\":[]}",
                "{\"owner_id\":\"ada\",\"name\":\"\"}")) {
            Answer answer = host.as(ROOT, "POST /keys/revoke", body);
            assertThat(answer.status()).as(body).isEqualTo(422);
            assertThat(answer.code()).as(body).isEqualTo("selection_required");
        }
        for (String body : List.of("", "[]", "null", "{\"all\":null}", "{\"all\":\"true\"}", "{\"plaintexts\":\"\"}")) {
            assertThat(host.as(ROOT, "POST /keys/revoke", body).status())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(host.call(key.plaintext().reveal())).isEqualTo(200);

        Answer narrow = host.as(ADA, "POST /keys", "{\"name\":\"x\",\"endpoints\":[]}");
        assertThat(json(narrow).at("/key/endpoints")).isEmpty();
        assertThat(host.call(json(narrow).get("api_key").asText())).isEqualTo(403);
    }

    @Test
    void cve2026_56216_whatIsSelectedIsRevoked_andNothingElse() throws Exception {
        IssuedKey adas = host.issueTo(ADA);
        IssuedKey bobs = host.issueTo(BOB);
        IssuedKey robots = host.issueTo("robot");
        IssuedKey other = host.issueTo("robot");

        assertThat(revoked("{\"group\":\"writers\"}")).isEqualTo(1);
        assertThat(host.call(adas.plaintext().reveal())).isEqualTo(401);
        assertThat(host.call(bobs.plaintext().reveal())).isEqualTo(200);
        assertThat(revoked("{\"plaintexts\":[\"" + robots.plaintext().reveal() + "\",\"sk-unknown\"]}"))
                .isEqualTo(1);
        assertThat(host.call(robots.plaintext().reveal())).isEqualTo(401);
        // The id of one key with the secret of another proves nothing.
        assertThat(revoked("{\"plaintexts\":[\"" + RefusedKeys.withSecretOf(other, bobs) + "\"]}"))
                .isZero();
        assertThat(host.call(other.plaintext().reveal())).isEqualTo(200);
        assertThat(revoked("{\"all\":true,\"reason\":\"leak\"}")).isEqualTo(2);
        assertThat(host.call(bobs.plaintext().reveal())).isEqualTo(401);
    }

    private int revoked(String selection) throws Exception {
        JsonNode answer = json(host.as(ROOT, "POST /keys/revoke", selection));
        return answer.path("revoked").asInt(-1);
    }

    private IssuedKey managingKeyOf(String owner) {
        return host.issue(
                KeyRequest.named("manager").forOwner(owner).withReason("test").withAbilities(Ability.MANAGE_KEYS));
    }
}
