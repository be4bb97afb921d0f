package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static dev.claviger.servlet.ManagedHost.ROOT;
import static dev.claviger.servlet.ManagedHost.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.json.AuditLines;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts made to do harm somewhere, put into every field that there is, and then looked for in everything that comes out. */
class PayloadTest {
    private final List<Answer> answers = new ArrayList<>();
    private ManagedHost host;

    static Stream<String> payloads() {
        return Stream.of(
                "<script>alert(1)</script>",
                "</script><img src=x onerror=alert(1)>",
                "'\"><svg/onload=alert(1)>&amp;",
                "${7*7}{{7*7}}%n%s",
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\tTAB",
                "a\r\nX-Injected: yes",
                "a\nb",
                "a\u0085b",
                "a\u2028b\u2029c",
                "\u202Etxt.exe",
                "\u2066hidden\u2069",
                "\u200B",
                "\uFEFFbom",
                "\u001B[31mred",
                "\uE000",
                "\uD800",
                "x\uDC00y",
                "a\u0000b",
                "x".repeat(10_000),
                "\uD83D\uDE00 \u958B\u767A\u8005");
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void service_storesExactlyOrRefuses_andWritesNothingHarmful(String payload) throws Exception {
        try (LogCapture log = new LogCapture();
                ManagedHost own =
                        new ManagedHost(builder -> builder.auditSink(AuditLines.toLog()), servlet -> servlet)) {
            host = own;
            putIntoKeys(payload);
            putIntoQueriesAndPaths(payload);
            putIntoPolicies(payload);
            readEverything();
            own.claviger.close();

            assertThat(answers).hasSizeGreaterThan(40).allSatisfy(PayloadTest::isHarmless);
            assertThat(log.lines("\"event\"")).isNotEmpty().allSatisfy(line -> {
                assertThat(line).matches("[\\x20-\\x7e]*");
                assertThat(line).endsWith("}");
            });
            // Line by line, each begun by the logger itself.
            assertThat(log.text()).doesNotContain("\u202E", "\u2028", "\u001B").doesNotContain("\nX-Injected", "\nb");
        }
    }

    private void putIntoKeys(String payload) throws IOException {
        String text = quoted(payload);
        String id = json(host.as(ADA, "POST /keys", "{\"name\":\"first\"}"))
                .at("/key/id")
                .asText();
        keeps(payload, "/key/name", ask("POST /keys", "{\"name\":" + text + "}"));
        keeps(payload, "/key/description", ask("POST /keys", "{\"name\":\"x\",\"description\":" + text + "}"));
        keeps(payload, "/key/reason", ask("POST /users/ada/keys", "{\"name\":\"x\",\"reason\":" + text + "}"));
        keeps(payload, "/name", ask("PATCH /keys/" + id, "{\"name\":" + text + "}"));
        keeps(payload, "/description", ask("PATCH /keys/" + id, "{\"description\":" + text + "}"));
        ask("POST /keys/" + id + "/suspend", "{\"reason\":" + text + "}");
        ask("POST /keys/" + id + "/resume", "{" + text + ":1}");
        for (String field : List.of("endpoints", "addresses", "abilities")) {
            ask("POST /keys", "{\"name\":\"x\",\"" + field + "\":[" + text + "]}");
            ask("POST /keys", "{\"name\":\"x\",\"" + field + "\":" + text + "}");
        }
        ask("POST /keys", "{\"name\":\"x\",\"expires_at\":" + text + "}");
        ask("POST /keys", "{\"name\":\"x\",\"lifetime\":" + text + "}");
        ask("POST /keys", "{\"name\":\"x\"," + text + ":1}");
        ask("POST /keys", text);
        ask("POST /keys", payload);
        ask("POST /keys/" + id + "/rotate", "{\"overlap\":" + text + "}");
        ask("POST /keys/revoke", "{\"all\":false,\"reason\":" + text + "}");
        ask("POST /keys/revoke", "{\"all\":" + text + "}");
    }

    private void putIntoQueriesAndPaths(String payload) throws IOException {
        // Longer ones no server takes in a request line.
        String shorter = payload.substring(0, Math.min(payload.length(), 2_000));
        String text = URLEncoder.encode(shorter, UTF_8).replace("+", "%20");
        for (String parameter : List.of(
                "owner_id",
                "group",
                "issued_by",
                "all",
                "name",
                "state",
                "unused_since",
                "expiring_before",
                "limit",
                "cursor")) {
            ask("GET /keys?" + parameter + "=" + text, "");
        }
        for (String parameter : List.of("owner_id", "actor", "event", "key_id", "from", "until", "cursor")) {
            ask("GET /audit?" + parameter + "=" + text, "");
        }
        ask("GET /keys?" + text + "=1", "");
        ask("GET /keys/" + text, "");
        ask("GET /" + text, "");
        ask("GET /users/" + text + "/keys", "");
        ask("POST /users/" + text + "/keys", "{\"name\":\"x\",\"reason\":\"x\"}");
        ask("POST /keys/0000000000/revoke", "{\"reason\":" + text + "}");
        String header = shorter.replaceAll("[^\\x21-\\x7e]", "");
        answers.add(host.as(ROOT, "POST /keys", "{\"name\":\"x\"}", "Idempotency-Key: " + header));
        answers.add(host.as(ROOT, "POST /keys", "{\"name\":\"x\"}", "X-Request-Id: " + header));
        answers.add(host.as(ROOT, "PUT /policy", "{}", "If-Match: " + header));
        answers.add(host.as(ROOT, "GET /policy", "", "If-None-Match: " + header));
    }

    private void putIntoPolicies(String payload) throws IOException {
        String text = quoted(payload);
        String id = json(host.as(ADA, "POST /keys", "{\"name\":\"x\"}"))
                .at("/key/id")
                .asText();
        for (String policy : List.of(
                "\"eligible_roles\":[\"*\"," + text + "]",
                "\"endpoints\":{\"groups\":{" + text + ":[]}}",
                "\"endpoints\":{\"everyone\":[" + text + "]}",
                "\"addresses\":[" + text + "]",
                text + ":1")) {
            String tag = host.as(ROOT, "GET /policy").header("ETag").orElseThrow();
            answers.add(host.as(ROOT, "PUT /policy", "{" + policy + "}", "If-Match: " + tag));
        }
        String question = "{\"key\":\"" + id + "\",\"method\":" + text + ",\"path\":\"/a\",\"address\":" + text + "}";
        ask("POST /policy/explain", question);
        ask("POST /policy/explain", "{\"key\":\"" + id + "\",\"method\":\"GET\",\"path\":" + text + "}");
    }

    private void readEverything() throws IOException {
        ask("GET /keys?scope=all", "");
        ask("GET /audit?scope=all", "");
        ask("GET /policy", "");
        ask("GET /users/ada/keys", "");
    }

    private Answer ask(String request, String body) throws IOException {
        Answer answer = host.as(ROOT, request, body);
        // Some paths the container refuses before anybody else is asked.
        if (!answer.body().contains("Powered by Jetty")) {
            answers.add(answer);
        }
        return answer;
    }

    /** What is accepted is kept to the letter; what is not is refused for its form. */
    private static void keeps(String payload, String pointer, Answer answer) {
        if (answer.status() < 300) {
            assertThat(json(answer).at(pointer).asText()).isEqualTo(payload);
        } else {
            assertThat(answer.status()).as(answer.body()).isIn(400, 404);
        }
    }

    private static void isHarmless(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        assertThat(answer.body()).doesNotContainPattern("[<>&'\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f]");
        assertThat(answer.body()).doesNotContainPattern("[\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]");
        assertThat(answer.header("X-Injected")).isEmpty();
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Content-Type").orElse("")).matches("application/(problem\\+)?json");
        assertThat(answer.header("Link").orElse("")).doesNotContain("<script");
        json(answer);
    }

    /** All in escapes, so that every character arrives, halves of pairs too. */
    private static String quoted(String payload) {
        StringBuilder text = new StringBuilder("\"");
        payload.chars().forEach(c -> text.append(String.format(Locale.ROOT, "\\u%04x", c)));
        return text.append('"').toString();
    }
}
