package dev.claviger.conformance.nodes.revocation;

import static dev.claviger.conformance.nodes.revocation.Answer.ACCEPTED;
import static dev.claviger.conformance.nodes.revocation.Answer.REFUSED_KEY;
import static dev.claviger.conformance.nodes.revocation.Play.ACTOR;
import static dev.claviger.conformance.nodes.revocation.Play.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.conformance.nodes.revocation.Findings.Rule;
import dev.claviger.conformance.nodes.revocation.Gate.Kind;
import java.util.Arrays;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

/** What is judged after a fail-over that lost what was acknowledged. */
class LostStepsTest {
    private final Play play = new Play();

    /** Checks the number of violations of each rule, in order. */
    private AbstractStringAssert<?> assertViolations() {
        Findings findings = play.judge();
        return assertThat(Arrays.toString(
                Arrays.stream(Rule.values()).mapToLong(findings::violations).toArray()));
    }

    /** The promoted database does not know the latest step: it is asked 1 s after the kill. */
    private void failOver(Gate gate, double killed) {
        play.step(gate, Kind.LOST, killed, killed + 1, Course.NOBODY);
    }

    @Test
    void judge_findsNothing_whenARevocationThatAFailOverLostIsNotObeyedFromTheKillOn() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);
        failOver(play.key, 20);

        // when
        play.call(OTHER, 11, REFUSED_KEY).call(ACTOR, 20.1, ACCEPTED).call(OTHER, 30, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 0]");
    }

    @Test
    void judge_findsV1AndV2_whenARevocationThatAFailOverLostIsNotObeyedBeforeTheKill() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);
        failOver(play.key, 20);

        // when
        play.call(ACTOR, 11, ACCEPTED).call(OTHER, 19, ACCEPTED);

        // then
        assertViolations().isEqualTo("[1, 1, 0, 0]");
    }

    @Test
    void judge_findsV2_whenTheRepetitionOfALostRevocationIsNotObeyed() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);
        failOver(play.key, 20);
        play.step(play.key, Kind.REVOKE, 22, 22.2, Course.NOBODY);

        // when
        play.call(OTHER, 27.1, ACCEPTED).call(OTHER, 27.3, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 1, 0, 0]");
    }

    @Test
    void judge_findsV2_whenAKeyIsUsedLongAfterItsIssueWasLost() {
        // given
        failOver(play.key, 20);

        // when
        play.call(OTHER, 25.9, ACCEPTED).call(OTHER, 26.1, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 1, 0, 0]");
    }
}
