package dev.claviger.conformance.cases;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts verdicts and prints what somebody has to look at: failures as they come, then the skipped rows, then the sum. */
final class Report {
    private static final int MAX_QUOTED = 160;
    private static final Pattern SUM = Pattern.compile("(\\d+) passed, (\\d+) failed, \\d+ skipped");

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

    /**
     * Takes the report of another process, as it has printed it.
     *
     * @throws IllegalArgumentException if it has not been finished
     */
    void addAll(List<String> lines) {
        Matcher sum = SUM.matcher(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
        if (!sum.matches()) {
            throw new IllegalArgumentException("the process has not finished its report: " + lines);
        }
        passed += Integer.parseInt(sum.group(1));
        failed += Integer.parseInt(sum.group(2));
        for (String line : lines.subList(0, lines.size() - 1)) {
            if (line.startsWith("SKIP ")) {
                skipped.add(line);
            } else {
                out.println(line);
            }
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
