package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.SESSION;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Ability;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.servlet.manage.ManagementServlet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who acts, and that no page of another site acts for people who are logged in here. */
class SessionGuardTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String AS_ADA = SESSION + ": " + ADA;
    private static final String NEW_KEY = "{\"name\":\"script\"}";

    private ManagedHost host;

    @BeforeEach
    void start() throws Exception {
        host = new ManagedHost(builder -> builder, servlet -> servlet.trustedOrigins("https://console.example.org"));
    }

    @AfterEach
    void close() {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "", "SAME-ORIGIN", "same-origin, none"})
    void service_refusesEveryRequestInASession_thatAnotherSiteMayHaveMade(String site) throws Exception {
        String id = host.issueTo(ADA).key().id().toString();
        for (String operation : new OpenApiDocument().operations()) {
            if (!operation.endsWith("openapi.json")) {
                String request = operation.replace("{id}", id).replace("{userId}", ADA);
                Answer answer = host.send(request, "", AS_ADA, JSON, "Sec-Fetch-Site: " + site);
                assertThat(answer.code()).as(request).isEqualTo("cross_site");
                assertThat(answer.status()).as(request).isEqualTo(403);
            }
        }
        assertThat(json(host.as(ADA, "GET /keys/" + id)).get("state").asText()).isEqualTo("active");
    }

    @Test
    void service_asksForTheOrigin_whereABrowserDoesNotTellTheSite() throws Exception {
        // The test names the host without its port, which is the standard one then.
        assertThat(issueFrom("Origin: http://localhost").status()).isEqualTo(201);
        assertThat(issueFrom("Origin: http://localhost:81").code()).isEqualTo("cross_site");
        assertThat(issueFrom("Origin: https://localhost").code()).isEqualTo("cross_site");
        assertThat(issueFrom("Origin: https://console.example.org").status()).isEqualTo(201);
        assertThat(issueFrom("Origin: https://evil.example.org").status()).isEqualTo(403);
        assertThat(issueFrom("Origin: http://console.example.org").status()).isEqualTo(403);
        assertThat(issueFrom("Origin: https://console.example.org.evil.example").status())
                .isEqualTo(403);
        assertThat(issueFrom("Origin: null").status()).isEqualTo(403);
        assertThat(issueFrom("X-Nothing: to tell").status()).isEqualTo(201);
    }

    private Answer issueFrom(String header) throws Exception {
        return host.send("POST /keys", NEW_KEY, AS_ADA, JSON, header);
    }

    @Test
    void service_doesNotTrustTheOrigin_whereABrowserTellsAnotherSite() throws Exception {
        Answer answer = host.send(
                "POST /keys",
                NEW_KEY,
                AS_ADA,
                JSON,
                "Origin: https://console.example.org",
                "Sec-Fetch-Site: cross-site");

        assertThat(answer.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain",
                "text/plain; application/json",
                "application/jsonp",
                "application/json; charset=utf-16",
                "application/json, text/plain"
            })
    void service_refusesWhatAFormCanSend_alsoWithoutABody(String type) throws Exception {
        String id = host.issueTo(ADA).key().id().toString();
        for (String request :
                List.of("POST /keys", "PATCH /keys/" + id, "POST /keys/" + id + "/suspend", "PUT /policy")) {
            Answer answer = host.send(request, "", AS_ADA, "Content-Type: " + type);
            assertThat(answer.status()).as(request).isEqualTo(415);
            assertThat(answer.code()).as(request).isEqualTo("json_required");
        }
        assertThat(host.send("POST /keys/" + id + "/suspend", "", AS_ADA).status())
                .isEqualTo(415);
        assertThat(json(host.as(ADA, "GET /keys/" + id)).get("state").asText()).isEqualTo("active");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: same-origin",
                "Origin: http://localhost",
                "Origin: https://console.example.org",
                "X-Requested-With: curl"
            })
    void service_takesAnEmptyBodyWithoutAType_fromPagesOfThisSite(String proof) throws Exception {
        String id = host.issueTo(ADA).key().id().toString();

        for (String operation : List.of("suspend", "resume")) {
            assertThat(host.send("POST /keys/" + id + "/" + operation, "", AS_ADA, proof)
                            .status())
                    .as(operation)
                    .isEqualTo(200);
        }
        assertThat(host.send("POST /keys/" + id + "/suspend", "{}", AS_ADA, proof)
                        .status())
                .isEqualTo(415);
        assertThat(host.send("POST /keys/" + id + "/suspend", "", AS_ADA, proof, "Content-Type: text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(json(host.as(ADA, "GET /keys/" + id)).get("state").asText()).isEqualTo("active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-Fetch-Site: none", "X-Nothing: said"})
    void service_takesNoEmptyBodyWithoutAType_whereNothingProvesWhoAsks(String header) throws Exception {
        String id = host.issueTo(ADA).key().id().toString();

        assertThat(host.send("POST /keys/" + id + "/suspend", "", AS_ADA, header)
                        .status())
                .isEqualTo(415);
    }

    @Test
    void service_asksNoneOfThat_ofCallersWithKeys() throws Exception {
        IssuedKey key = host.issue(
                KeyRequest.named("manager").forOwner(ADA).withReason("test").withAbilities(Ability.MANAGE_KEYS));

        Answer answer = host.send(
                "POST /keys/" + key.key().id() + "/suspend",
                "{}",
                TestHost.bearer(key),
                "Content-Type: text/plain",
                "Sec-Fetch-Site: cross-site");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer).get("suspended_by"))
                .isEqualTo(json("{\"type\":\"key\",\"id\":\"" + key.key().id() + "\"}"));
    }

    @Test
    void service_neverActsForTheSession_besideAKeyThatIsNoGood() throws Exception {
        String bad = "sk-" + "0".repeat(59);
        for (String credential :
                List.of("Bearer " + bad, "Bearer sk-", "Basic " + bad, bad, "Bearer " + bad + ", Bearer x")) {
            Answer answer = host.send("GET /keys", "", AS_ADA, "Authorization: " + credential);
            assertThat(answer.status()).as(credential).isBetween(400, 401);
        }
    }

    @Test
    void service_neverActsForTheSession_besideAKeyThatNoFilterHasJudged() throws Exception {
        IssuedKey key = host.issueTo(ADA);
        ManagementServlet servlet =
                ManagementServlet.builder(host.claviger, request -> ADA).build();
        try (TestServer server = TestServer.start(context -> servlet.addTo(context, "/manage/v1/*"))) {
            assertThat(server.get("/manage/v1/keys", TestHost.bearer(key)).code())
                    .isEqualTo("unauthenticated");
            assertThat(server.get("/manage/v1/keys", "Authorization: Bearer session-token")
                            .status())
                    .isEqualTo(200);
            assertThat(server.get("/manage/v1/keys").status()).isEqualTo(200);
        }
    }

    @Test
    void service_answersNoPreflight_andSendsNoCorsHeader() throws Exception {
        Answer preflight = host.send(
                "OPTIONS /keys", "", AS_ADA, "Origin: https://evil.example.org", "Access-Control-Request-Method: POST");
        Answer answer = host.as(ADA, "GET /keys", "", "Origin: https://console.example.org");

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Allow")).contains("GET, HEAD, OPTIONS, POST");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(preflight.toString() + answer).doesNotContainIgnoringCase("access-control");
    }

    @Test
    void get_changesNothing_whateverIsAskedFor() throws Exception {
        host.issueTo(ADA);
        long before = host.claviger.currentPolicy().orElseThrow().number();
        String keys = host.as("root", "GET /keys?scope=all").body();
        for (String operation : new OpenApiDocument().operations()) {
            String path = operation
                    .substring(operation.indexOf(' '))
                    .replace("{id}", "0000000000")
                    .replace("{userId}", ADA);
            host.as("root", "GET" + path, "", "X-HTTP-Method-Override: DELETE");
            host.as("root", "HEAD" + path, "", "X-HTTP-Method-Override: DELETE");
        }

        assertThat(host.as("root", "GET /keys?scope=all").body()).isEqualTo(keys);
        assertThat(host.claviger.currentPolicy().orElseThrow().number()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "console.example.org", "https://console.example.org/", "https://Console.example.org", "*"})
    void trustedOrigins_areWrittenAsBrowsersWriteThem(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManagementServlet.builder(host.claviger, request -> null)
                        .trustedOrigins(origin))
                .withMessageContaining("https://chat.example.org");
    }
}
