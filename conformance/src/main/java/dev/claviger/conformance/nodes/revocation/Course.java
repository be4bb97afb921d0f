package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.nodes.revocation.History.Check;
import dev.claviger.conformance.nodes.revocation.History.Fault;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far a run has come. Faults write into its history what they have done. */
final class Course {
    /** The node of what concerns all nodes, or was done by none of them. */
    static final int NOBODY = -1;

    private final History history;
    private final Duration bound;
    private final long end;

    /** A run that begins now. */
    Course(Rig rig, Duration length) {
        this.history = rig.history();
        this.bound = rig.bound();
        this.end = System.nanoTime() + length.toNanos();
    }

    History history() {
        return history;
    }

    /** Returns how many milliseconds are longer than the bound by so many. */
    long boundAnd(long moreMillis) {
        return bound.toMillis() + moreMillis;
    }

    /** Returns how many milliseconds are so many times the bound. */
    long bounds(double times) {
        return (long) (bound.toMillis() * times);
    }

    long millisLeft() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }

    /** Waits, but not beyond the end. */
    void pause(long millis) throws InterruptedException {
        Thread.sleep(Math.min(millis, millisLeft()));
    }

    /** Notes a fault that is over; {@code excused} tells whether nodes may refuse live keys for its sake. */
    void record(String what, int node, long from, boolean excused) {
        history.add(new Fault(what, node, from, System.nanoTime(), excused));
    }

    /** Notes whether something was found that a fault asks for. */
    void check(boolean well, String format, Object... values) {
        history.add(new Check(well, String.format(Locale.ROOT, format, values)));
    }
}
