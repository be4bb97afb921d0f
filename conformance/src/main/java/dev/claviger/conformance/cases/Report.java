package dev.claviger.conformance.cases;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts verdicts and prints what somebody has to look at: failures as they come, then the skipped rows, then the numbers of each
 * container, then the sum.
 */
final class Report {
    private static final int MAX_QUOTED = 160;
    private static final String NUMBERS = "(\\d+) passed, (\\d+) failed, (\\d+) skipped";
    private static final Pattern SUM = Pattern.compile(NUMBERS);
    private static final Pattern SUM_OF_CONTAINER = Pattern.compile("([^ ]+): " + NUMBERS);

    private final PrintStream out;
    private final List<String> skipped = new ArrayList<>();
    private final Map<String, OfContainer> containers = new LinkedHashMap<>();

    Report(PrintStream out) {
        this.out = out;
    }

    /** What is reported of one container. */
    final class OfContainer {
        private final String name;
        private int passed;
        private int failed;
        private int leftOut;

        private OfContainer(String name) {
            this.name = name;
        }

        /**
         * Takes the verdict on one row.
         *
         * @param row its id
         * @param request what was sent, with placeholders for keys
         */
        void add(String row, String request, Verdict verdict) {
            if (verdict instanceof Verdict.Passed) {
                passed++;
            } else if (verdict instanceof Verdict.Skipped skip) {
                leftOut++;
                skipped.add("SKIP " + name + " " + row + ": " + printable(skip.reason()));
            } else {
                Verdict.Failed failure = (Verdict.Failed) verdict;
                failed++;
                out.println("FAIL " + name + " " + row + ": expected " + printable(failure.expected()) + ", got "
                        + printable(failure.got()) + " <- " + printable(request));
            }
        }

        private void add(Matcher numbers) {
            passed += Integer.parseInt(numbers.group(2));
            failed += Integer.parseInt(numbers.group(3));
            leftOut += Integer.parseInt(numbers.group(4));
        }

        private String numbers() {
            return passed + " passed, " + failed + " failed, " + leftOut + " skipped";
        }
    }

    /** Returns the part of one container. */
    OfContainer of(String container) {
        return containers.computeIfAbsent(container, OfContainer::new);
    }

    /**
     * Takes the report of another process, as it has printed it.
     *
     * @throws IllegalArgumentException if it has not been finished
     */
    void addAll(List<String> lines) {
        if (lines.isEmpty() || !SUM.matcher(lines.get(lines.size() - 1)).matches()) {
            throw new IllegalArgumentException("the process has not finished its report: " + lines);
        }
        for (String line : lines.subList(0, lines.size() - 1)) {
            Matcher numbers = SUM_OF_CONTAINER.matcher(line);
            if (numbers.matches()) {
                of(numbers.group(1)).add(numbers);
            } else if (line.startsWith("SKIP ")) {
                skipped.add(line);
            } else {
                out.println(line);
            }
        }
    }

    /** Prints the rest and returns whether nothing failed. */
    boolean finish() {
        skipped.forEach(out::println);
        OfContainer all = new OfContainer("all");
        containers.values().forEach(container -> {
            out.println(container.name + ": " + container.numbers());
            all.passed += container.passed;
            all.failed += container.failed;
            all.leftOut += container.leftOut;
        });
        out.println(all.numbers());
        out.flush();
        return all.failed == 0;
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
