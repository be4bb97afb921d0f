package dev.claviger.conformance.nodes.crash;

import dev.claviger.conformance.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;

/**
 * Kills a node or PostgreSQL, again and again, and looks at what is left. Ends with 0 if nothing failed, 1 if something
 * did, and 2 if the command line cannot be used.
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
        try (Rounds rounds = new Rounds(out, options)) {
            out.println("kill " + options.kill() + ", " + options.rounds() + " rounds, seed " + options.seed()
                    + (options.sabotage() == Options.Sabotage.NONE
                            ? ""
                            : ", broken on purpose: " + options.sabotage()));
            return rounds.run(options) ? ALL_RIGHT : SOMETHING_FAILED;
        }
    }
}
