package dev.claviger.conformance.nodes.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock of a node, which somebody sets. */
final class MovableClock implements InstantSource {
    private final Clock real = Clock.systemUTC();
    private volatile Duration shift = Duration.ZERO;

    /** Steps to a distance from the right time. */
    String shift(Duration newShift) {
        shift = newShift;
        return "ok";
    }

    @Override
    public Instant instant() {
        return real.instant().plus(shift);
    }
}
