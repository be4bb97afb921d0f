package dev.claviger.conformance.nodes.scale;

import java.io.PrintStream;

/** What was looked at, and whether it was within its limits. */
final class Checks {
    /** For what somebody waits for. */
    private static final double LIMIT_MILLIS = 200;

    private final PrintStream out;
    private int passed;
    private int failed;

    Checks(PrintStream out) {
        this.out = out;
    }

    /** Says something that is neither right nor wrong. */
    void tell(String what) {
        out.println("      " + what);
    }

    void check(String what, boolean holds) {
        out.println((holds ? "ok    " : "FAIL  ") + what);
        passed += holds ? 1 : 0;
        failed += holds ? 0 : 1;
    }

    /** Checks that what was done is quick, and that it has done what it should. */
    void quick(String what, Durations durations, boolean right) {
        within(LIMIT_MILLIS, what, durations, right);
    }

    /** Checks that what was done takes less than {@code limit} milliseconds, and that it has done what it should. */
    void within(double limit, String what, Durations durations, boolean right) {
        check(
                what + ", " + durations + (right ? "" : ", and not what there is"),
                right && durations.p99Millis() < limit);
    }

    /** Says how many there were, and returns whether all were within their limits. */
    boolean end() {
        out.println();
        out.printf("%d passed, %d failed%n", passed, failed);
        return failed == 0 && passed > 0;
    }
}
