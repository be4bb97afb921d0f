package dev.claviger.servlet.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.JsonFormException;
import dev.claviger.KeyId;
import dev.claviger.Owner;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementJsonTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final KeyId ID = KeyId.parse("0000000001");

    @Test
    void writeSelf_tellsTheOwnerInAFixedOrder() {
        Owner owner =
                Owner.service("robot").withRoles("b", "a").withGroups("z", "y").withCreatedAt(NOON);

        assertThat(ManagementJson.writeSelf(owner, true, null, Set.of(), NOON))
                .isEqualTo("{\"id\":\"robot\",\"kind\":\"service\",\"active\":true,\"admin\":true,"
                        + "\"roles\":[\"a\",\"b\"],\"groups\":[\"y\",\"z\"],\"created_at\":\"2026-06-01T12:00:00Z\"}");
    }

    @Test
    void write_tellsADecisionGateByGate() {
        List<GateResult> gates = List.of(new GateResult(Gate.KEY_SCOPE, GateResult.Verdict.NOT_REACHED, "not asked"));
        Decision denied = new Decision.Denied(Decision.Reason.ENDPOINT_NOT_ALLOWED, null, 3);

        assertThat(ManagementJson.write(new Explanation(denied, gates)))
                .isEqualTo(
                        "{\"decision\":\"denied\",\"code\":\"endpoint_not_allowed\",\"exemptions\":[],\"policy_revision\":3,"
                                + "\"gates\":[{\"gate\":\"key_scope\",\"verdict\":\"not_reached\",\"detail\":\"not asked\"}]}");
    }

    @Test
    void write_tellsAuditRecords() {
        AuditEvent owned = AuditEvent.builder(AuditEvent.Type.KEY_REVOKED, "session:ada", NOON)
                .ownerId("ada")
                .keyId(ID)
                .detail("reason", "leak")
                .detail("count", 2)
                .detail("intact", true)
                .detail("ids", List.of("a", "b"))
                .build();
        AuditEvent nobodys =
                AuditEvent.builder(AuditEvent.Type.RECORDS_LOST, "nobody", NOON).build();

        assertThat(ManagementJson.write(List.of(new AuditEntry(2, owned), new AuditEntry(1, nobodys)), "abc"))
                .isEqualTo("{\"data\":[{\"number\":2,\"at\":\"2026-06-01T12:00:00Z\",\"event\":\"key_revoked\","
                        + "\"actor\":{\"type\":\"session\",\"id\":\"ada\"},\"owner_id\":\"ada\",\"key_id\":\"0000000001\","
                        + "\"details\":{\"count\":2,\"ids\":[\"a\",\"b\"],\"intact\":true,\"reason\":\"leak\"}},{\"number\":1,\"at\":\"2026-06-01T12:00:00Z\","
                        + "\"event\":\"records_lost\",\"details\":{}}],\"next_cursor\":\"abc\"}");
    }

    @Test
    void writeProblem_isAProblemDocument() {
        assertThat(ManagementJson.writeProblem(
                        ProblemCode.NO_SHADOW, "Not \"one\".", List.of(RequestFault.header("If-Match", "is odd")), ID))
                .isEqualTo("{\"type\":\"urn:claviger:problem:no_shadow\","
                        + "\"title\":\"No policy runs in the shadow on this node\",\"status\":404,"
                        + "\"detail\":\"Not \\\"one\\\".\",\"code\":\"no_shadow\","
                        + "\"errors\":[{\"header\":\"If-Match\",\"detail\":\"Is odd.\"}],\"key_id\":\"0000000001\"}");
        assertThat(ManagementJson.writeRevoked(7, 5)).isEqualTo("{\"matched\":7,\"revoked\":5}");
    }

    @Test
    void readQuestion_takesACall() {
        String text = "{\"key_id\":\"0000000001\",\"method\":\"GET\",\"path\":\"/api/models\"";
        Call call = Call.of("GET", CallPath.of("/api/models"));

        assertThat(ManagementJson.readQuestion(text + "}")).isEqualTo(new ManagementJson.Question(ID, call));
        assertThat(ManagementJson.readQuestion(text + ",\"address\":\"::1\"}"))
                .isEqualTo(new ManagementJson.Question(ID, call.withClientAddress("::1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/key_id",
                "{\"key_id\":\"x\"}|/key_id",
                "{\"key_id\":\"0000000001\",\"method\":\"GET\",\"path\":\"/a//b\"}|/path",
                "{\"key_id\":\"0000000001\",\"method\":1}|/method",
                "{\"address\":null}|/address",
                "{\"api_key\":\"sk-x\"}|/api_key"
            })
    void readQuestion_namesTheFieldAtFault(String text, String field) {
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> ManagementJson.readQuestion(text))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sk-x"));
    }
}
