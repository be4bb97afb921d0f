package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chain of audit records: each column counts, and what the tables hold is the chain. */
class AuditChainTest {
    private static final AuditRow ROW = new AuditRow(7, 1_000, "key_issued", "session:ada", "ada", 5L, "{\"a\":\"b\"}");

    /** Records of earlier releases are verified with this encoding: it never changes. */
    @Test
    void hash_isWhatItAlwaysWas() {
        assertThat(AuditChain.hash(AuditChain.START, ROW))
                .isEqualTo("06ccbaa27b56d5a124bfdfc5f657bed3798ef42635d515ec82739b96299e8510");
    }

    @Test
    void hash_differs_whenAnyColumnDiffers() {
        List<AuditRow> others = List.of(
                ROW,
                new AuditRow(8, 1_000, "key_issued", "session:ada", "ada", 5L, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_001, "key_issued", "session:ada", "ada", 5L, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_000, "key_revoked", "session:ada", "ada", 5L, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_000, "key_issued", "session:bob", "ada", 5L, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_000, "key_issued", "session:ada", "bob", 5L, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_000, "key_issued", "session:ada", null, 5L, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_000, "key_issued", "session:ada", "", 5L, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_000, "key_issued", "session:ada", "ada", 6L, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_000, "key_issued", "session:ada", "ada", null, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_000, "key_issued", "session:ada", "ada", 5L, "{\"a\": \"b\"}"),
                // The same characters, parted otherwise.
                new AuditRow(7, 1_000, "key_issueds", "ession:ada", "ada", 5L, "{\"a\":\"b\"}"),
                new AuditRow(7, 1_000, "key_issued", "session:adaa", "da", 5L, "{\"a\":\"b\"}"));

        assertThat(others.stream().map(row -> AuditChain.hash(AuditChain.START, row)))
                .doesNotHaveDuplicates();
    }

    @Test
    void hash_differs_whenTheRecordBeforeDiffers() {
        String other = AuditChain.hash(AuditChain.START, ROW);

        assertThat(AuditChain.hash(other, ROW)).isNotEqualTo(other);
    }

    @ParameterizedTest
    @EnumSource
    void theTables_holdTheChain_andItsEnd(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            JdbcKeyStorage storage = place.storage();
            StoredKey key = Some.keyIn(storage, "ad\u00e1 \uD83D\uDD11 ");
            storage.apply(Some.inserting(key));
            storage.apply(Some.settingPolicy(1));
            AuditEvent full = AuditEvent.builder(AuditEvent.Type.KEY_REVOKED, "session:\u9375", Some.NOON.plusMillis(5))
                    .keyId(key.id())
                    .detail("reason", "\uD83D\uDD11 \"it's\" \\ \r\n\t\u2028")
                    .detail("empty", "")
                    .build();
            storage.apply(new Change(
                    List.of(), List.of(new Change.Insert(TestKeys.ownedBy("bob"))), List.of(full, full, full)));

            List<AuditRow> rows = new ArrayList<>();
            List<String> hashes = new ArrayList<>();
            readAll(place, rows, hashes);

            assertThat(rows.stream().map(AuditRow::number)).containsExactly(1L, 2L, 3L, 4L, 5L);
            List<String> before =
                    Stream.concat(Stream.of(AuditChain.START), hashes.stream()).toList();
            for (int i = 0; i < rows.size(); i++) {
                assertThat(hashes.get(i)).isEqualTo(AuditChain.hash(before.get(i), rows.get(i)));
            }
            assertThat(place.ask("SELECT audit_hash FROM claviger_state")).isEqualTo(hashes.get(4));
            assertThat(place.ask("SELECT audit_number FROM claviger_state")).isEqualTo("5");
        }
    }

    private static void readAll(Place place, List<AuditRow> rows, List<String> hashes) throws Exception {
        try (Connection connection = place.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(place.on("SELECT * FROM claviger_audit ORDER BY number"))) {
            while (found.next()) {
                rows.add(AuditRow.read(found));
                hashes.add(found.getString("hash"));
            }
        }
    }
}
