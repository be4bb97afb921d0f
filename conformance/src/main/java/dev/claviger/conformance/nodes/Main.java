package dev.claviger.conformance.nodes;

import dev.claviger.conformance.UsageException;
import java.io.PrintStream;
import java.util.List;

/**
 * Runs the contract of stores on one target after the other. Ends with 0 if nothing failed, 1 if something did, and 2 if
 * the command line cannot be used.
 */
public final class Main {
    private static final int ALL_RIGHT = 0;
    private static final int SOMETHING_FAILED = 1;
    private static final int UNUSABLE = 2;

    private final PrintStream out;
    private final PrintStream complaints;

    /**
     * @param out where the report goes
     * @param complaints where it goes if there is no report
     */
    Main(PrintStream out, PrintStream complaints) {
        this.out = out;
        this.complaints = complaints;
    }

    /** Runs what the arguments ask for and ends the process. */
    public static void main(String[] arguments) {
        boolean insists = "true".equals(System.getenv("CI"));
        System.exit(new Main(System.out, System.err).run(List.of(arguments), insists));
    }

    /** Runs what the arguments ask for and returns the exit status. */
    int run(List<String> arguments, boolean insists) {
        Options options;
        try {
            options = Options.parse(arguments, insists);
        } catch (UsageException e) {
            complaints.println(e.getMessage());
            complaints.println(Options.USAGE);
            return UNUSABLE;
        }
        if (options.lists()) {
            list();
            return ALL_RIGHT;
        }
        Tally tally = new Tally(out, options.insists());
        options.targets().forEach(target -> TargetRun.run(target, tally));
        if (options.targets().size() == Target.ALL.size()) {
            out.println(Target.NEVER);
        }
        return tally.end() ? ALL_RIGHT : SOMETHING_FAILED;
    }

    private void list() {
        for (Target target : Target.ALL) {
            String mark = Target.SHORT_LIST.contains(target) ? "*" : " ";
            out.printf("%s %-22s %s%n", mark, target.title(), target.description());
        }
        out.println("  " + Target.NEVER);
        out.println("Those with a star are run if nothing else is asked for.");
    }
}
