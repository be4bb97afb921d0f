package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Checks that a revocation holds on all nodes. Ends with 0 if it does, 1 if not or if the run could not show it, and 2 if
 * the command line cannot be used.
 */
public final class Main {
    private static final int ALL_RIGHT = 0;
    private static final int SOMETHING_FAILED = 1;
    private static final int UNUSABLE = 2;
    private static final int OWNERS = 40;
    private static final int KEYS_OF_EACH = 5;
    private static final int CALLERS = 16;
    private static final Duration SHORT_RUN = Duration.ofSeconds(30);

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
    public static void main(String[] arguments) throws Exception {
        System.exit(new Main(System.out, System.err).run(List.of(arguments)));
    }

    /** Runs what the arguments ask for and returns the exit status. */
    int run(List<String> arguments) throws IOException, SQLException, InterruptedException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (UsageException e) {
            complaints.println(e.getMessage());
            complaints.println(Options.USAGE);
            return UNUSABLE;
        }
        try (Rig rig = new Rig(Stages.start(options), options.nodes(), NodePlan.of(options), options.sabotage())) {
            out.println("run     " + options.told());
            out.println("clock   one monotonic clock for all processes, known to "
                    + rig.clockError().toNanos() / 1_000 + " us");
            long begin = play(rig, options);
            Findings findings = Judge.judge(rig.history(), options.bound().toNanos());
            if (options.log() != null) {
                HistoryLog.write(options.log(), rig.history());
            }
            new Report(out, rig.history(), findings, begin).print();
            boolean well = findings.acceptable()
                    && findings.conclusive()
                    && rig.history().checks().stream().allMatch(History.Check::well);
            return well ? ALL_RIGHT : SOMETHING_FAILED;
        }
    }

    /** In a short run at its very end: while the switch is off, nothing else can be seen. */
    private static long firstOffMillis(Duration length) {
        return length.compareTo(SHORT_RUN) > 0
                ? length.toMillis() / 4
                : length.minusSeconds(2).toMillis();
    }

    private long play(Rig rig, Options options) throws IOException, SQLException, InterruptedException {
        Random random = new Random(options.seed());
        Errands errands = new Errands(rig.nodes(), random);
        Population population = new Population(rig.history(), errands, random);
        population.settle(rig.owners(), OWNERS, KEYS_OF_EACH);
        Operator operator = new Operator(rig, population, errands, random);
        rig.startCallers(options.rate(), CALLERS, options.seed());
        long begin = System.nanoTime();
        try {
            operator.start(options.kills(), firstOffMillis(options.length()));
            new Faults(rig, new Crew(operator, population, errands), random, options).inject();
            rig.stopCallers();
        } finally {
            operator.stop();
        }
        out.println("nodes   " + errands.told());
        return begin;
    }
}
