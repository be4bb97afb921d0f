package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.BOB;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.claviger.KeyRequest;
import dev.claviger.spi.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests may look like, what they are answered, and that a refused one changes nothing. */
class ManagementRequestTest {
    private ManagedHost host;

    @BeforeEach
    void start() throws Exception {
        host = new ManagedHost();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"x\",\"id\":\"0000000000\"}|/id",
                "{\"name\":\"x\",\"owner\":\"bob\"}|/owner",
                "{\"name\":\"x\",\"owner_id\":\"\"}|/owner_id",
                "{\"name\":\"x\",\"name\":\"y\"}|/name",
                "{\"name\":1}|/name",
                "{\"name\":null}|/name",
                "{\"name\":\"\"}|/name",
                "{\"name\":\"  \"}|/name",
                "{\"description\":\"x\"}|/name",
                "{\"name\":\"x\",\"expires_at\":\"tomorrow\"}|/expires_at",
                "{\"name\":\"x\",\"expires_at\":\"+99999-01-01T00:00:00Z\"}|/expires_at",
                "{\"name\":\"x\",\"lifetime\":\"0d\"}|/lifetime",
                "{\"name\":\"x\",\"lifetime\":\"PT-1H\"}|/lifetime",
                "{\"name\":\"x\",\"lifetime\":\"PT9999999999H\"}|/lifetime",
                "{\"name\":\"x\",\"lifetime\":\"1d\",\"expires_at\":\"2027-01-01T00:00:00Z\"}|``",
                "{\"name\":\"x\",\"endpoints\":\"/api\"}|/endpoints",
                "{\"name\":\"x\",\"endpoints\":[\"api\"]}|/endpoints",
                "{\"name\":\"x\",\"endpoints\":[1]}|/endpoints/0",
                "{\"name\":\"x\",\"addresses\":[\"10.0.0.0/40\"]}|/addresses",
                "{\"name\":\"x\",\"abilities\":[\"fly\"]}|/abilities",
                "{\"name\":\"x\"} {}|``",
                "[]|``",
                "{|``"
            })
    void issue_refusesWhatIsNotOfTheForm_andNamesTheField(String body, String field) throws Exception {
        Answer answer = host.as(ADA, "POST /keys", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(json(answer).at("/errors/0/pointer").asText()).isEqualTo(field);
        assertThat(json(host.as(ADA, "GET /keys")).get("data")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"overlap\":\"-1d\"}",
                "{\"overlap\":\"PT-1S\"}",
                "{\"overlap\":\"3651d\"}",
                "{\"overlap\":0}",
                "{\"overlap\":\"unlimited\"}",
                "{\"lifetime\":\"1d\"}",
                "{\"overlap\":\"1d\",\"lifetime\":\"0d\"}",
                "{\"overlap\":\"1d\",\"lifetime\":\"unlimited\"}"
            })
    void rotate_refusesWhatIsNoOverlap(String body) throws Exception {
        String id = host.issueTo(ADA).key().id().toString();

        assertThat(host.as(ADA, "POST /keys/" + id + "/rotate", body).status()).isEqualTo(400);
        assertThat(json(host.as(ADA, "GET /keys/" + id)).has("successor_id")).isFalse();
        assertThat(host.as(ADA, "POST /keys/" + id + "/rotate", "{\"overlap\":\"PT0S\"}")
                        .status())
                .isEqualTo(201);
        assertThat(json(host.as(ADA, "GET /keys/" + id)).get("state").asText()).isEqualTo("revoked");
    }

    @Test
    void edit_appliesAllOfItOrNothing() throws Exception {
        String id = host.issue(
                        KeyRequest.named("x").forOwner(ADA).withReason("test").withEndpoints("GET /api/models"))
                .key()
                .id()
                .toString();

        Answer wider = host.as(ADA, "PATCH /keys/" + id, "{\"name\":\"other\",\"endpoints\":[\"/api/**\"]}");
        Answer past = host.as(ADA, "PATCH /keys/" + id, "{\"name\":\"other\",\"expires_at\":\"2020-01-01T00:00:00Z\"}");

        assertThat(wider.code()).isEqualTo("too_wide");
        assertThat(json(wider).at("/errors/0/pointer").asText()).isEqualTo("/endpoints");
        assertThat(past.code()).isEqualTo("expiry_in_the_past");
        assertThat(json(past).at("/errors/0/pointer").asText()).isEqualTo("/expires_at");
        assertThat(json(host.as(ADA, "GET /keys/" + id)).get("name").asText()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({
        "/keys?nonsense=1,nonsense",
        "/keys?limit=0,limit",
        "/keys?limit=1001,limit",
        "/keys?limit=x,limit",
        "/keys?state=dead,state",
        "/keys?cursor=x,cursor",
        "/keys?cursor=cjE,cursor",
        "/keys?all=true,all",
        "/keys?scope=some,scope",
        "/keys?scope=all&owner_id=bob,scope",
        "/keys?scope=own&owner_id=bob,scope",
        "/keys?owner=bob,owner",
        "/keys?sk-0aZ9bY8cX7dW6eV5fU4gT3hS2=1,[hidden]",
        "/keys?name=a&name=b,name",
        "/keys?name=,name",
        "/keys?name=%00,name",
        "/keys?name=%ff,name",
        "/keys?name=%zz,''",
        "/keys?unused_since=yesterday,unused_since",
        "/audit?event=nothing,event",
        "/audit?key_id=x,key_id",
        "/audit?scope=all&owner_id=bob,scope",
        "/audit?from=x,from",
        "/whoami?x,x"
    })
    void queries_areRefused_whereTheyAreNotUnderstood(String target, String field) throws Exception {
        Answer answer = host.as(ROOT, "GET " + target);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/parameter").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/keys?scope=all", "/users/ada/keys?state=active", "/audit?scope=all"})
    void lists_haveAtMostAThousandEntries(String target) throws Exception {
        assertThat(host.as(ROOT, "GET " + target + "&limit=1000").status()).isEqualTo(200);
        assertThat(host.as(ROOT, "GET " + target + "&limit=1001").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/keys/", "/keys;x", "//keys", "/./keys", "/users/../keys", "/users/a%2fb/keys", "/Keys", "", "/"
            })
    void paths_areTakenToTheLetter(String path) throws Exception {
        Answer answer = host.as(ROOT, "GET " + path);

        assertThat(answer.status()).isIn(400, 404);
    }

    @Test
    void methods_areToldWhereOnesDoNotFit() throws Exception {
        assertThat(host.as(ADA, "PUT /keys").header("Allow")).contains("GET, HEAD, OPTIONS, POST");
        assertThat(host.as(ADA, "GET /keys/revoke").header("Allow")).contains("OPTIONS, POST");
        assertThat(host.as(ADA, "BREW /keys/0000000000").header("Allow")).contains("DELETE, GET, HEAD, OPTIONS, PATCH");
        assertThat(host.as(ADA, "POST /policy").code()).isEqualTo("method_not_allowed");
    }

    @Test
    void head_isGetWithoutItsBody() throws Exception {
        host.issueTo(ADA);
        Answer get = host.as(ADA, "GET /keys").withoutDate();
        Answer head = host.as(ADA, "HEAD /keys").withoutDate();

        assertThat(head).isEqualTo(new Answer(get.statusLine(), get.headers(), ""));
    }

    @Test
    void list_leadsThroughAllPages_onceEach() throws Exception {
        List<String> issued = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            issued.add(host.issueTo(ADA).key().id().toString());
            host.clock.advance(Duration.ofSeconds(1));
        }
        host.issueTo(BOB);
        List<String> listed = new ArrayList<>();
        String next = "/keys?limit=2&owner_id=ada";
        for (int page = 0; page < 10 && !next.isEmpty(); page++) {
            Answer answer = host.as(ROOT, "GET " + next);
            json(answer).get("data").forEach(key -> listed.add(key.get("id").asText()));
            String link = answer.header("Link").orElse("");
            assertThat(link.isEmpty()).isEqualTo(!json(answer).has("next_cursor"));
            next = link.isEmpty() ? "" : target(link);
        }

        assertThat(listed).isEqualTo(issued);
    }

    /** Where a Link leads, as tests name it: below the mapping. */
    private static String target(String link) {
        assertThat(link).startsWith("</manage/v1/");
        return link.substring("</manage/v1".length(), link.indexOf('>'));
    }

    @Test
    void audit_leadsThroughAllPages_theLatestFirst() throws Exception {
        for (int i = 0; i < 3; i++) {
            host.issueTo(ADA);
        }
        List<Long> numbers = new ArrayList<>();
        String next = "/audit?limit=2&event=key_issued";
        for (int page = 0; page < 10 && !next.isEmpty(); page++) {
            Answer answer = host.as(ADA, "GET " + next);
            json(answer)
                    .get("data")
                    .forEach(entry -> numbers.add(entry.get("number").asLong()));
            String link = answer.header("Link").orElse("");
            next = link.isEmpty() ? "" : target(link);
        }

        assertThat(numbers).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void list_isOfOnesOwnKeys_unlessOthersAreAskedFor() throws Exception {
        host.issueTo(ROOT);
        host.issueTo(ADA);
        host.issueTo(BOB);

        assertThat(owners("/keys")).containsExactly(ROOT);
        assertThat(owners("/keys?scope=all")).containsExactlyInAnyOrder(ROOT, ADA, BOB);
        assertThat(owners("/keys?group=writers")).containsExactly(ADA);
        assertThat(owners("/keys?issued_by=host:test&owner_id=bob")).containsExactly(BOB);
        assertThat(owners("/users/bob/keys?state=active")).containsExactly(BOB);
        for (String others : List.of("scope=all", "group=writers", "issued_by=host:test", "owner_id=bob")) {
            assertThat(host.as(ADA, "GET /keys?" + others).status()).as(others).isEqualTo(403);
        }
    }

    private Set<String> owners(String target) throws Exception {
        return new LinkedHashSet<>(json(host.as(ROOT, "GET " + target)).findValuesAsText("owner_id"));
    }

    @Test
    void policy_isChangedByTheFirstOfTwo_andTheSecondIsTold() throws Exception {
        String tag = host.as(ADA, "GET /policy").header("ETag").orElse("none");
        assertThat(tag).isEqualTo("none");
        Answer before = host.as(ROOT, "GET /policy");
        String first = before.body().replace("\"max_keys_per_owner\": 100", "\"max_keys_per_owner\": 7");

        assertThat(host.as(ROOT, "PUT /policy", first, "If-Match: \"1\"").header("ETag"))
                .contains("\"2\"");
        Answer second = host.as(ROOT, "PUT /policy", before.body(), "If-Match: \"1\"");

        assertThat(second.status()).isEqualTo(412);
        assertThat(second.code()).isEqualTo("precondition_failed");
        assertThat(second.header("ETag")).contains("\"2\"");
        assertThat(host.as(ROOT, "GET /policy").body()).isEqualTo(first);
        assertThat(host.as(ROOT, "PUT /policy", first).status()).isEqualTo(428);
        assertThat(host.as(ADA, "PUT /policy", first, "If-Match: \"2\"").status())
                .isEqualTo(403);
        Answer unknown = host.as(ROOT, "PUT /policy", "{\"use\":\"sometimes\"}", "If-Match: \"2\"");
        assertThat(json(unknown).at("/errors/0/pointer").asText()).isEqualTo("/use");
    }

    @Test
    void adminLookingItselfUp_isOnRecordWithNoRefusal_andNobodyAsRefusedToListAll() throws Exception {
        assertThat(host.as(ManagedHost.ROOT, "GET /users/root/api_key").status())
                .isEqualTo(404);
        assertThat(host.as(ADA, "GET /users/ada/api_key").status()).isEqualTo(403);
        host.claviger.close();

        assertThat(host.audit.records(AuditEvent.Type.OPERATION_REFUSED))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("operation", "find_owner"));
    }

    @Test
    void answers_areNeverStored_andNeverTakenForAnythingButJson() throws Exception {
        for (String request :
                List.of("GET /keys", "POST /keys", "GET /nowhere", "PUT /keys", "GET /policy", "GET /openapi.json")) {
            Answer answer = host.as(ROOT, request, request.startsWith("POST") ? "{\"name\":\"x\"}" : "");
            assertThat(answer.header("Cache-Control"))
                    .as(request)
                    .contains(request.equals("GET /policy") ? "private, no-cache" : "no-store");
            assertThat(answer.header("X-Content-Type-Options")).as(request).contains("nosniff");
            assertThat(answer.header("Content-Type").orElseThrow()).as(request).contains("json");
        }
    }

    @Test
    void failures_tellNothingOfThemselves_andAreLogged() throws Exception {
        host.loginTrouble.set(new IllegalStateException("the secret of the login"));
        try (LogCapture log = new LogCapture()) {
            Answer answer = host.as(ADA, "GET /keys");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("secret", "Exception");
            assertThat(log.text()).contains("failed with 500: GET /keys: ", "the secret of the login");
        }
    }

    @Test
    void records_tellAddressAndRequest_ofWhoCame() throws Exception {
        host.as(ADA, "POST /keys", "{\"name\":\"x\"}", "X-Request-Id: req 17\u00e9" + "x".repeat(200));

        Awaitility.await()
                .untilAsserted(() -> assertThat(host.audit.records(AuditEvent.Type.KEY_ISSUED))
                        .singleElement()
                        .satisfies(event -> assertThat(event.details())
                                .containsEntry("address", "127.0.0.1")
                                .containsEntry("request_id", "req17" + "x".repeat(95))));
    }

    @Test
    void whoami_tellsTheOwnerAndTheKey() throws Exception {
        JsonNode session = json(host.as(ROOT, "GET /whoami"));
        JsonNode key = json(host.with(host.issueTo(ADA), "GET /whoami", ""));

        assertThat(session.get("admin").asBoolean()).isTrue();
        assertThat(session.has("key")).isFalse();
        assertThat(key.get("id").asText()).isEqualTo(ADA);
        assertThat(key.get("groups").get(0).asText()).isEqualTo("writers");
        assertThat(key.at("/key/name").asText()).isEqualTo("script");
    }

    /** Whether somebody is an administrator is not found out by asking for what only administrators may see. */
    @Test
    void readingKeys_leavesNoRefusalOnRecord() throws Exception {
        for (String user : List.of(ManagedHost.ROOT, ManagedHost.ADA)) {
            assertThat(host.as(user, "POST /keys", "{\"name\":\"x\"}").status()).isEqualTo(201);
            assertThat(host.as(user, "GET /keys").status()).isEqualTo(200);
            assertThat(host.as(user, "GET /whoami").status()).isEqualTo(200);
        }
        assertThat(host.as(ManagedHost.ROOT, "GET /users/root/api_key").status())
                .isEqualTo(200);
        host.claviger.close();

        assertThat(host.audit.records(AuditEvent.Type.OPERATION_REFUSED)).isEmpty();
    }
}
