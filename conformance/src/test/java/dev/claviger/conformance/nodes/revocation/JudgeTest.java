package dev.claviger.conformance.nodes.revocation;

import static dev.claviger.conformance.nodes.revocation.Answer.ACCEPTED;
import static dev.claviger.conformance.nodes.revocation.Answer.REFUSED_KEY;
import static dev.claviger.conformance.nodes.revocation.Answer.REFUSED_OTHERWISE;
import static dev.claviger.conformance.nodes.revocation.Answer.REFUSED_OWNER;
import static dev.claviger.conformance.nodes.revocation.Answer.REFUSED_SWITCH;
import static dev.claviger.conformance.nodes.revocation.Answer.UNAVAILABLE;
import static dev.claviger.conformance.nodes.revocation.Play.ACTOR;
import static dev.claviger.conformance.nodes.revocation.Play.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.conformance.nodes.revocation.Findings.Rule;
import dev.claviger.conformance.nodes.revocation.Gate.Kind;
import java.util.Arrays;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private final Play play = new Play();

    /** Checks the number of violations of each rule, in order. */
    private AbstractStringAssert<?> assertViolations() {
        Findings findings = play.judge();
        return assertThat(Arrays.toString(
                Arrays.stream(Rule.values()).mapToLong(findings::violations).toArray()));
    }

    @Test
    void judge_findsNothing_whenAllNodesObeyInTime() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(ACTOR, 9, ACCEPTED)
                .call(ACTOR, 10.1, ACCEPTED)
                .call(ACTOR, 10.3, REFUSED_KEY)
                .call(OTHER, 9, ACCEPTED)
                .call(OTHER, 15.1, ACCEPTED)
                .call(OTHER, 15.3, REFUSED_KEY)
                .call(OTHER, 20, REFUSED_KEY);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 0]");
    }

    @Test
    void judge_findsV1_whenTheActingNodeAcceptsAfterItsAcknowledgement() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(ACTOR, 10.201, ACCEPTED);

        // then
        assertViolations().isEqualTo("[1, 0, 0, 0]");
    }

    @Test
    void judge_findsNothing_whenTheActingNodeAcceptsACallThatBeganBeforeTheAcknowledgement() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(ACTOR, 10.199, 12, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 0]");
    }

    @Test
    void judge_findsV1_whenTheSecondNodeThatAcknowledgedAcceptsAfterIt() {
        // given
        play.revokedTwice(10, 10.2, 10.4);

        // when
        play.call(OTHER, 10.3, ACCEPTED).call(OTHER, 10.5, ACCEPTED);

        // then
        assertViolations().isEqualTo("[1, 0, 0, 0]");
    }

    @Test
    void judge_findsNothing_whenAnotherNodeAcceptsWithinTheBound() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(OTHER, 15.199, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 0]");
    }

    @Test
    void judge_findsV2_whenAnotherNodeAcceptsACallThatBeganLaterThanTheBound() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(OTHER, 15.201, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 1, 0, 0]");
    }

    @Test
    void judge_findsV2_whenANodeThatWasFrozenAcceptsItsFirstCall() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2).fault(OTHER, 9, 20, true);

        // when
        play.call(OTHER, 20.001, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 1, 0, 0]");
    }

    @Test
    void judge_findsNothing_whenARevocationWasNeverAcknowledged() {
        // given
        play.neverAcknowledged(play.key, Kind.REVOKE, 10);

        // when
        play.call(ACTOR, 30, ACCEPTED).call(OTHER, 30, ACCEPTED).call(OTHER, 31, REFUSED_KEY);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 0]");
    }

    @Test
    void judge_findsV3_whenANodeAcceptsAgainWithinTheBound() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(OTHER, 9, ACCEPTED).call(OTHER, 11, REFUSED_KEY).call(OTHER, 11.1, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 0, 1, 0]");
    }

    @Test
    void judge_findsNothing_whenTheCallsThatContradictEachOtherOverlap() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(OTHER, 11, 11.2, REFUSED_KEY).call(OTHER, 11.1, 11.3, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 0]");
    }

    @Test
    void judge_findsV3_whenANodeRefusesWithoutAnyReasonAndThenAcceptsAgain() {
        // when
        play.call(OTHER, 9, ACCEPTED).call(OTHER, 10, REFUSED_KEY).call(OTHER, 11, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 0, 1, 1]");
    }

    @Test
    void judge_findsNothing_whenAnOwnerIsGivenBack() {
        // given
        play.step(play.owner, Kind.OWNER, 10, 10.2).step(play.owner, Kind.OWNER, 18, 18.2);

        // when
        play.call(ACTOR, 11, REFUSED_OWNER)
                .call(OTHER, 16, REFUSED_OWNER)
                .call(OTHER, 18.1, ACCEPTED)
                .call(ACTOR, 18.3, ACCEPTED)
                .call(OTHER, 30, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 0]");
    }

    @Test
    void judge_findsV3_whenANodeGoesBackFromTheSecondDisablingToTheEnablingBeforeIt() {
        // given
        play.step(play.owner, Kind.OWNER, 10, 10.2)
                .step(play.owner, Kind.OWNER, 18, 18.2)
                .step(play.owner, Kind.OWNER, 20, 20.2);

        // when
        play.call(OTHER, 19, ACCEPTED).call(OTHER, 21, REFUSED_OWNER).call(OTHER, 22, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 0, 1, 0]");
    }

    @Test
    void judge_findsNothing_whenARefusalMayStillBelongToTheFirstDisabling() {
        // given
        play.step(play.owner, Kind.OWNER, 10, 10.2)
                .step(play.owner, Kind.OWNER, 12, 12.2)
                .step(play.owner, Kind.OWNER, 13, 13.2);

        // when
        play.call(OTHER, 13.5, REFUSED_OWNER).call(OTHER, 14, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 0]");
    }

    @Test
    void judge_findsV2_whenTheSwitchIsOffForLongerThanTheBound() {
        // given
        play.step(play.power, Kind.SWITCH, 10, 10.2);

        // when
        play.call(OTHER, 11, REFUSED_SWITCH).call(OTHER, 16, ACCEPTED);

        // then
        assertViolations().isEqualTo("[0, 1, 1, 0]");
    }

    @Test
    void judge_findsV1_whenAnotherGateOpensMeanwhile() {
        // given
        play.step(play.owner, Kind.OWNER, 5, 5.2)
                .step(play.key, Kind.REVOKE, 10, 10.2)
                .step(play.owner, Kind.OWNER, 11, 11.2);

        // when
        play.call(ACTOR, 12, ACCEPTED);

        // then
        assertViolations().isEqualTo("[1, 0, 0, 0]");
    }

    @Test
    void judge_findsV4_whenALiveKeyIsRefused() {
        // when
        play.call(OTHER, 10, REFUSED_KEY).call(ACTOR, 10, UNAVAILABLE).call(ACTOR, 11, REFUSED_OTHERWISE);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 3]");
    }

    @Test
    void judge_findsV4_whenANodeDoesNotLearnThatAnOwnerWasGivenBack() {
        // given
        play.step(play.owner, Kind.OWNER, 10, 10.2).step(play.owner, Kind.OWNER, 18, 18.2);

        // when
        play.call(OTHER, 23.1, REFUSED_OWNER).call(OTHER, 23.3, REFUSED_OWNER);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 1]");
    }

    @Test
    void judge_findsV4_whenAFaultIsOverForLongerThanTheBound() {
        // given
        play.fault(OTHER, 10, 20, true);

        // when
        play.call(OTHER, 12, UNAVAILABLE).call(OTHER, 24.9, UNAVAILABLE).call(OTHER, 25.1, UNAVAILABLE);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 1]");
    }

    @Test
    void judge_findsV4_whenTheFaultIsNoExcuseOrAnotherNodes() {
        // given
        play.fault(OTHER, 10, 20, false).fault(ACTOR, 10, 20, true);

        // when
        play.call(OTHER, 12, UNAVAILABLE);

        // then
        assertViolations().isEqualTo("[0, 0, 0, 1]");
    }

    @Test
    void judge_isNotConclusive_whenNoRuleWasPutToTheTest() {
        // when
        play.call(OTHER, 10, ACCEPTED);

        // then
        assertThat(play.judge().conclusive()).isFalse();
    }

    @Test
    void judge_isConclusive_whenEachRuleWasPutToTheTest() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(ACTOR, 9, ACCEPTED).call(ACTOR, 11, REFUSED_KEY).call(OTHER, 16, REFUSED_KEY);

        // then
        assertThat(play.judge().conclusive()).isTrue();
    }

    @Test
    void judge_isNotAcceptable_whenMoreThanOneInTenThousandCallsOfLiveKeysFails() {
        // when
        for (int i = 0; i < 9_998; i++) {
            play.call(OTHER, i, ACCEPTED);
        }
        play.call(OTHER, 20_000, UNAVAILABLE);

        // then
        assertThat(play.judge().acceptable()).isFalse();
        assertThat(play.call(OTHER, 20_001, ACCEPTED).judge().acceptable()).isTrue();
    }

    @Test
    void judge_findsV4_whenAFaultIsOverForFiveSeconds_evenIfTheBoundIsShorter() {
        // given
        play.fault(OTHER, 10, 20, true);

        // when
        play.call(OTHER, 24.9, UNAVAILABLE).call(OTHER, 25.1, UNAVAILABLE);

        // then
        assertThat(play.judge(1).violations(Rule.V4)).isEqualTo(1);
    }
}
