package dev.claviger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jdbc.JdbcAudit.Anchor;
import dev.claviger.jdbc.JdbcAudit.Broken;
import dev.claviger.jdbc.JdbcAudit.Intact;
import dev.claviger.json.AuditJson;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A trail of before details had types: {@code former-trail.tsv} holds its rows as that release wrote them, after a purge of the
 * first ones. It is read and verified as it stands, and goes on in the form of today.
 */
@ParameterizedClass
@EnumSource
class FormerDetailsTest {
    private static final int FIRST = 3;
    private static final int LAST = 15;

    @Parameter
    private TestDatabase database;

    private TrailScene scene;

    @BeforeEach
    void openATrail() {
        scene = new TrailScene(database);
    }

    @AfterEach
    void leave() throws Exception {
        if (scene != null) {
            scene.close();
        }
    }

    private static List<String[]> formerRows() throws IOException {
        try (InputStream file = FormerDetailsTest.class.getResourceAsStream("former-trail.tsv")) {
            return new String(requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .toList();
        }
    }

    private List<String[]> insertFormerRows() throws Exception {
        List<String[]> rows = formerRows();
        try (Connection connection = scene.place.pool().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        scene.place.on(
                                "INSERT INTO claviger_audit"
                                        + " (number, at, type, actor, owner, key_id, details, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"))) {
            for (String[] row : rows) {
                insert.setLong(1, Long.parseLong(row[0]));
                insert.setLong(2, Long.parseLong(row[1]));
                insert.setString(3, row[2]);
                insert.setString(4, row[3]);
                insert.setString(5, row[4].equals("NULL") ? null : row[4]);
                insert.setObject(6, row[5].equals("NULL") ? null : Long.valueOf(row[5]), java.sql.Types.BIGINT);
                insert.setString(7, row[6]);
                insert.setString(8, row[7]);
                insert.executeUpdate();
            }
        }
        scene.setHead(LAST, rows.get(rows.size() - 1)[7]);
        return rows;
    }

    @Test
    void formerTrail_isIntact_alsoBehindItsPurge() throws Exception {
        List<String[]> rows = insertFormerRows();

        assertThat(scene.audit.verify())
                .isEqualTo(new Intact(FIRST, new Anchor(LAST, rows.get(LAST - FIRST)[7]), List.of()));
    }

    @Test
    void formerRecords_areReadAsTheyWereWritten() throws Exception {
        List<String[]> rows = insertFormerRows();

        List<AuditEntry> entries = scene.storage.read(AuditQuery.latest());

        assertThat(entries).hasSize(LAST - FIRST + 1);
        for (AuditEntry entry : entries) {
            String[] row = rows.get((int) entry.number() - FIRST);
            AuditEvent event = entry.event();
            assertThat(event.type().name()).isEqualTo(row[2].toUpperCase(Locale.ROOT));
            assertThat(event.actor()).isEqualTo(row[3]);
            assertThat(event.details()).isEqualTo(AuditJson.readDetails(row[6]));
            assertThat(event.details().values()).hasOnlyElementsOfType(String.class);
        }
    }

    @Test
    void formerDetails_keepTheirNames() throws Exception {
        insertFormerRows();

        AuditEvent edited = only(AuditEvent.Type.KEY_EDITED);
        AuditEvent changed = only(AuditEvent.Type.POLICY_CHANGED);
        AuditEvent purged = only(AuditEvent.Type.AUDIT_PURGED);

        assertThat(edited.text("request-id")).contains("req-1");
        assertThat(edited.text("endpoints.new")).contains("[GET /api/models, /api/chat/**]");
        assertThat(changed.text("use.new")).contains("ADMINS_ONLY");
        assertThat(changed.text("policy")).contains("2");
        assertThat(purged.text("up-to")).contains(Integer.toString(FIRST - 1));
    }

    private AuditEvent only(AuditEvent.Type type) {
        List<AuditEntry> found = scene.storage.read(AuditQuery.latest().withType(type));
        assertThat(found).hasSize(1);
        return found.get(0).event();
    }

    @Test
    void trail_goesOn_andIsPurged_behindFormerRecords() throws Exception {
        insertFormerRows();
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        scene.clock.set(now);
        scene.write(AuditEvent.builder(AuditEvent.Type.KEY_REVOKED, "session:ada", now.minusSeconds(1))
                .detail("found", "by_text")
                .detail("count", 7)
                .build());

        assertThat(scene.audit.verify()).isEqualTo(new Intact(FIRST, scene.audit.anchor(), List.of()));
        assertThat(scene.retention
                        .purgeAudit("host:retention", now.minusSeconds(1))
                        .orElseThrow())
                .isEqualTo(LAST - FIRST + 1);

        assertThat(scene.newest(1).get(0).flag("intact")).contains(true);
        assertThat(scene.audit.verify()).isEqualTo(new Intact(LAST + 1, scene.audit.anchor(), List.of()));
    }

    @Test
    void verify_findsWhatIsMissing_behindAFormerPurge() throws Exception {
        insertFormerRows();
        scene.delete(FIRST, FIRST);

        assertThat(scene.audit.verify()).isInstanceOf(Broken.class);
    }

    /** The same details, in an order and with escapes that nothing here writes. */
    @Test
    void verify_coversTheText_andNotWhatItSays() throws Exception {
        AuditRow row = new AuditRow(
                1, 1_000, "key_issued", "host:test", null, null, "{ \"b\":\"\\u0062\", \"a\":[\"x\" ], \"n\": 1 }");
        String hash = AuditChain.hash(AuditChain.START, row);
        scene.insert(1, hash);
        scene.edit(1, "at = 1000, type = 'key_issued', actor = 'host:test'");
        setDetails(row.details());
        scene.setHead(1, hash);

        assertThat(scene.newest(1).get(0).text("b")).contains("b");
        assertThat(scene.audit.verify()).isInstanceOf(Intact.class);

        setDetails(AuditJson.writeDetails(scene.newest(1).get(0).details()));
        assertThat(scene.audit.verify()).isInstanceOf(Broken.class);
    }

    private void setDetails(String details) throws SQLException {
        try (Connection connection = scene.place.pool().getConnection();
                PreparedStatement update =
                        connection.prepareStatement(scene.place.on("UPDATE claviger_audit SET details = ?"))) {
            update.setString(1, details);
            update.executeUpdate();
        }
    }
}
