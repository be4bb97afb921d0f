package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.AuditTrail;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the contract says about the audit records of a period, which come in the order of their times. */
abstract class PeriodPromises extends TrailPromises {
    @Test
    void read_narrowsToATime_withoutItsEnd() {
        recorded(plain(NOON), plain(ONE), plain(TWO), plain(ONE));

        assertThat(numbers(LATEST.between(ONE, TWO))).containsExactly(4L, 2L);
        assertThat(numbers(LATEST.between(NOON, TWO.plusMillis(1)))).containsExactly(3L, 4L, 2L, 1L);
        assertThat(numbers(LATEST.between(NOON, ONE))).containsExactly(1L);
        assertThat(numbers(LATEST.between(ONE, ONE))).isEmpty();
        assertThat(numbers(LATEST.between(TWO, NOON))).isEmpty();
    }

    @Test
    void read_narrowsToATime_withOneEndAlone() {
        recorded(plain(NOON), plain(ONE), plain(TWO));

        assertThat(numbers(policyChangesBetween(ONE, null))).containsExactly(3L, 2L);
        assertThat(numbers(policyChangesBetween(null, ONE))).containsExactly(1L);
    }

    /** Clocks of nodes differ: a later number may have an earlier time. */
    @Test
    void read_ofAPeriod_goesOnAfterTheEntry_byTimeAndThenByNumber() {
        recorded(plain(TWO), plain(NOON), plain(ONE), plain(ONE), plain(TWO), plain(NOON));
        AuditQuery all = LATEST.between(NOON, NOON.plusSeconds(1)).withLimit(2);

        assertThat(numbers(all)).containsExactly(5L, 1L);
        assertThat(numbers(all.before(1))).containsExactly(4L, 3L);
        assertThat(numbers(all.before(3))).containsExactly(6L, 2L);
        assertThat(numbers(all.before(2))).isEmpty();
        assertThat(numbers(policyChangesBetween(ONE, null).before(5))).containsExactly(1L, 4L, 3L);
        assertThat(numbers(policyChangesBetween(null, TWO).before(4))).containsExactly(3L, 6L, 2L);
    }

    /** An entry outside the period has a place in its order all the same. */
    @Test
    void read_ofAPeriod_goesOnAfterAnEntryThatDoesNotFit() {
        recorded(plain(NOON), plain(TWO), plain(ONE));

        assertThat(numbers(LATEST.between(NOON, TWO).before(2))).containsExactly(3L, 1L);
        assertThat(numbers(LATEST.between(ONE, TWO).before(1))).isEmpty();
    }

    @Test
    void read_ofAPeriod_goesOnBelowANumber_thatNoEntryHas() {
        recorded(plain(ONE), plain(NOON));

        assertThat(numbers(LATEST.between(NOON, TWO).before(100))).containsExactly(1L, 2L);
        assertThat(numbers(LATEST.between(NOON, TWO).before(0))).isEmpty();
    }

    /** Records are as exact as a millisecond, the bounds of a question are not. */
    @Test
    void read_narrowsToATime_finerThanAMillisecond() {
        recorded(plain(NOON), plain(ONE));

        assertThat(numbers(policyChangesBetween(NOON.plusNanos(1), null))).containsExactly(2L);
        assertThat(numbers(policyChangesBetween(null, NOON.plusNanos(1)))).containsExactly(1L);
    }

    @Test
    void read_narrowsToATime_howeverWide() {
        recorded(plain(NOON));

        assertThat(numbers(LATEST.between(Instant.MIN, Instant.MAX))).containsExactly(1L);
        assertThat(numbers(policyChangesBetween(Instant.MAX, null))).isEmpty();
        assertThat(numbers(policyChangesBetween(null, Instant.MIN))).isEmpty();
    }

    private static AuditQuery policyChangesBetween(@Nullable Instant from, @Nullable Instant until) {
        return new AuditQuery(
                AuditRecord.Type.POLICY_CHANGED,
                null,
                null,
                null,
                from,
                until,
                Long.MAX_VALUE,
                1_000,
                AuditTrail.Trail.CHANGES);
    }
}
