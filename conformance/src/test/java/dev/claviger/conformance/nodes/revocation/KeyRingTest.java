package dev.claviger.conformance.nodes.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final int DRAWS = 10_000;

    private final KeyRing ring = new KeyRing();
    private final Random random = new Random(1);

    private long draws(int number) {
        return IntStream.range(0, DRAWS)
                .filter(i -> Integer.valueOf(number).equals(ring.draw(random)))
                .count();
    }

    @Test
    void draw_isNothing_whenThereIsNoKey() {
        assertThat(ring.draw(random)).isNull();
    }

    @Test
    void draw_prefersHotKeysToWarmOnesAndThoseToTheRest() {
        // given
        for (int number = 0; number < 10; number++) {
            ring.add(number, "text");
        }

        // when
        ring.move(0, KeyRing.Place.HOT);
        ring.move(1, KeyRing.Place.WARM);

        // then
        assertThat(draws(0)).isBetween(4_700L, 5_300L);
        assertThat(draws(1)).isBetween(1_800L, 2_200L);
        assertThat(draws(2)).isBetween(250L, 500L);
    }

    @Test
    void draw_leavesOutAKey_whenItIsNowhere() {
        // given
        ring.add(0, "text");
        ring.add(1, "text");

        // when
        ring.move(0, KeyRing.Place.NOWHERE);

        // then
        assertThat(draws(0)).isZero();
        assertThat(draws(1)).isEqualTo(DRAWS);
    }
}
