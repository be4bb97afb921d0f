package dev.claviger.conformance.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of a node, which somebody sets. */
final class MovableClock extends Clock {
    private final Clock real = Clock.systemUTC();
    private volatile Duration shift = Duration.ZERO;

    /** Steps to a distance from the right time. */
    String shift(Duration newShift) {
        shift = newShift;
        return "ok";
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants are all that is asked for");
    }

    @Override
    public Instant instant() {
        return real.instant().plus(shift);
    }
}
