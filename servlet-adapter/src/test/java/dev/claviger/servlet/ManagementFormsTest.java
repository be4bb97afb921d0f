package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.BOB;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.SESSION;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.Owner;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.servlet.manage.ManagementServlet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of requests that come beside the plain ones, and what answers lead to. */
class ManagementFormsTest {
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
    void created_tellsWhereTheKeyIs() throws Exception {
        Answer issued = host.as(ADA, "POST /keys", "{\"name\":\"x\"}");
        String id = json(issued).at("/key/id").asText();
        Answer rotated = host.as(ADA, "POST /keys/" + id + "/rotate", "{\"overlap\":\"0d\"}");
        Answer given = host.as(ROOT, "POST /users/ada/keys", "{\"name\":\"x\",\"reason\":\"test\"}");

        for (Answer answer : List.of(issued, rotated, given)) {
            String made = json(answer).at("/key/id").asText();
            assertThat(answer.header("Location")).contains("/manage/v1/keys/" + made);
        }
    }

    @Test
    void issue_isDoneOnce_howeverOftenItIsRepeated_andNeverShowsTheSecretAgain() throws Exception {
        Answer first = host.as(ADA, "POST /keys", "{\"name\":\"x\"}", "Idempotency-Key: order 17");
        Answer second = host.as(ADA, "POST /keys", "{\"name\":\"x\"}", "Idempotency-Key: order 17");
        Answer long256 = host.as(ADA, "POST /keys", "{\"name\":\"x\"}", "Idempotency-Key: " + "x".repeat(256));

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("already_issued");
        assertThat(json(second).get("key_id").asText())
                .isEqualTo(json(first).at("/key/id").asText());
        assertThat(second.body()).doesNotContain(json(first).get("api_key").asText());
        assertThat(json(host.as(ADA, "GET /keys")).get("data")).hasSize(1);
        assertThat(long256.status()).isEqualTo(400);
        assertThat(json(long256).at("/errors/0/header").asText()).isEqualTo("Idempotency-Key");
    }

    @Test
    void ownersWithASlash_areManaged_withTheIdInQueryAndBody() throws Exception {
        host.owners.put(Owner.user("team/ci"));
        Answer issued =
                host.as(ROOT, "POST /keys", "{\"name\":\"x\",\"owner_id\":\"team/ci\",\"reason\":\"nightly builds\"}");

        assertThat(issued.status()).as(issued.body()).isEqualTo(201);
        assertThat(json(issued).at("/key/owner_id").asText()).isEqualTo("team/ci");
        assertThat(json(host.as(ROOT, "GET /keys?owner_id=team%2Fci")).get("data"))
                .hasSize(1);
        Answer revoked = host.as(ROOT, "POST /keys/revoke", "{\"owner_id\":\"team/ci\"}");
        assertThat(json(revoked)).isEqualTo(json("{\"matched\":1,\"revoked\":1}"));
    }

    @Test
    void ownerId_ofOneself_needsNoReason_andOfOthersAnAdministrator() throws Exception {
        assertThat(host.as(ADA, "POST /keys", "{\"name\":\"x\",\"owner_id\":\"ada\"}")
                        .status())
                .isEqualTo(201);
        assertThat(host.as(ADA, "POST /keys", "{\"name\":\"x\",\"owner_id\":\"bob\",\"reason\":\"x\"}")
                        .code())
                .isEqualTo("not_permitted");
        assertThat(host.as(ROOT, "POST /keys", "{\"name\":\"x\",\"owner_id\":\"bob\"}")
                        .code())
                .isEqualTo("reason_required");
    }

    @Test
    void nobody_isTheSameProblem_onEveryRoute() throws Exception {
        String request = "{\"name\":\"x\",\"reason\":\"test\"";
        Answer body = host.as(ROOT, "POST /keys", request + ",\"owner_id\":\"ghost\"}");
        Answer path = host.as(ROOT, "POST /users/ghost/keys", request + "}");

        assertThat(body.code()).isEqualTo("owner_gone");
        assertThat(body.status()).isEqualTo(404);
        assertThat(path.withoutDate()).isEqualTo(body.withoutDate());
    }

    @Test
    void revoke_keepsItsReason_andDeleteIsTheShortForm() throws Exception {
        String first = host.issueTo(ADA).key().id().toString();
        String second = host.issueTo(ADA).key().id().toString();

        assertThat(json(host.as(ADA, "POST /keys/" + first + "/revoke", "{\"reason\":\"lost\"}"))
                        .get("state")
                        .asText())
                .isEqualTo("revoked");
        assertThat(json(host.as(ADA, "DELETE /keys/" + second)).get("state").asText())
                .isEqualTo("revoked");
        JsonNode records = json(host.as(ADA, "GET /audit?event=key_revoked")).get("data");
        assertThat(records.at("/0/details/reason").asText()).isEmpty();
        assertThat(records.at("/1/details/reason").asText()).isEqualTo("lost");
    }

    @Test
    void delete_takesNeitherABodyNorAReason() throws Exception {
        String id = host.issueTo(ADA).key().id().toString();

        Answer body = host.as(ADA, "DELETE /keys/" + id, "{\"reason\":\"lost\"}");
        Answer chunked = host.server.sendWithBody(
                "2\r\n{}\r\n0\r\n\r\n",
                "DELETE /manage/v1/keys/" + id + " HTTP/1.1",
                SESSION + ": " + ADA,
                "Transfer-Encoding: chunked");

        assertThat(body.status()).isEqualTo(400);
        assertThat(json(body).at("/errors/0/pointer").asText()).isEmpty();
        assertThat(chunked.status()).isEqualTo(400);
        assertThat(host.as(ADA, "DELETE /keys/" + id + "?reason=lost").status()).isEqualTo(400);
        assertThat(json(host.as(ADA, "GET /keys/" + id)).get("state").asText()).isEqualTo("active");
    }

    @Test
    void dryRun_countsWhatWouldBeRevoked_andRevokesNothing() throws Exception {
        String revoked = host.issueTo(ADA).key().id().toString();
        host.as(ADA, "DELETE /keys/" + revoked);
        host.issueTo(ADA);
        host.issueTo(ADA);
        host.issueTo(BOB);

        Answer own = host.as(ADA, "POST /keys/revoke", "{\"owner_id\":\"ada\",\"all\":false,\"dry_run\":true}");
        Answer all = host.as(ROOT, "POST /keys/revoke", "{\"all\":true,\"dry_run\":true}");
        Answer issuer = host.as(
                ROOT, "POST /keys/revoke", "{\"issued_by\":{\"type\":\"host\",\"id\":\"test\"},\"dry_run\":true}");

        assertThat(json(own)).isEqualTo(json("{\"matched\":2,\"revoked\":0}"));
        assertThat(json(all).get("matched").asInt()).isEqualTo(3);
        assertThat(json(issuer).get("matched").asInt()).isEqualTo(3);
        assertThat(host.as(ADA, "POST /keys/revoke", "{\"all\":true,\"dry_run\":true}")
                        .code())
                .isEqualTo("not_permitted");
        assertThat(json(host.as(ROOT, "GET /keys?scope=all&state=active")).get("data"))
                .hasSize(3);
        assertThat(json(host.as(ADA, "POST /keys/revoke", "{\"owner_id\":\"ada\"}")))
                .isEqualTo(json("{\"matched\":2,\"revoked\":2}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/merge-patch+json", "application/merge-patch+json;charset=utf-8"
            })
    void patch_isAMergePatch(String type) throws Exception {
        String id = json(host.as(ADA, "POST /keys", "{\"name\":\"x\",\"description\":\"y\"}"))
                .at("/key/id")
                .asText();

        Answer answer =
                host.send("PATCH /keys/" + id, "{\"description\":null}", SESSION + ": " + ADA, "Content-Type: " + type);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).get("description").asText()).isEmpty();
        assertThat(json(answer).get("name").asText()).isEqualTo("x");
    }

    @Test
    void endsThatAreRefused_areToldWhereTheyStand() throws Exception {
        String id = host.issueTo(ADA).key().id().toString();
        host.changePolicy(policy -> policy.limits(IssuanceLimits.standard().withMaxLifetime(Duration.ofDays(1))));

        Answer end = host.as(ADA, "POST /keys", "{\"name\":\"x\",\"expires_at\":\"2027-01-01T00:00:00Z\"}");
        Answer lifetime = host.as(ADA, "POST /keys", "{\"name\":\"x\",\"lifetime\":\"2d\"}");
        Answer rotated = host.as(ADA, "POST /keys/" + id + "/rotate", "{\"overlap\":\"0d\",\"lifetime\":\"2d\"}");

        assertThat(json(end).at("/errors/0/pointer").asText()).isEqualTo("/expires_at");
        for (Answer answer : List.of(lifetime, rotated)) {
            assertThat(answer.code()).isEqualTo("lifetime_too_long");
            assertThat(json(answer).at("/errors/0/pointer").asText()).isEqualTo("/lifetime");
        }
    }

    @Test
    void rotate_takesALifetime() throws Exception {
        String id = host.issueTo(ADA).key().id().toString();

        Answer rotated = host.as(ADA, "POST /keys/" + id + "/rotate", "{\"overlap\":\"1d\",\"lifetime\":\"12h\"}");

        assertThat(json(rotated).at("/key/expires_at").asText()).isEqualTo("2026-06-02T00:00:00Z");
    }

    @Test
    void mergePatch_isForPatchOnly() throws Exception {
        assertThat(host.send("POST /keys", "{}", SESSION + ": " + ADA, "Content-Type: application/merge-patch+json")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void optionalBodies_mayBeNull_asGeneratedClientsSendThem() throws Exception {
        String id = host.issueTo(ADA).key().id().toString();

        for (String operation : List.of("suspend", "resume", "revoke")) {
            assertThat(host.as(ADA, "POST /keys/" + id + "/" + operation, "null")
                            .status())
                    .as(operation)
                    .isEqualTo(200);
        }
        assertThat(host.as(ADA, "POST /keys", "null").status()).isEqualTo(400);
    }

    @Test
    void options_tellsTheMethods_toAnybody() throws Exception {
        Answer answer = host.send("OPTIONS /keys/0000000000", "");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).contains("DELETE, GET, HEAD, OPTIONS, PATCH");
        assertThat(answer.body()).isEmpty();
        assertThat(host.send("OPTIONS /nowhere", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/keys/", "/nowhere", "/users/ada", "/keys/0000000000/"})
    void paths_thatAreNoRoutes_areNoKeysEither(String path) throws Exception {
        Answer answer = host.as(ROOT, "GET " + path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("no_such_route");
        assertThat(json(answer).get("detail").asText()).contains("None ends in a slash");
    }

    @Test
    void problems_tellAllFaultsOfABody_andWhereTheyAre() throws Exception {
        JsonNode problem = json(host.as(ADA, "POST /keys", "{\"name\":\"\",\"nope\":{\"a\":[1]},\"lifetime\":\"x\"}"));

        assertThat(problem.get("type").asText()).isEqualTo("urn:claviger:problem:invalid_request");
        assertThat(problem.get("title").asText()).isEqualTo("The request is not of the right form");
        assertThat(problem.get("errors").findValuesAsText("pointer")).containsExactly("/name", "/nope", "/lifetime");
        assertThat(problem.get("detail").asText())
                .startsWith("The field /name ")
                .endsWith("This is the first of 3 faults; errors lists them.");
        JsonNode missing = json(host.as(ADA, "POST /keys", "{}"));
        assertThat(missing.get("detail").asText()).isEqualTo("The field /name must be there.");
    }

    @Test
    void unauthenticated_namesTheRealm() throws Exception {
        assertThat(host.send("GET /keys", "").header("WWW-Authenticate")).contains("Bearer realm=\"claviger\"");
    }

    @Test
    void openApi_namesTheServer_whereverTheServletIs() throws Exception {
        try (TestServer server = TestServer.start(context ->
                ManagementServlet.builder(host.claviger, request -> ADA).build().addTo(context, "/a b/*", "/*"))) {
            assertThat(json(server.get("/a%20b/openapi.json"))
                            .at("/servers/0/url")
                            .asText())
                    .isEqualTo("/a%20b");
            assertThat(json(server.get("/openapi.json")).at("/servers/0/url").asText())
                    .isEqualTo("/");
        }
    }
}
