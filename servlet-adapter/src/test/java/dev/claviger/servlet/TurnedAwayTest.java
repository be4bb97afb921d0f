package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision;
import dev.claviger.json.AuditLines;
import dev.claviger.spi.AuditEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is on record of refused requests: how they were spelt, and nothing secret. */
class TurnedAwayTest {
    private final TestHost host = TestHost.allowing("/api/models/**");
    private final String key = host.bearer();
    private final Probe probe = new Probe();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(
                "/app",
                context -> {
                    TestServer.http(context).getHttpConfiguration().setUriCompliance(UriCompliance.UNSAFE);
                    context.getServletHandler().setDecodeAmbiguousURIs(true);
                },
                context -> {
                    host.filter().addTo(context);
                    TestServer.serve(context, "probe", probe, "/*");
                });
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        host.close();
    }

    private List<Map<String, Object>> details(AuditEvent.Type type) {
        host.close();
        return host.audit.records(type).stream().map(AuditEvent::details).toList();
    }

    @Test
    void ambiguousPath_isOnRecord_asItWasSpelt() throws Exception {
        server.get("/app/api/models/..;/%61dmin?x=y", key, "X-Request-Id: r-1");

        assertThat(details(AuditEvent.Type.REQUEST_REJECTED))
                .singleElement()
                .satisfies(record -> assertThat(record)
                        .containsEntry("code", "ambiguous_path")
                        .containsEntry("method", "GET")
                        .containsEntry("target", "/app/api/models/..;/%61dmin")
                        .containsEntry("address", "127.0.0.1")
                        .containsEntry("request_id", "r-1")
                        .doesNotContainKey("path"));
    }

    @Test
    void ambiguousMethod_isOnRecord_withBothForms() throws Exception {
        server.send(
                "POST /app/api/%6dodels HTTP/1.1",
                key, "X-HTTP-Method-Override: PUT", "X-HTTP-Method: DELETE", "Content-Length: 0");

        assertThat(details(AuditEvent.Type.REQUEST_REJECTED))
                .singleElement()
                .satisfies(record -> assertThat(record)
                        .containsEntry("code", "ambiguous_method")
                        .containsEntry("method", "POST")
                        .containsEntry("path", "/api/models")
                        .containsEntry("target", "/app/api/%6dodels"));
    }

    @Test
    void severalCredentials_areOnRecord_withoutAnyOfThem() throws Exception {
        Answer answer = server.get("/app/api/models", key, "Authorization: Bearer secret-of-another");

        assertThat(answer.code()).isEqualTo("several_credentials");
        assertThat(details(AuditEvent.Type.REQUEST_REJECTED))
                .singleElement()
                .satisfies(record -> assertThat(record)
                        .containsEntry("code", "several_credentials")
                        .containsEntry("path", "/api/models"));
        assertThat(host.audit.records().toString()).doesNotContain("secret-of-another");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Nothing: x, no_credential",
        "Authorization: Digest abc, no_credential",
        "Authorization: Basic c2stYQ==, no_credential",
        "Authorization: Token sk-0000, misplaced_credential",
        "Authorization: sk-0000, misplaced_credential",
    })
    void requestWithoutAKey_isOnRecordOnce_withItsPath(String header, String reason) throws Exception {
        assertThat(server.get("/app/api/models/7", header).status()).isEqualTo(401);

        assertThat(details(AuditEvent.Type.REQUEST_REJECTED))
                .singleElement()
                .satisfies(record -> assertThat(record)
                        .containsEntry("code", reason)
                        .containsEntry("method", "GET")
                        .containsEntry("path", "/api/models/7")
                        .containsEntry("address", "127.0.0.1")
                        .containsEntry("outcome", "refused"));
        assertThat(host.audit.records(AuditEvent.Type.CALL_REFUSED)).isEmpty();
    }

    @Test
    void keyInClear_isOnRecordAsRefused_andCountsAsRefused() throws Exception {
        ApiKeyFilter strict = ApiKeyFilter.builder(host.claviger).requireHttps().build();
        try (TestServer inClear = TestServer.start(strict, probe)) {
            assertThat(inClear.get("/api/models", key).status()).isEqualTo(403);
        }

        assertThat(details(AuditEvent.Type.CALL_REFUSED))
                .singleElement()
                .satisfies(record -> assertThat(record).containsEntry("code", "insecure_channel"));
        assertThat(host.audit.records(AuditEvent.Type.KEY_FIRST_USED)).isEmpty();
        assertThat(host.claviger.counts().allowed()).isZero();
        assertThat(host.claviger.counts().denied()).containsEntry(Decision.Reason.INSECURE_CHANNEL, 1L);
    }

    @Test
    void refusedCall_isOnRecord_withBothForms() throws Exception {
        server.get("/app/api/%61dmin?token=0A1B", key);

        assertThat(details(AuditEvent.Type.CALL_REFUSED))
                .singleElement()
                .satisfies(record -> assertThat(record)
                        .containsEntry("path", "/api/admin")
                        .containsEntry("target", "/app/api/%61dmin"));
        assertThat(host.audit.records().toString()).doesNotContain("0A1B");
    }

    @Test
    void records_areOneLineWithoutAKey_whateverTheTargetHolds() throws Exception {
        String text = key.substring(key.indexOf("sk-"));
        String escaped = text.chars()
                .mapToObj(c -> String.format(Locale.ROOT, "%%%02x", c))
                .collect(Collectors.joining());
        for (String hidden : List.of(text, escaped, escaped.replace("%", "%25"), text.replace("-", "%2d"))) {
            server.get("/app/" + hidden, key);
            server.get("/app/a;b=" + hidden, key);
            server.get("/app/a?b=" + hidden, key);
            server.get("/app/%0d%0a%1b%e2%80%ae" + hidden, key);
            server.get("/app/\u001b[2K\u0085\u00ff" + hidden, key);
        }
        host.close();

        assertThat(host.audit.records(AuditEvent.Type.REQUEST_REJECTED)).hasSizeGreaterThan(7);
        assertThat(host.audit.records())
                .allSatisfy(record -> assertThat(AuditLines.line(record))
                        .matches("[ -~]+")
                        .doesNotContain(text.substring(20), escaped.substring(60), "%2573"));
    }

    @Test
    void flood_isToldByItsNumber() throws Exception {
        for (int i = 0; i < 25; i++) {
            assertThat(server.get("/app/a;b", key).status()).isEqualTo(400);
        }

        List<Map<String, Object>> records = details(AuditEvent.Type.REQUEST_REJECTED);
        assertThat(records).hasSize(11);
        assertThat(records.get(10)).containsEntry("count", 15L).containsEntry("code", "ambiguous_path");
    }

    @Test
    void request_isUnavailable_whenTheTimeOfItsRecordCannotBeTold() throws Exception {
        host.trouble.at(Trouble.Place.CLOCK, () -> new IllegalStateException("stopped"));

        assertThat(server.get("/app/a;b", key).status()).isEqualTo(503);
        assertThat(probe.runs()).isZero();
    }
}
