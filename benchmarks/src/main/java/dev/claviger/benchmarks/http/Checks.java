package dev.claviger.benchmarks.http;

import java.io.PrintStream;

/** What was looked at, and whether it was as it should be. */
final class Checks {
    private final PrintStream out;
    private int passed;
    private int failed;

    Checks(PrintStream out) {
        this.out = out;
    }

    void check(String what, boolean holds) {
        out.println((holds ? "ok    " : "FAIL  ") + what);
        passed += holds ? 1 : 0;
        failed += holds ? 0 : 1;
    }

    /** Says how many there were, and returns whether all passed. */
    boolean end() {
        out.println();
        out.printf("%d passed, %d failed%n", passed, failed);
        return failed == 0 && passed > 0;
    }
}
