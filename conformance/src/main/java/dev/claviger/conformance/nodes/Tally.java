package dev.claviger.conformance.nodes;

import dev.claviger.conformance.nodes.cluster.LeftOutException;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** What came out, target by target. */
final class Tally {
    private static final int LONGEST_MESSAGE = 600;
    private static final int CAUSES = 4;

    private final PrintStream out;
    private final boolean insists;
    private long passed;
    private long failed;

    /**
     * @param insists whether what cannot be started counts as failed
     */
    Tally(PrintStream out, boolean insists) {
        this.out = out;
        this.insists = insists;
    }

    void add(Target target, TestExecutionSummary summary, Duration duration) {
        // A container that fails, for instance because a class has no tests to run, is a failure like any other.
        long bad = summary.getTotalFailureCount();
        long skipped = summary.getTestsSkippedCount() + summary.getTestsAbortedCount();
        if (summary.getTestsSucceededCount() == 0) {
            bad++;
            out.println("  FAILED no test passed");
        }
        summary.getFailures()
                .forEach(failure -> out.println("  FAILED "
                        + failure.getTestIdentifier().getLegacyReportingName() + ": " + told(failure.getException())));
        out.printf(
                "%s: %d passed, %d failed, %d skipped, in %d s%n",
                target.title(), summary.getTestsSucceededCount(), bad, skipped, duration.toSeconds());
        passed += summary.getTestsSucceededCount();
        failed += bad;
    }

    /** The trouble of a database is told by what lies behind the exception of the store. */
    private static String told(Throwable e) {
        StringBuilder text = new StringBuilder();
        Throwable cause = e;
        for (int i = 0; i < CAUSES && cause != null; i++) {
            String line = String.valueOf(cause).strip().replaceAll("\\s+", " ");
            text.append(i == 0 ? "" : " <- ").append(line, 0, Math.min(line.length(), LONGEST_MESSAGE));
            cause = cause.getCause();
        }
        return text.toString();
    }

    void leaveOut(Target target, LeftOutException reason) {
        if (insists) {
            failed++;
        }
        out.println(target.title() + ": left out: " + reason.getMessage());
    }

    void fail(Target target, Exception reason) {
        failed++;
        out.println(target.title() + ": 0 passed, 1 failed, 0 skipped: " + told(reason));
    }

    /** Prints the sum and returns whether nothing failed. */
    boolean end() {
        out.println(passed + " passed, " + failed + " failed");
        return failed == 0;
    }
}
