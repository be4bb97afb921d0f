package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.CommandLine;
import dev.claviger.conformance.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Freezes the database under load. Ends with 0 if the node came through it well, 1 if not, and 2 if the command line
 * cannot be used.
 */
public final class FrozenMain {
    private static final String USAGE = "usage: frozen [--seconds N] [--threads N] [--rate N]";
    private static final Set<String> KNOWN = Set.of("--seconds", "--threads", "--rate");
    private static final int ALL_RIGHT = 0;
    private static final int SOMETHING_FAILED = 1;
    private static final int UNUSABLE = 2;

    private FrozenMain() {}

    /** Runs what the arguments ask for and ends the process. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /** Runs what the arguments ask for and returns the exit status. */
    static int run(List<String> arguments, PrintStream out, PrintStream complaints)
            throws IOException, SQLException, InterruptedException {
        try {
            CommandLine line = CommandLine.parse(arguments, KNOWN);
            Duration length = Duration.ofSeconds(line.number("--seconds", 20, 7, 600));
            int threads = line.number("--threads", 50, 1, 500);
            int rate = line.number("--rate", 500, 1, 5_000);
            return new FrozenDatabase(out).run(length, threads, rate) ? ALL_RIGHT : SOMETHING_FAILED;
        } catch (UsageException e) {
            complaints.println(e.getMessage());
            complaints.println(USAGE);
            return UNUSABLE;
        }
    }
}
