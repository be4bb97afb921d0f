package dev.claviger.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyId;
import dev.claviger.json.AuditLines;
import dev.claviger.spi.AuditEvent;
import dev.claviger.testkit.TestKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the page on audit records says is so: rules that read them are written by it, and it may never become wrong. */
class AuditPageTest {
    static final List<AuditEvent> FAULTY = List.of(
            resumed().detail("colour", "green").build(),
            resumed().detail("request_id", 7).build(),
            AuditEvent.builder(AuditEvent.Type.KEY_REVEALED, "host:test", TestKeys.NOON)
                    .build(),
            rotated()
                    .detail("successor", "0000000008")
                    .detail("overlap", "7 days")
                    .build(),
            AuditEvent.builder(AuditEvent.Type.SHADOW_STOPPED, "host:test", TestKeys.NOON)
                    .detail("node", "n1")
                    .detail("judged", 1)
                    .detail("since", "2026-03-01T12:00:00.1234Z")
                    .build());

    private static AuditEvent.Builder resumed() {
        return AuditEvent.builder(AuditEvent.Type.KEY_RESUMED, "host:test", TestKeys.NOON);
    }

    private static AuditEvent.Builder rotated() {
        return AuditEvent.builder(AuditEvent.Type.KEY_ROTATED, "session:ada", TestKeys.NOON);
    }

    @Test
    void page_namesEveryEvent() throws IOException {
        Set<String> codes = Arrays.stream(AuditEvent.Type.values())
                .map(AuditEvent.Type::code)
                .collect(Collectors.toSet());

        assertThat(AuditPage.read().events()).isEqualTo(codes);
    }

    @Test
    void tables_nameTheDetailsThatRecordsHave_andNoOthers() throws Exception {
        AuditPage page = AuditPage.read();

        List<String> faults = new ArrayList<>();
        try (AuditScenes scenes = new AuditScenes()) {
            scenes.play().forEach(event -> faults.addAll(page.faultsOf(event)));
        }

        assertThat(faults).isEmpty();
        assertThat(page.missing()).as("in the tables, and in no record").isEmpty();
    }

    @ParameterizedTest
    @FieldSource("FAULTY")
    void comparison_findsFaults(AuditEvent event) throws IOException {
        AuditPage page = AuditPage.read();

        assertThat(page.faultsOf(event)).hasSize(1);
        assertThat(page.missing()).hasSizeGreaterThan(100);
    }

    /** A search engine has one column for a name, and refuses records that do not fit it. */
    @Test
    void detail_hasOneColumn_whateverTheEvent() throws IOException {
        Map<String, String> types = new HashMap<>();
        for (AuditPage.Row row : AuditPage.read().rows()) {
            String type = AuditPage.column(row.type());
            assertThat(types.merge(row.name(), type, (one, other) -> one))
                    .as(row.name())
                    .isEqualTo(type);
        }
        // Search engines take a dot for an object within another.
        assertThat(types.keySet())
                .allSatisfy(name -> assertThat(types.keySet()).noneMatch(other -> other.startsWith(name + ".")));
    }

    @Test
    void logLine_isTheOneOfThePage() throws IOException {
        AuditEvent event = AuditEvent.builder(
                        AuditEvent.Type.KEY_ROTATED, "session:ada", Instant.parse("2026-03-01T12:00:00.250Z"))
                .ownerId("ada")
                .keyId(new KeyId(7))
                .detail("successor", new KeyId(8).toString())
                .detail("overlap", Duration.ofDays(7))
                .detail("address", "192.0.2.7")
                .detail("request_id", "req-1")
                .build();

        assertThat(AuditLines.line(event)).isEqualTo(AuditPage.logLine());
    }
}
