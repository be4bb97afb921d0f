package dev.claviger.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Fixtures;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuditRecordTest {

    @Test
    void details_areSorted_copiedAndUnmodifiable() {
        Map<String, String> details = new HashMap<>(Map.of("b", "2", "a", "1", "c", "3"));
        AuditRecord event = with(details);

        details.put("d", "4");

        assertThat(event.details()).isUnmodifiable().containsOnlyKeys("a", "b", "c");
        assertThat(List.copyOf(event.details().keySet())).isSorted();
    }

    @Test
    void details_areCutTo2000Characters_andSaySo() {
        assertThat(with(Map.of("path", "x".repeat(2_000))).details().get("path"))
                .hasSize(2_000);
        assertThat(with(Map.of("path", "x".repeat(2_001))).details().get("path"))
                .isEqualTo("x".repeat(1_967) + "... (cut; it had 2001 characters)")
                .hasSize(2_000);
    }

    @Test
    void codes_areStable() {
        assertThat(Arrays.stream(AuditRecord.Type.values())
                        .map(AuditRecord.Type::code)
                        .collect(Collectors.joining(" ")))
                .isEqualTo("key_issued key_imported key_edited key_suspended key_resumed key_revoked key_rotated"
                        + " key_redigested key_revealed key_resealed policy_changed shadow_started shadow_stopped"
                        + " audit_read audit_purged calls_purged keys_purged operation_refused call_refused request_rejected"
                        + " call_exempted key_first_used calls_counted rotated_key_used records_lost");
    }

    private static AuditRecord with(Map<String, String> details) {
        return new AuditRecord(Fixtures.NOON, AuditRecord.Type.CALL_REFUSED, "nobody", null, null, details);
    }
}
