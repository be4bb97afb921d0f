package dev.claviger.conformance;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts verdicts and prints what somebody has to look at: failures as they come, then the skipped rows, then the sum. */
final class Report {
    private static final int MAX_QUOTED = 160;

    private final PrintStream out;
    private final List<String> skipped = new ArrayList<>();
    private int passed;
    private int failed;

    Report(PrintStream out) {
        this.out = out;
    }

    /**
     * Takes the verdict on one row.
     *
     * @param row container and id
     * @param request what was sent, with placeholders for keys
     */
    void add(String row, String request, Verdict verdict) {
        if (verdict instanceof Verdict.Passed) {
            passed++;
        } else if (verdict instanceof Verdict.Skipped skip) {
            skipped.add("SKIP " + row + ": " + printable(skip.reason()));
        } else {
            Verdict.Failed failure = (Verdict.Failed) verdict;
            failed++;
            out.println("FAIL " + row + ": expected " + printable(failure.expected()) + ", got "
                    + printable(failure.got()) + " <- " + printable(request));
        }
    }

    /** Prints the rest and returns whether nothing failed. */
    boolean finish() {
        skipped.forEach(out::println);
        out.println(passed + " passed, " + failed + " failed, " + skipped.size() + " skipped");
        out.flush();
        return failed == 0;
    }

    /** Keeps rows from writing lines of their own into the report, or escape sequences to the terminal. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(MAX_QUOTED).forEach(c -> {
            if (c >= ' ' && c <= '~') {
                printable.append((char) c);
            } else {
                printable.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return printable.append(text.length() > MAX_QUOTED ? "..." : "").toString();
    }
}
