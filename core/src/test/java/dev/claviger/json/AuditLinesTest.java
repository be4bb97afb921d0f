package dev.claviger.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.claviger.Fixtures;
import dev.claviger.KeyId;
import dev.claviger.spi.AuditEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class AuditLinesTest {

    /** What ends a line, moves the cursor, colours the terminal, reorders or hides text, or ends a string of JSON. */
    static final List<String> INJECTIONS = List.of(
            "\r\n{\"event\":\"forged\"}",
            "\n",
            "\r",
            "\u001b[2K\u001b[1A",
            "\u009b31m",
            "\u0085",
            "\u2028",
            "\u2029",
            "\u202e",
            "\u2066",
            "\u200b",
            "\ufeff",
            "\0",
            "\b",
            "\"}",
            "\\",
            "\\\"",
            "\",\"actor\":\"admin",
            "\ud83d",
            "\udd11\ud83d",
            "\ud83d\udd11");

    @Test
    void line_holdsTheFieldsInTheirOrder() {
        KeyId key = Fixtures.newId();
        AuditEvent event = AuditEvent.builder(AuditEvent.Type.CALL_REFUSED, "key:" + key, Fixtures.NOON)
                .ownerId("ada")
                .keyId(key)
                .detail("code", "expired")
                .detail("policy", 3)
                .detail("intact", false)
                .detail("exemptions", List.of("grant", "endpoint"))
                .build();

        assertThat(AuditLines.line(event))
                .isEqualTo("{\"at\":\"2026-03-01T12:00:00Z\",\"event\":\"call_refused\",\"actor\":\"key:" + key
                        + "\",\"owner_id\":\"ada\",\"key_id\":\"" + key
                        + "\",\"details\":{\"code\":\"expired\",\"exemptions\":[\"grant\",\"endpoint\"],"
                        + "\"intact\":false,\"policy\":3}}");
    }

    @Test
    void line_leavesOwnerAndKeyOut_whenTheyAreNotKnown() {
        assertThat(AuditLines.line(event("nobody", null, Map.of())))
                .isEqualTo(
                        "{\"at\":\"2026-03-01T12:00:00Z\",\"event\":\"call_refused\",\"actor\":\"nobody\",\"details\":{}}");
    }

    @ParameterizedTest
    @FieldSource("INJECTIONS")
    void line_isOneLineOfPrintableAscii_whateverItTells(String injection) throws Exception {
        AuditEvent event = event(
                "session:" + injection,
                injection,
                Map.of("name", "x" + injection + "y", "list", List.of(injection, injection + "y")));

        String line = AuditLines.line(event);

        assertThat(line).matches("[ -~]+");
        Map<?, ?> read = new ObjectMapper().readValue(line, Map.class);
        assertThat(read.get("actor")).isEqualTo("session:" + injection);
        assertThat(read.get("owner_id")).isEqualTo(injection);
        assertThat(read.get("details"))
                .isEqualTo(Map.of("name", "x" + injection + "y", "list", List.of(injection, injection + "y")));
    }

    @Test
    void line_keepsItsOwnFields_whateverTheDetailsAreCalled() throws Exception {
        Map<String, String> forged = new HashMap<>();
        for (String name : List.of("at", "event", "actor", "owner_id", "key_id", "details")) {
            forged.put(name, "forged");
        }

        Map<?, ?> read = new ObjectMapper().readValue(AuditLines.line(event("nobody", null, forged)), Map.class);

        assertThat(read.keySet()).isEqualTo(Set.of("at", "event", "actor", "details"));
        assertThat(read.get("actor")).isEqualTo("nobody");
        assertThat(read.get("details")).isEqualTo(forged);
    }

    @Test
    void line_tellsTheTime_toTheMillisecond() {
        AuditEvent event = AuditEvent.builder(
                        AuditEvent.Type.KEY_RESUMED, "session:ada", Fixtures.NOON.plusNanos(250_999_999))
                .build();

        assertThat(AuditLines.line(event)).startsWith("{\"at\":\"2026-03-01T12:00:00.250Z\",");
    }

    @Test
    void line_escapesDelete() {
        assertThat(AuditLines.line(event("a\u007fb", null, Map.of()))).contains("a\\u007fb");
    }

    @Test
    void line_isBounded_howeverLongTheDetails() {
        AuditEvent event = event("nobody", null, Map.of("path", "\u2028".repeat(8_192)));

        assertThat(AuditLines.line(event)).hasSizeLessThan(6 * 2_000 + 200);
    }

    @Test
    void accept_writesOneLine_atLevelInfo() {
        RecordingLogger logger = new RecordingLogger();

        AuditLines.toLog(logger).accept(event("{}", null, Map.of("path", "/{}")));

        assertThat(logger.lines()).containsExactly("INFO " + AuditLines.line(event("{}", null, Map.of("path", "/{}"))));
    }

    private static AuditEvent event(String actor, String owner, Map<String, ?> details) {
        return AuditEvent.builder(AuditEvent.Type.CALL_REFUSED, actor, Fixtures.NOON)
                .ownerId(owner)
                .details(details)
                .build();
    }
}
