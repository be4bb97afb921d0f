package dev.claviger.benchmarks.http;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Measures the variants, or profiles one. Ends with 0 if all goals are met, 1 if one is not or a server did not answer as
 * it has to, and 2 if the command line cannot be used.
 */
public final class Main {
    private Main() {}

    /** Runs what the arguments ask for and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    /** Runs what the arguments ask for and returns the exit status. */
    static int run(List<String> arguments, PrintStream out) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(Options.USAGE);
            return 2;
        }
        out.printf(
                "Java %s, Jetty %s, %d connections, servers started with \"%s\"%n%n",
                Runtime.version(), WebServer.version(), Load.CONNECTIONS, ServerProcess.prefix());
        Checks checks = new Checks(out);
        try {
            run(options, out, checks);
        } catch (IOException e) {
            checks.check("the run came to its end: " + e.getMessage(), false);
        }
        return checks.end() ? 0 : 1;
    }

    private static void run(Options options, PrintStream out, Checks checks) throws IOException {
        if (options.profiled() != null) {
            new Profile(options, out).print(options.profiled(), checks);
            return;
        }
        try (Measurement measurement = new Measurement(options)) {
            new Report(out, checks).print(measurement.run());
        }
    }
}
