package dev.claviger.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the rows and prints each with its goal. */
public final class Report {
    private static final String LINE = "%-50s %10s %7s %9s %15s  %-16s %s%n";

    private final PrintStream out;
    private final boolean quick;

    private Report(PrintStream out, boolean quick) {
        this.out = out;
        this.quick = quick;
    }

    /**
     * Prints the report. Goals that are not met are no failure.
     *
     * @param arguments {@code --quick} or nothing
     * @throws RunnerException if a benchmark could not run
     */
    public static void main(String[] arguments) throws RunnerException {
        List<String> given = List.of(arguments);
        if (!given.isEmpty() && !given.equals(List.of("--quick"))) {
            System.err.println("usage: run [--quick]");
            System.exit(2);
        }
        // The lock keeps two measurements from disturbing each other; ratios to a control of the same second bear it,
        // and a lock file of another user would make every run fail.
        System.setProperty("jmh.ignoreLock", "true");
        new Report(System.out, !given.isEmpty()).print();
    }

    private void print() throws RunnerException {
        out.printf(
                "Java %s, %d processors%n%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        out.printf(Locale.ROOT, LINE, "", "CPU ns/op", "B/op", "ratio", "(range)", "goal, at most", "");
        for (Row row : quick ? Row.QUICK : Row.ALL) {
            print(row, measure(row));
        }
    }

    private void print(Row row, Figures figures) {
        out.printf(
                LINE,
                row.title(),
                text("%.1f", figures.cpu()),
                text("%.0f", figures.bytes()),
                text("%.2f ", figures.ratio()) + row.goal().unit(),
                text("(%.2f", figures.least()) + text("-%.2f)", figures.most()),
                row.goal(),
                row.goal().verdict(figures));
    }

    private static String text(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    private Figures measure(Row row) throws RunnerException {
        RunResult result = new Runner(options(row)).runSingle();
        return Figures.of(result, row.goal().against() == null ? CpuProfiler.CONTROL : CpuProfiler.REFERENCE);
    }

    private Options options(Row row) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(row.work().method()) + "$")
                .threads(row.work().threads())
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(quick ? 8 : 10)
                .measurementTime(TimeValue.milliseconds(500))
                .jvmArgs("-Xms3g", "-Xmx3g", "-D" + CpuProfiler.ROW + "=" + row.title())
                .addProfiler(CpuProfiler.class)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        row.work().parameters().forEach((name, value) -> options.param(name, value.toString()));
        return options.build();
    }
}
