package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.UnavailableException;
import dev.claviger.jdbc.JdbcAudit.Anchor;
import dev.claviger.jdbc.JdbcAudit.Broken;
import dev.claviger.jdbc.JdbcAudit.Fault;
import dev.claviger.jdbc.JdbcAudit.Finding;
import dev.claviger.jdbc.JdbcAudit.Intact;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is found where nobody tampered; and what the state of the store and anchors add to the chain. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "H2_MEMORY", "SQLITE", "MARIADB"})
class JdbcAuditVerifyTest {
    private static final int RECORDS = 10;
    private static final int MANY = Integer.getInteger("claviger.audit.records", 20_000);

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

    @Test
    void verify_isIntact_whenNobodyTampered() {
        Anchor anchor = scene.audit.anchor();

        assertThat(scene.audit.verify()).isEqualTo(new Intact(1, anchor, List.of()));
        assertThat(anchor.number()).isEqualTo(RECORDS);
    }

    @Test
    void verify_agreesWithEveryAnchor_whenNobodyTampered() throws SQLException {
        Anchor[] anchors = new Anchor[RECORDS + 1];
        anchors[0] = new Anchor(0, AuditChain.START);
        for (int number = 1; number <= RECORDS; number++) {
            anchors[number] = new Anchor(number, scene.hash(number));
        }

        assertThat(scene.audit.verify(anchors)).isEqualTo(new Intact(1, anchors[RECORDS], List.of()));
    }

    @Test
    void verify_isIntact_whenThereAreNoRecords() throws SQLException {
        scene.delete(1, RECORDS);
        scene.setHead(0, AuditChain.START);

        assertThat(scene.audit.anchor()).isEqualTo(new Anchor(0, AuditChain.START));
        assertThat(scene.audit.verify(scene.audit.anchor()))
                .isEqualTo(new Intact(1, new Anchor(0, AuditChain.START), List.of()));
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 9, 8, 2, 1})
    void verify_findsTheCut_whenTheEndWasDeleted(long first) throws SQLException {
        Anchor anchor = scene.audit.anchor();
        scene.delete(first, RECORDS);

        assertThat(scene.findings()).containsExactly(new Finding(Fault.CUT, first, RECORDS));
        assertThat(scene.findings(anchor)).containsExactly(new Finding(Fault.CUT, first, RECORDS));
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 9, 8, 2, 1})
    void verify_findsTheCutByAnAnchorAlone_whenTheStateWasSetBackAsWell(long first) throws SQLException {
        Anchor anchor = scene.audit.anchor();
        Anchor earlier = new Anchor(first - 1, first == 1 ? AuditChain.START : scene.hash(first - 1));
        scene.delete(first, RECORDS);
        scene.setHead(earlier.number(), earlier.hash());

        assertThat(scene.audit.verify(earlier)).isEqualTo(new Intact(1, earlier, List.of()));
        assertThat(scene.findings(earlier, anchor)).containsExactly(new Finding(Fault.CUT, first, RECORDS));
    }

    @ParameterizedTest
    @CsvSource({
        "audit_hash = 'ab', 10",
        "audit_hash = '', 10",
        "audit_number = 7, 7",
        "audit_number = 0, 0",
        "audit_number = -1, -1"
    })
    void verify_finds_whenTheHeadWasAltered(String assignment, long named) throws SQLException {
        scene.place.run("UPDATE claviger_state SET " + assignment);

        assertThat(scene.findings()).contains(new Finding(Fault.ALTERED_HEAD, named, named));
        assertThat(scene.findings()).extracting(Finding::fault).containsOnly(Fault.ALTERED_HEAD);
    }

    @Test
    void verify_takesAHeadThatIsTooFarForACut() throws SQLException {
        scene.place.run("UPDATE claviger_state SET audit_number = 12");

        assertThat(scene.findings()).containsExactly(new Finding(Fault.CUT, 11, 12));
    }

    @Test
    void verify_isUnavailable_whenTheStateWasLost() throws SQLException {
        scene.place.run("DELETE FROM claviger_state");

        assertThatThrownBy(scene.audit::verify)
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the table " + scene.place.on("claviger_state") + " has lost its row");
        assertThatThrownBy(scene.audit::anchor).isInstanceOf(UnavailableException.class);
    }

    @Test
    void anchor_isUnavailable_whenTheHeadIsNoHash() throws SQLException {
        scene.place.run("UPDATE claviger_state SET audit_hash = 'ab'");

        assertThatThrownBy(scene.audit::anchor)
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the state of the store names no audit record; verify the trail");
    }

    /** The limit of every chain whose hashes are no secret, and what anchors are for. */
    @Test
    void verify_findsByAnAnchorAlone_whenEverythingWasComputedAnew() throws SQLException {
        Anchor before = new Anchor(4, scene.hash(4));
        Anchor at = new Anchor(5, scene.hash(5));
        Anchor newest = scene.audit.anchor();
        scene.edit(5, "owner = 'eve'");
        scene.forge(5);

        assertThat(scene.audit.verify(before)).isInstanceOf(Intact.class);
        assertThat(scene.findings(before, at, newest))
                .containsExactly(new Finding(Fault.REWRITTEN, 5, 5), new Finding(Fault.REWRITTEN, 10, 10));
    }

    @Test
    void verify_isIntactAgain_whenChangesGoOnAfterwards() {
        Anchor anchor = scene.audit.anchor();

        scene.write(5);

        assertThat(scene.audit.verify(anchor)).isEqualTo(new Intact(1, scene.audit.anchor(), List.of()));
        assertThat(scene.audit.anchor().number()).isEqualTo(RECORDS + 5);
    }

    @Test
    void verify_readsManyRecords_inBoundedTime() throws SQLException {
        scene.writeInBulk(MANY);
        scene.edit(MANY / 2, "actor = 'session:eve'");
        scene.delete(MANY - 100, MANY - 100);

        long start = System.nanoTime();
        List<Finding> findings = scene.findings();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        assertThat(findings)
                .containsExactly(
                        new Finding(Fault.EDITED, MANY / 2, MANY / 2),
                        new Finding(Fault.MISSING, MANY - 100, MANY - 100));
        System.out.println(database + ": " + (MANY + RECORDS) + " records verified in " + taken.toMillis() + " ms");
        assertThat(taken).isLessThan(Duration.ofSeconds(30).multipliedBy(MANY / 20_000));
    }

    @Test
    void verify_tellsAThousandFindings_andHowManyMoreThereAre() throws SQLException {
        scene.writeInBulk(4_000);
        scene.place.run("UPDATE claviger_audit SET actor = 'session:eve' WHERE number % 2 = 0");

        Broken broken = (Broken) scene.audit.verify();

        assertThat(broken.findings()).hasSize(1_000).startsWith(new Finding(Fault.EDITED, 2, 2));
        assertThat(broken.findings()).endsWith(new Finding(Fault.EDITED, 2_000, 2_000));
        assertThat(broken.more()).isEqualTo((4_000 + RECORDS) / 2 - 1_000);
    }
}
