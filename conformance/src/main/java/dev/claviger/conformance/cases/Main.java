package dev.claviger.conformance.cases;

import dev.claviger.conformance.UsageException;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.LogManager;

/**
 * Runs case files in containers. Prints each failure and each skipped row, and the numbers last. Ends with 0 if nothing
 * failed, 1 if something did, and 2 if the command line or a file cannot be used.
 */
public final class Main {
    private static final int ALL_RIGHT = 0;
    private static final int SOMETHING_FAILED = 1;
    private static final int UNUSABLE = 2;

    private final Guard guard;
    private final PrintStream out;
    private final PrintStream complaints;
    private final boolean inOtherProcesses;

    /**
     * @param guard what is under test
     * @param out where the report goes
     * @param complaints where it goes if there is no report
     * @param inOtherProcesses whether rows that need other system properties are run, by the real filter
     */
    Main(Guard guard, PrintStream out, PrintStream complaints, boolean inOtherProcesses) {
        this.inOtherProcesses = inOtherProcesses;
        this.guard = guard;
        this.out = out;
        this.complaints = complaints;
    }

    /** Runs what the arguments ask for, against the real filter, and ends the process. */
    public static void main(String[] arguments) {
        // Containers talk a lot about requests that are meant to be bad.
        LogManager.getLogManager().reset();
        System.exit(new Main(Guard.apiKeyFilter(), System.out, System.err, true).run(List.of(arguments)));
    }

    /** Runs what the arguments ask for and returns the exit status. */
    int run(List<String> arguments) {
        try {
            Options options = Options.parse(arguments);
            // All files are read before anything starts: a bad one must not look like a failure of the library.
            Plan plan = Plan.of(options);
            Report report = new Report(out);
            HostProcesses hosts = HostProcesses.start(options);
            try (hosts) {
                run(plan, options.containers(), report);
                hosts.addTo(report);
            }
            return report.finish() ? ALL_RIGHT : SOMETHING_FAILED;
        } catch (UsageException e) {
            complaints.println(e.getMessage());
            complaints.println(Options.USAGE);
            return UNUSABLE;
        }
    }

    private void run(Plan plan, List<ConformanceContainer> containers, Report report) {
        Plan here = plan;
        if (inOtherProcesses && !containers.isEmpty()) {
            plan.elsewhere().forEach((jvm, rows) -> new OtherProcess(jvm).run(rows, containers, report));
            here = plan.here();
        }
        for (ConformanceContainer container : containers) {
            here.run(container, guard, report);
        }
    }
}
