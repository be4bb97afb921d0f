package dev.claviger.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Fixtures;
import dev.claviger.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class AuditEventTest {
    static final List<Object> OTHERS = List.of(1, 1.5, 'c', List.of(1L), List.of("a", true), Map.of(), Instant.EPOCH);

    private static final KeyId KEY = new KeyId(7);

    private static AuditEvent.Builder refused() {
        return AuditEvent.builder(AuditEvent.Type.CALL_REFUSED, "nobody", Fixtures.NOON);
    }

    @Test
    void details_areSorted_copiedAndUnmodifiable() {
        List<String> entries = new ArrayList<>(List.of("x"));
        Map<String, Object> details = new HashMap<>(Map.of("b", entries, "a", "1", "c", 3L));
        AuditEvent.Builder builder = refused().details(details);
        AuditEvent event = builder.build();

        details.put("d", "4");
        entries.add("y");
        builder.detail("e", "5");

        assertThat(event.details()).isUnmodifiable().isEqualTo(Map.of("b", List.of("x"), "a", "1", "c", 3L));
        assertThat(List.copyOf(event.details().keySet())).isSorted();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> event.texts("b").add("y"));
    }

    @Test
    void details_areReadByTheirTypes() {
        AuditEvent event = refused()
                .detail("text", "7")
                .detail("number", 7)
                .detail("flag", false)
                .detail("list", List.of("7"))
                .build();

        assertThat(event.text("text")).contains("7");
        assertThat(event.number("number")).hasValue(7);
        assertThat(event.flag("flag")).contains(false);
        assertThat(event.texts("list")).containsExactly("7");
        for (String name : List.of("text", "number", "flag", "list", "none")) {
            assertThat(name.equals("text") || event.text(name).isEmpty()).isTrue();
            assertThat(name.equals("number") || event.number(name).isEmpty()).isTrue();
            assertThat(name.equals("flag") || event.flag(name).isEmpty()).isTrue();
            assertThat(name.equals("list") || event.texts(name).isEmpty()).isTrue();
        }
    }

    @Test
    void codes_areInLowerCase_andTimesInMilliseconds() {
        AuditEvent event = refused()
                .detail("code", AuditEvent.Type.KEY_FIRST_USED)
                .detail("from", Fixtures.NOON.plusNanos(1_999_999))
                .build();

        assertThat(event.details()).isEqualTo(Map.of("code", "key_first_used", "from", "2026-03-01T12:00:00.001Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT0S",
        "PT12H, PT12H",
        "PT24H, P1D",
        "PT168H, P7D",
        "PT36H0.5S, P1DT12H0.5S",
        "PT86399S, PT23H59M59S"
    })
    void durations_haveDays(Duration duration, String text) {
        assertThat(refused().detail("overlap", duration).build().text("overlap"))
                .contains(text);
        assertThat(Duration.parse(text)).isEqualTo(duration);
    }

    @Test
    void details_thatAreMissing_areLeftOut() {
        AuditEvent event = refused()
                .detail("a", (String) null)
                .detail("b", (Instant) null)
                .detail("c", (Duration) null)
                .detail("d", (List<String>) null)
                .detail("e", (AuditEvent.Type) null)
                .details(Collections.singletonMap("f", null))
                .build();

        assertThat(event.details()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("OTHERS")
    void details_ofOtherTypes_areRefused(Object value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> refused().details(Map.of("count", value)))
                .withMessage("the detail count must be a String, a Long, a Boolean or a List of String");
    }

    @Test
    void texts_areCutTo2000Characters_andSaySo() {
        assertThat(refused().detail("path", "x".repeat(2_000)).build().text("path"))
                .contains("x".repeat(2_000));
        String cut = "x".repeat(1_967) + "... (cut; it had 2001 characters)";
        assertThat(refused().detail("path", "x".repeat(2_001)).build().text("path"))
                .contains(cut);
        assertThat(refused()
                        .details(Map.of("list", List.of("a", "x".repeat(2_001))))
                        .build()
                        .texts("list"))
                .containsExactly("a", cut);
        assertThat(cut).hasSize(2_000);
    }

    @Test
    void lists_areCutTo40000Characters_andSaySo() {
        List<String> whole = Collections.nCopies(400, "x".repeat(99));
        List<String> more = Collections.nCopies(401, "x".repeat(99));
        AuditEvent cut = refused().detail("list", more).build();

        assertThat(refused().detail("list", whole).build().texts("list")).isEqualTo(whole);
        assertThat(cut.texts("list")).hasSize(400).last().isEqualTo("... (cut; it had 401 entries)");
        assertThat(cut.texts("list").subList(0, 399)).isEqualTo(more.subList(0, 399));
        assertThat(refused().details(cut.details()).build())
                .as("it is not cut once more")
                .isEqualTo(cut);
        assertThat(refused()
                        .detail("list", Collections.nCopies(100_000, ""))
                        .build()
                        .texts("list"))
                .hasSizeLessThanOrEqualTo(40_000);
    }

    @Test
    void records_areEqual_thatHaveEverythingInCommon() {
        AuditEvent event = refused().ownerId("ada").keyId(KEY).detail("a", "1").build();
        AuditEvent same = refused().detail("a", "1").keyId(KEY).ownerId("ada").build();

        assertThat(event)
                .isEqualTo(same)
                .hasSameHashCodeAs(same)
                .isEqualTo(event.toBuilder().build());
        assertThat(List.of(
                        event.toBuilder().ownerId(null).build(),
                        event.toBuilder().keyId(null).build(),
                        event.toBuilder().detail("a", 1).build(),
                        event.toBuilder().detail("b", "1").build(),
                        AuditEvent.builder(AuditEvent.Type.CALL_EXEMPTED, "nobody", Fixtures.NOON)
                                .ownerId("ada")
                                .keyId(KEY)
                                .detail("a", "1")
                                .build(),
                        AuditEvent.builder(AuditEvent.Type.CALL_REFUSED, "host:a", Fixtures.NOON)
                                .ownerId("ada")
                                .keyId(KEY)
                                .detail("a", "1")
                                .build(),
                        AuditEvent.builder(AuditEvent.Type.CALL_REFUSED, "nobody", Instant.EPOCH)
                                .ownerId("ada")
                                .keyId(KEY)
                                .detail("a", "1")
                                .build()))
                .doesNotContain(event);
    }

    @Test
    void toString_tellsEverything() {
        assertThat(refused().ownerId("ada").keyId(KEY).detail("a", List.of("1")).build())
                .hasToString("AuditEvent[at=2026-03-01T12:00:00Z, type=CALL_REFUSED, actor=nobody, owner=ada, key="
                        + KEY + ", details={a=[1]}]");
    }

    @Test
    void codes_areStable() {
        assertThat(Arrays.stream(AuditEvent.Type.values())
                        .map(AuditEvent.Type::code)
                        .collect(Collectors.joining(" ")))
                .isEqualTo("key_issued key_imported key_edited key_suspended key_resumed key_revoked key_rotated"
                        + " key_redigested key_revealed key_resealed policy_changed shadow_started shadow_stopped"
                        + " audit_read audit_purged calls_purged keys_purged operation_refused call_refused request_rejected"
                        + " call_exempted key_first_used calls_counted rotated_key_used records_lost");
    }
}
