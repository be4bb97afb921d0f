package dev.claviger.conformance.nodes.scale;

import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.UnavailableException;
import dev.claviger.conformance.UsageException;
import dev.claviger.conformance.nodes.cluster.Address;
import dev.claviger.conformance.nodes.cluster.LeftOutException;
import dev.claviger.conformance.nodes.cluster.Topology;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;

/**
 * Starts a database and measures. Ends with 0 if all is within its limits, 1 if something is not, and 2 if the command line
 * cannot be used.
 */
public final class Main {
    private static final int POOL = 10;

    private Main() {}

    /** Runs what the arguments ask for and ends the process. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out));
    }

    /** Runs what the arguments ask for and returns the exit status. */
    static int run(List<String> arguments, PrintStream out) throws IOException, SQLException, InterruptedException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (UsageException e) {
            out.println(e.getMessage());
            out.println(Options.USAGE);
            return 2;
        }
        Checks checks = new Checks(out);
        try (Topology topology = options.store().start()) {
            measure(options, options.store().addressOf(topology), checks);
        } catch (UnavailableException e) {
            checks.check("the store answers: " + e.getMessage(), false);
        } catch (LeftOutException e) {
            checks.check(options.store() + " can be started: " + e.getMessage(), false);
        }
        return checks.end() ? 0 : 1;
    }

    private static void measure(Options options, Address address, Checks checks)
            throws IOException, SQLException, InterruptedException {
        switch (options.measure()) {
            case KEYS -> {
                try (HikariDataSource pool = address.pool(POOL)) {
                    new FullDatabase(options.size(), new Site(options.store(), pool), checks).measure();
                }
            }
            case CHANGES -> new WriteRate(options, address, checks).measure();
            case MINUTE -> new EndOfMinute(options, address, checks).measure();
        }
    }
}
