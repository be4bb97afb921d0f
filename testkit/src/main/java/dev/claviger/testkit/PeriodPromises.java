package dev.claviger.testkit;

import static dev.claviger.testkit.TestKeys.NOON;
import static dev.claviger.testkit.TestTrail.LATEST;
import static dev.claviger.testkit.TestTrail.ONE;
import static dev.claviger.testkit.TestTrail.TWO;
import static dev.claviger.testkit.TestTrail.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the contract says about the audit records of a period, which come in the order of their times. */
interface PeriodPromises extends Promises {
    @Test
    default void read_narrowsToATime_withoutItsEnd() {
        trail().recorded(plain(NOON), plain(ONE), plain(TWO), plain(ONE));

        assertThat(trail().numbers(LATEST.withPeriod(ONE, TWO))).containsExactly(4L, 2L);
        assertThat(trail().numbers(LATEST.withPeriod(NOON, TWO.plusMillis(1)))).containsExactly(3L, 4L, 2L, 1L);
        assertThat(trail().numbers(LATEST.withPeriod(NOON, ONE))).containsExactly(1L);
        assertThat(trail().numbers(LATEST.withPeriod(ONE, ONE))).isEmpty();
        assertThat(trail().numbers(LATEST.withPeriod(TWO, NOON))).isEmpty();
    }

    @Test
    default void read_narrowsToATime_withOneEndAlone() {
        trail().recorded(plain(NOON), plain(ONE), plain(TWO));

        assertThat(trail().numbers(policyChangesBetween(ONE, null))).containsExactly(3L, 2L);
        assertThat(trail().numbers(policyChangesBetween(null, ONE))).containsExactly(1L);
    }

    /** Clocks of nodes differ: a later number may have an earlier time. */
    @Test
    default void read_ofAPeriod_goesOnAfterTheEntry_byTimeAndThenByNumber() {
        trail().recorded(plain(TWO), plain(NOON), plain(ONE), plain(ONE), plain(TWO), plain(NOON));
        AuditQuery all = LATEST.withPeriod(NOON, NOON.plusSeconds(1)).withLimit(2);

        assertThat(trail().numbers(all)).containsExactly(5L, 1L);
        assertThat(trail().numbers(all.withBefore(1))).containsExactly(4L, 3L);
        assertThat(trail().numbers(all.withBefore(3))).containsExactly(6L, 2L);
        assertThat(trail().numbers(all.withBefore(2))).isEmpty();
        assertThat(trail().numbers(policyChangesBetween(ONE, null).withBefore(5)))
                .containsExactly(1L, 4L, 3L);
        assertThat(trail().numbers(policyChangesBetween(null, TWO).withBefore(4)))
                .containsExactly(3L, 6L, 2L);
    }

    /** An entry outside the period has a place in its order all the same. */
    @Test
    default void read_ofAPeriod_goesOnAfterAnEntryThatDoesNotFit() {
        trail().recorded(plain(NOON), plain(TWO), plain(ONE));

        assertThat(trail().numbers(LATEST.withPeriod(NOON, TWO).withBefore(2))).containsExactly(3L, 1L);
        assertThat(trail().numbers(LATEST.withPeriod(ONE, TWO).withBefore(1))).isEmpty();
    }

    @Test
    default void read_ofAPeriod_goesOnBelowANumber_thatNoEntryHas() {
        trail().recorded(plain(ONE), plain(NOON));

        assertThat(trail().numbers(LATEST.withPeriod(NOON, TWO).withBefore(100)))
                .containsExactly(1L, 2L);
        assertThat(trail().numbers(LATEST.withPeriod(NOON, TWO).withBefore(0))).isEmpty();
    }

    /** Records are as exact as a millisecond, the bounds of a question are not. */
    @Test
    default void read_narrowsToATime_finerThanAMillisecond() {
        trail().recorded(plain(NOON), plain(ONE));

        assertThat(trail().numbers(policyChangesBetween(NOON.plusNanos(1), null)))
                .containsExactly(2L);
        assertThat(trail().numbers(policyChangesBetween(null, NOON.plusNanos(1))))
                .containsExactly(1L);
    }

    @Test
    default void read_narrowsToATime_howeverWide() {
        trail().recorded(plain(NOON));

        assertThat(trail().numbers(LATEST.withPeriod(Instant.MIN, Instant.MAX))).containsExactly(1L);
        assertThat(trail().numbers(policyChangesBetween(Instant.MAX, null))).isEmpty();
        assertThat(trail().numbers(policyChangesBetween(null, Instant.MIN))).isEmpty();
    }

    private static AuditQuery policyChangesBetween(@Nullable Instant from, @Nullable Instant until) {
        AuditQuery query = LATEST.withType(AuditEvent.Type.POLICY_CHANGED).withLimit(1_000);
        query = from == null ? query : query.withFrom(from);
        return until == null ? query : query.withUntil(until);
    }

    private TestTrail trail() {
        return TestTrail.of(fixture());
    }
}
