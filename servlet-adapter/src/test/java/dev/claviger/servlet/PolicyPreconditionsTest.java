package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conditions under which the policy is read and set (RFC 9110, 13.1). */
class PolicyPreconditionsTest {
    private static final String LESS = "{\"usage\":\"admins_only\"}";

    private ManagedHost host;

    @BeforeEach
    void start() throws Exception {
        host = new ManagedHost();
    }

    @AfterEach
    void close() {
        host.close();
    }

    private Answer put(String... headers) throws IOException {
        return host.as(ROOT, "PUT /policy", LESS, headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1\"",
                "*",
                " * ",
                "\"7\", \"1\"",
                "\"1\",\"7\"",
                ", ,\"1\" ,",
                "W/\"1\", \"1\"",
                "\"a,b\",\"1\""
            })
    void put_isDone_whereTheConditionNamesTheRevisionInForce(String condition) throws Exception {
        Answer answer = put("If-Match: " + condition);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("ETag")).contains("\"2\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "\"2\"", "W/\"1\"", "\"7\", W/\"1\"", "\"01\"", "\"\"", "\"1-gzip\""})
    void put_changesNothing_whereTheConditionIsFalse(String condition) throws Exception {
        Answer answer = put("If-Match: " + condition);

        assertThat(answer.status()).as(answer.body()).isEqualTo(412);
        assertThat(answer.code()).isEqualTo("precondition_failed");
        assertThat(answer.header("ETag")).contains("\"1\"");
        assertThat(json(answer).get("detail").asText()).contains("revision 1");
        assertThat(json(answer).at("/errors/0/header").asText()).isEqualTo("If-Match");
        assertThat(host.as(ROOT, "GET /policy").header("ETag")).contains("\"1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "nonsense", "\"1", "\"1\" \"2\"", "*, \"1\"", "w/\"1\"", ",", "\"1\"; \"2\"", "\"a\u0001\""
            })
    void put_isRefused_whereTheConditionIsNone(String condition) throws Exception {
        assertThat(put("If-Match: " + condition).status()).isEqualTo(400);
        assertThat(host.as(ROOT, "GET /policy", "", "If-None-Match: " + condition)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void put_takesAListInSeveralLines() throws Exception {
        assertThat(put("If-Match: \"7\"", "If-Match: \"1\"").status()).isEqualTo(200);
    }

    @Test
    void put_needsACondition() throws Exception {
        Answer answer = put();

        assertThat(answer.status()).isEqualTo(428);
        assertThat(answer.code()).isEqualTo("if_match_required");
    }

    @Test
    void put_asksWhoItIs_beforeTheCondition() throws Exception {
        assertThat(host.as(ADA, "PUT /policy", LESS, "If-Match: \"7\"").code()).isEqualTo("not_permitted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1\" | 304",
                "W/\"1\" | 304",
                "\"7\", W/\"1\" | 304",
                "* | 304",
                "\"2\" | 200",
                "\"7\", \"8\" | 200"
            })
    void get_answersNothingNew_toWhoHasIt(String condition, int status) throws Exception {
        for (String path : new String[] {"/policy", "/policy/revision"}) {
            Answer answer = host.as(ROOT, "GET " + path, "", "If-None-Match: " + condition);

            assertThat(answer.status()).as(path).isEqualTo(status);
            assertThat(answer.header("ETag")).as(path).contains("\"1\"");
            assertThat(answer.header("Cache-Control")).as(path).contains("private, no-cache");
            assertThat(answer.body().isEmpty()).as(path).isEqualTo(status == 304);
        }
    }

    @Test
    void revision_tellsWhoHasSetThePolicy() throws Exception {
        put("If-Match: *");

        assertThat(json(host.as(ROOT, "GET /policy/revision")))
                .isEqualTo(json("{\"policy_revision\":2,\"changed_by\":{\"type\":\"session\",\"id\":\"root\"},"
                        + "\"changed_at\":\"2026-06-01T12:00:00Z\"}"));
        assertThat(host.as(ADA, "GET /policy/revision").code()).isEqualTo("not_permitted");
    }
}
