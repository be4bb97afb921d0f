package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Actor;
import dev.claviger.KeyId;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A change of a key under If-Match happens only to the version of it that the caller has seen. */
class KeyPreconditionsTest {
    private static final Map<String, String> BODIES = Map.of(
            "PATCH /keys/{id}", "{\"name\":\"other\"}",
            "DELETE /keys/{id}", "",
            "POST /keys/{id}/revoke", "{\"reason\":\"lost\"}",
            "POST /keys/{id}/rotate", "{\"overlap\":\"1d\"}",
            "POST /keys/{id}/suspend", "",
            "POST /keys/{id}/resume", "");

    /** A condition of a request, the status that every route answers, and whether the route has done its work. */
    private enum Condition {
        NONE(null, 200),
        CURRENT("\"{now}\"", 200),
        CURRENT_IN_A_LIST("\"77\", \"{now}\"", 200),
        ANYTHING("*", 200),
        STALE("\"{before}\"", 412),
        OF_THE_FUTURE("\"{next}\"", 412),
        WEAK("W/\"{now}\"", 412),
        NONSENSE("nonsense", 400),
        UNQUOTED("{now}", 400);

        private final String text;
        private final int status;

        Condition(String text, int status) {
            this.text = text;
            this.status = status;
        }

        private String at(long version) {
            return text.replace("{now}", Long.toString(version))
                    .replace("{before}", Long.toString(version - 1))
                    .replace("{next}", Long.toString(version + 1));
        }
    }

    private ManagedHost host;
    private KeyId id;

    @BeforeEach
    void start() throws Exception {
        host = new ManagedHost();
        id = host.issueTo(ADA).key().id();
        // Version 2, and suspended, so that there is something to resume.
        host.claviger.suspend(Actor.session(ADA), id, "holiday").orElseThrow();
    }

    @AfterEach
    void close() {
        host.close();
    }

    static Stream<Arguments> everyRouteUnderEveryCondition() {
        return BODIES.keySet().stream()
                .sorted()
                .flatMap(route -> Arrays.stream(Condition.values()).map(condition -> Arguments.of(route, condition)));
    }

    private Answer send(String route, String... headers) throws IOException {
        return host.as(ADA, route.replace("{id}", id.toString()), BODIES.get(route), headers);
    }

    private long version() {
        return host.claviger.find(Actor.session(ADA), id).orElseThrow().version();
    }

    @ParameterizedTest
    @MethodSource("everyRouteUnderEveryCondition")
    void change_happens_exactlyWhereTheConditionIsTrue(String route, Condition condition) throws Exception {
        if (route.endsWith("/rotate")) {
            host.claviger.resume(Actor.session(ADA), id).orElseThrow();
            host.claviger.suspend(Actor.session(ADA), id, "").orElseThrow();
            host.claviger.resume(Actor.session(ADA), id).orElseThrow();
        } else if (route.endsWith("/suspend")) {
            host.claviger.resume(Actor.session(ADA), id).orElseThrow();
        }
        long before = version();
        Answer answer = condition.text == null ? send(route) : send(route, "If-Match: " + condition.at(before));

        int done = route.endsWith("/rotate") ? 201 : 200;
        assertThat(answer.status()).as(answer.body()).isEqualTo(condition.status == 200 ? done : condition.status);
        if (condition.status == 200) {
            assertThat(version()).isGreaterThan(before);
            String shown = route.endsWith("/rotate") ? "\"1\"" : "\"" + version() + "\"";
            assertThat(answer.header("ETag")).contains(shown);
        } else {
            assertThat(version()).isEqualTo(before);
            assertThat(json(answer).at("/errors/0/header").asText()).isEqualTo("If-Match");
        }
        if (condition.status == 412) {
            assertThat(answer.code()).isEqualTo("precondition_failed");
            assertThat(answer.header("ETag")).contains("\"" + before + "\"");
            assertThat(json(answer).get("detail").asText()).contains("Key " + id + " is at version " + before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"2\" | 304", "W/\"2\" | 304", "* | 304", "\"1\" | 200"})
    void get_answersNothingNew_toWhoHasIt(String condition, int status) throws Exception {
        Answer answer = host.as(ADA, "GET /keys/" + id, "", "If-None-Match: " + condition);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("ETag")).contains("\"2\"");
        assertThat(answer.body().isEmpty()).isEqualTo(status == 304);
    }

    @Test
    void use_isNoChange() throws Exception {
        var used = host.issueTo(ADA);
        String path = "GET /keys/" + used.key().id();
        String before = host.as(ADA, path).header("ETag").orElseThrow();

        assertThat(host.call(used.plaintext().reveal())).isEqualTo(200);

        assertThat(host.as(ADA, path).header("ETag")).contains(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH /keys/{id}", "POST /keys/{id}/revoke"})
    void strangers_learnNothing(String route) throws Exception {
        Answer foreign = host.as("bob", route.replace("{id}", id.toString()), BODIES.get(route), "If-Match: \"1\"");
        Answer missing = host.as("bob", route.replace("{id}", "0000000000"), BODIES.get(route), "If-Match: \"1\"");

        assertThat(foreign.status()).isEqualTo(404).isEqualTo(missing.status());
        assertThat(foreign.header("ETag")).isEmpty();
    }

    @Test
    void repeatedRotation_namesTheSuccessor_underAStaleCondition() throws Exception {
        host.claviger.resume(Actor.session(ADA), id).orElseThrow();
        String condition = "If-Match: \"" + version() + "\"";
        String successor = json(send("POST /keys/{id}/rotate", condition, "Idempotency-Key: first"))
                .at("/key/id")
                .asText();

        Answer again = send("POST /keys/{id}/rotate", condition, "Idempotency-Key: first");

        assertThat(again.status()).isEqualTo(412);
        assertThat(json(again).get("key_id").asText()).isEqualTo(successor);
        Answer unconditional = send("POST /keys/{id}/rotate", "Idempotency-Key: first");
        assertThat(unconditional.code()).isEqualTo("already_rotated");
        assertThat(json(unconditional).get("key_id").asText()).isEqualTo(successor);
        assertThat(send("POST /keys/{id}/rotate", "Idempotency-Key: " + "x".repeat(256))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void keyOfAUser_isRevokedUnderACondition() throws Exception {
        String route = "DELETE /users/ada/api_key";

        assertThat(host.as(ROOT, route, "", "If-Match: \"1\"").status()).isEqualTo(412);
        assertThat(host.as(ROOT, route, "", "If-Match: \"2\"").status()).isEqualTo(200);
    }
}
