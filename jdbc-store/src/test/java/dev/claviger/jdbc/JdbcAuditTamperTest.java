package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jdbc.JdbcAudit.Anchor;
import dev.claviger.jdbc.JdbcAudit.Fault;
import dev.claviger.jdbc.JdbcAudit.Finding;
import dev.claviger.jdbc.JdbcAudit.Intact;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody does to the ten records of a trail is found, where it was done. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "H2_MEMORY", "SQLITE", "MARIADB"})
class JdbcAuditTamperTest {
    private static final int RECORDS = 10;

    @Parameter
    private TestDatabase database;

    private TrailScene scene;

    @BeforeEach
    void writeATrail() {
        scene = new TrailScene(database);
        scene.write(RECORDS);
    }

    @AfterEach
    void leave() throws Exception {
        if (scene != null) {
            scene.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "at = at + 1",
                "type = 'key_renamed'",
                "type = 'KEY_REDIGESTED'",
                "type = ''",
                "actor = 'session:eve'",
                "actor = ''",
                "owner = 'eve'",
                "owner = ''",
                "key_id = 1",
                "key_id = 123456789012345678",
                "details = '{}'",
                "details = 'no json'",
                "details = ''",
                "details = '{ \"reason\":\"\\u0000\\n\\ud83d\"}'",
                "hash = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'",
                "hash = ''"
            })
    void verify_findsTheRecord_whenAColumnWasEdited(String assignment) throws SQLException {
        scene.place.run("UPDATE claviger_audit SET " + assignment + " WHERE number IN (1, 6, 10)");

        assertThat(scene.findings())
                .containsExactly(
                        new Finding(Fault.EDITED, 1, 1),
                        new Finding(Fault.EDITED, 6, 6),
                        new Finding(Fault.EDITED, 10, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "key_id"})
    void verify_findsTheRecord_whenAColumnWasEmptied(String column) throws SQLException {
        scene.edit(5, column + " = NULL");

        assertThat(scene.findings()).containsExactly(new Finding(Fault.EDITED, 5, 5));
    }

    @Test
    void verify_findsEveryRecord_whenSeveralWereEdited() throws SQLException {
        scene.place.run("UPDATE claviger_audit SET actor = 'session:eve' WHERE number IN (1, 2, 4, 8, 10)");

        assertThat(scene.findings())
                .containsExactly(
                        new Finding(Fault.EDITED, 1, 2),
                        new Finding(Fault.EDITED, 4, 4),
                        new Finding(Fault.EDITED, 8, 8),
                        new Finding(Fault.EDITED, 10, 10));
    }

    @Test
    void verify_findsTheNextRecord_whenARecordWasEditedAndItsHashComputedAnew() throws SQLException {
        Anchor head = scene.audit.anchor();
        List<String> hashes = new ArrayList<>();
        for (int number = 6; number <= RECORDS; number++) {
            hashes.add(scene.hash(number));
        }
        scene.edit(5, "owner = 'eve'");
        scene.forge(5);
        for (int number = 6; number <= RECORDS; number++) {
            scene.edit(number, "hash = '" + hashes.get(number - 6) + "'");
        }
        scene.setHead(head.number(), head.hash());

        assertThat(scene.findings()).containsExactly(new Finding(Fault.EDITED, 6, 6));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "9, 9", "1, 4", "3, 7", "2, 9"})
    void verify_findsTheGap_whenRecordsWereDeleted(long first, long last) throws SQLException {
        scene.delete(first, last);

        assertThat(scene.findings()).containsExactly(new Finding(Fault.MISSING, first, last));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "4, 5", "9, 10", "1, 10", "3, 7", "5, 7"})
    void verify_findsBothRecords_whenTheyWereExchanged(long one, long other) throws SQLException {
        scene.swap(one, other);

        assertThat(numbersOf(Fault.REORDERED)).containsExactly(one, other);
        assertThat(scene.findings())
                .allMatch(finding -> finding.fault() == Fault.REORDERED
                        || (finding.fault() == Fault.ALTERED_HEAD && other == RECORDS));

        scene.swap(one, other);
        assertThat(scene.audit.verify()).isInstanceOf(Intact.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "4, 5", "9, 10", "1, 10", "3, 7", "5, 7"})
    void verify_findsBothRecords_whenTheyWereExchangedWithoutTheirHashes(long one, long other) throws SQLException {
        scene.swap(one, other);
        scene.swapHashes(one, other);

        assertThat(numbersOf(Fault.REORDERED)).containsExactly(one, other);
        assertThat(scene.findings()).allMatch(finding -> finding.fault() == Fault.REORDERED);
    }

    @Test
    void verify_findsTheRecords_whenThreeChangedPlaces() throws SQLException {
        scene.swap(3, 4);
        scene.swap(4, 8);

        assertThat(scene.findings())
                .containsExactly(new Finding(Fault.REORDERED, 3, 4), new Finding(Fault.REORDERED, 8, 8));
    }

    @Test
    void verify_findsTheRecord_whenItWasReplacedByACopyOfAnother() throws SQLException {
        scene.delete(4, 4);
        scene.place.run("INSERT INTO claviger_audit (number, at, type, actor, owner, key_id, details, hash)"
                + " SELECT 4, at, type, actor, owner, key_id, details, hash FROM claviger_audit WHERE number = 8");

        // The hash that the fifth followed is gone, so that nobody can tell whether it was edited as well.
        assertThat(scene.findings()).containsExactly(new Finding(Fault.EDITED, 4, 5));
    }

    @Test
    void verify_findsTheNewRecord_whenOneWasSlippedInBetween() throws SQLException {
        scene.shift(5, 1);
        scene.insert(5, "ab".repeat(32));

        assertThat(scene.findings())
                .containsExactly(
                        new Finding(Fault.EDITED, 5, 5),
                        new Finding(Fault.REORDERED, 6, RECORDS + 1),
                        new Finding(Fault.ALTERED_HEAD, RECORDS, RECORDS));
    }

    @Test
    void verify_finds_whenOneWasTakenOutAndTheOthersMovedUp() throws SQLException {
        scene.delete(5, 5);
        scene.shift(6, -1);

        assertThat(scene.findings()).contains(new Finding(Fault.CUT, RECORDS, RECORDS));
        assertThat(scene.findings().get(0).first()).isEqualTo(5);
    }

    @Test
    void verify_finds_whenARecordWasAddedAtTheEnd() throws SQLException {
        scene.insert(RECORDS + 1, "ab".repeat(32));

        assertThat(scene.findings())
                .containsExactly(
                        new Finding(Fault.ALTERED_HEAD, RECORDS, RECORDS),
                        new Finding(Fault.EDITED, RECORDS + 1, RECORDS + 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -5_000_000_000L})
    void verify_finds_whenARecordWasAddedInFront(long number) throws SQLException {
        scene.insert(number, "ab".repeat(32));

        assertThat(scene.findings()).containsExactly(new Finding(Fault.ADDED, number, number));
    }

    @Test
    void verify_findsTheGaps_whenARecordGotAnotherNumber() throws SQLException {
        scene.edit(5, "number = 50");

        assertThat(scene.findings())
                .containsExactly(
                        new Finding(Fault.MISSING, 5, 5),
                        new Finding(Fault.ALTERED_HEAD, RECORDS, RECORDS),
                        new Finding(Fault.MISSING, 11, 49));
    }

    private List<Long> numbersOf(Fault fault) {
        return scene.findings().stream()
                .filter(finding -> finding.fault() == fault)
                .flatMap(finding ->
                        LongStream.rangeClosed(finding.first(), finding.last()).boxed())
                .toList();
    }
}
