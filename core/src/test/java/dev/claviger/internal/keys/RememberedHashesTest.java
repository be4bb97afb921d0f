package dev.claviger.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Fixtures;
import dev.claviger.KeyDigest;
import dev.claviger.MovableNanos;
import dev.claviger.internal.Parts;
import dev.claviger.internal.keys.HashPlaces.Standing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedHashesTest {
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final MovableNanos nanos = new MovableNanos();
    private final RememberedHashes remembered = new RememberedHashes(nanos::getAsLong);
    private final KeyText text = Parts.newText();
    private final KeyDigest digest = DigestAlgorithms.of(List.of(), 0).digest(text);

    @Test
    void outcome_isNull_forWhatWasNotTried() {
        remembered.put(attempt(Parts.newText()), true);

        assertThat(remembered.outcome(attempt(text))).isNull();
    }

    @Test
    void outcome_isForgotten_fiveMinutesAfterItsLastUse() {
        remembered.put(attempt(text), true);

        for (int i = 0; i < 10; i++) {
            nanos.advance(LIFETIME.minus(MOMENT));
            assertThat(remembered.outcome(attempt(text))).isTrue();
        }
        nanos.advance(LIFETIME);
        assertThat(remembered.outcome(attempt(text))).isNull();
    }

    @Test
    void outcome_isNotKept_byTrialsOfOtherTexts() {
        KeyText other = Parts.read(Fixtures.sameIdOtherSecret(text.toPlaintext()));
        remembered.put(attempt(text), true);
        remembered.put(attempt(other), false);

        nanos.advance(LIFETIME.minus(MOMENT));
        assertThat(remembered.outcome(attempt(other))).isFalse();
        nanos.advance(MOMENT);

        assertThat(remembered.outcome(attempt(text))).isNull();
        assertThat(remembered.outcome(attempt(other))).isNull();
    }

    @Test
    void wrongTexts_putOutNoRightOnes_andNotMoreThanTenThousandAreKept() {
        KeyText right = Parts.newText();
        remembered.put(attempt(right), true);

        long kept = 0;
        RememberedHashes.Attempt[] tried = new RememberedHashes.Attempt[20_000];
        for (int i = 0; i < tried.length; i++) {
            tried[i] = attempt(Parts.newText());
            remembered.put(tried[i], false);
        }
        for (RememberedHashes.Attempt each : tried) {
            kept += remembered.outcome(each) == null ? 0 : 1;
        }

        assertThat(kept).isBetween(1L, 10_000L);
        assertThat(remembered.outcome(attempt(right))).isTrue();
    }

    @Test
    void standing_isDoubted_fromAWrongTextToTheNextRightOne() {
        assertThat(remembered.standing(attempt(text))).isEqualTo(Standing.GOOD);

        remembered.put(attempt(text), false);
        assertThat(remembered.standing(attempt(text))).isEqualTo(Standing.DOUBTED);

        remembered.put(attempt(text), true);
        assertThat(remembered.standing(attempt(text))).isEqualTo(Standing.GOOD);
    }

    @Test
    void standing_isBetter_forATextThatWasTurnedAwayBefore() {
        KeyText other = Parts.read(Fixtures.sameIdOtherSecret(text.toPlaintext()));
        remembered.put(attempt(other), false);

        remembered.turnAway(attempt(text));

        assertThat(remembered.standing(attempt(text))).isEqualTo(Standing.TRIED_AGAIN);
        assertThat(remembered.standing(attempt(other))).isEqualTo(Standing.DOUBTED);
    }

    private RememberedHashes.Attempt attempt(KeyText tried) {
        return remembered.attempt(digest, tried);
    }
}
