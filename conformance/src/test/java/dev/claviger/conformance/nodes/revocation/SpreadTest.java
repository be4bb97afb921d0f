package dev.claviger.conformance.nodes.revocation;

import static dev.claviger.conformance.nodes.revocation.Answer.ACCEPTED;
import static dev.claviger.conformance.nodes.revocation.Answer.REFUSED_KEY;
import static dev.claviger.conformance.nodes.revocation.Answer.REFUSED_SWITCH;
import static dev.claviger.conformance.nodes.revocation.Play.ACTOR;
import static dev.claviger.conformance.nodes.revocation.Play.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.claviger.conformance.nodes.revocation.Gate.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private final Play play = new Play();

    private double[] millis(Kind kind) {
        return play.judge().spread().millis(Set.of(kind));
    }

    @Test
    void millis_reachFromTheAcknowledgementToTheLastAcceptedCall() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(OTHER, 10.3, ACCEPTED).call(OTHER, 10.6, ACCEPTED).call(OTHER, 10.7, REFUSED_KEY);

        // then
        assertThat(millis(Kind.REVOKE)).hasSize(1);
        assertThat(millis(Kind.REVOKE)[0]).isCloseTo(400, within(0.1));
    }

    @Test
    void millis_areZero_whenNoCallWasAcceptedAfterwards() {
        // given
        play.step(play.key, Kind.ROTATE, 10, 10.2);

        // when
        play.call(OTHER, 10.1, ACCEPTED).call(OTHER, 10.7, REFUSED_KEY);

        // then
        assertThat(millis(Kind.ROTATE)).containsExactly(0);
    }

    @Test
    void millis_areNone_whenTheNodeDidNotAskInTime() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(OTHER, 10.1, ACCEPTED).call(OTHER, 16, REFUSED_KEY);

        // then
        assertThat(millis(Kind.REVOKE)).isEmpty();
    }

    @Test
    void millis_areNone_whenTheNodeIsTheActingOne() {
        // given
        play.step(play.key, Kind.REVOKE, 10, 10.2);

        // when
        play.call(ACTOR, 10.3, REFUSED_KEY);

        // then
        assertThat(millis(Kind.REVOKE)).isEmpty();
    }

    @Test
    void millis_areNone_whenAnotherGateMayHaveStoppedTheCall() {
        // given
        play.step(play.power, Kind.SWITCH, 10, 10.1).step(play.key, Kind.REVOKE, 10.2, 10.3);

        // when
        play.call(OTHER, 10.4, REFUSED_SWITCH).call(OTHER, 10.5, REFUSED_KEY);

        // then
        assertThat(millis(Kind.REVOKE)).isEmpty();
        assertThat(millis(Kind.SWITCH)).isEmpty();
    }

    @Test
    void quantile_isTheValueThatTheShareDoesNotExceed() {
        double[] sorted = {1, 2, 3, 4};

        assertThat(Spread.quantile(sorted, 0.5)).isEqualTo(2);
        assertThat(Spread.quantile(sorted, 0.99)).isEqualTo(4);
        assertThat(Spread.quantile(new double[0], 0.5)).isZero();
    }
}
