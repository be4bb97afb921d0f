package dev.claviger.benchmarks.http;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Prints what was measured, and compares it with the goals. */
final class Report {
    private static final String LINE = "%-6s %23s %20s %10s %20s %8s %17s %6s%n";

    /** What the filter should leave of the requests of a bare server, in percent. */
    private static final double LEAST_SHARE = 88;

    /** What the filter should allocate for a request. */
    private static final double MOST_BYTES = 700;

    /** Below it the server was waiting, and requests in a second say how fast it was asked or who else was running. */
    private static final double SATURATED = 0.9;

    private final PrintStream out;
    private final Checks checks;

    Report(PrintStream out, Checks checks) {
        this.out = out;
        this.checks = checks;
    }

    void print(Map<Variant, Figures> measured) {
        out.printf(
                LINE,
                "",
                "requests/s (range)",
                "% of bare",
                "CPU us",
                "% of bare by CPU",
                "B",
                "B beyond bare",
                "busy");
        measured.forEach(this::print);
        out.println();
        long requests = measured.values().stream()
                .flatMap(figures -> figures.rounds().stream())
                .mapToLong(Round::requests)
                .sum();
        checks.check("every response was a 200 with its " + FixedServlet.LENGTH + " bytes: " + requests, requests > 0);
        Figures ours = measured.get(Variant.OURS);
        if (ours != null && ours.isCompared()) {
            check(ours, measured.values().stream().allMatch(Report::isSaturated));
        }
    }

    private void print(Variant variant, Figures figures) {
        boolean compared = figures.isCompared();
        out.printf(
                LINE,
                variant,
                figures.of(Round::perSecond).shown("%.0f"),
                compared ? figures.share().shown("%.1f") : "",
                String.format(Locale.ROOT, "%.1f", figures.of(Round::cpuMicros).median()),
                compared ? figures.shareByCpu().shown("%.1f") : "",
                String.format(Locale.ROOT, "%.0f", figures.of(Round::bytes).median()),
                compared ? figures.extraBytes().shown("%.0f") : "",
                String.format(Locale.ROOT, "%.2f", figures.of(Round::busy).median()));
    }

    private static boolean isSaturated(Figures figures) {
        return figures.of(Round::busy).median() >= SATURATED;
    }

    private void check(Figures ours, boolean saturated) {
        if (!saturated) {
            out.println("      A server had less than " + SATURATED + " of its processor: requests/s mean nothing here,"
                    + " and processor time is compared instead.");
        }
        Spread share = saturated ? ours.share() : ours.shareByCpu();
        check(
                String.format(
                        Locale.ROOT,
                        "ours serves at least %.0f %% of what bare serves%s: %s %%",
                        LEAST_SHARE,
                        saturated ? "" : " by processor time",
                        share.shown("%.1f")),
                share.most() >= LEAST_SHARE,
                share.median() >= LEAST_SHARE);
        Spread bytes = ours.extraBytes();
        check(
                String.format(
                        Locale.ROOT,
                        "ours allocates at most %.0f B more than bare for a request: %s B",
                        MOST_BYTES,
                        bytes.shown("%.0f")),
                bytes.least() <= MOST_BYTES,
                bytes.median() <= MOST_BYTES);
    }

    /** A goal that lies in the range of a figure is met: one run cannot tell the two apart. */
    private void check(String what, boolean inRange, boolean byMedian) {
        checks.check(inRange && !byMedian ? what + ", met within the range only" : what, inRange);
    }
}
