package dev.claviger.conformance.revocation;

import dev.claviger.conformance.CommandLine;
import dev.claviger.conformance.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param nodes how many nodes
 * @param seconds for how long callers call
 * @param fault what is done to nodes and database meanwhile
 * @param rate how many calls in each second on each node
 * @param kills how many keys are taken away in each second, or more exactly how often somebody sets about it
 * @param seed what the draws begin with; when something happens is still up to the machine
 * @param sabotage what is broken in the last node on purpose
 * @param log where to write all that happened, or {@code null}
 */
record Options(
        int nodes,
        int seconds,
        FaultKind fault,
        int rate,
        double kills,
        int seed,
        Sabotage sabotage,
        @Nullable Path log) {
    static final String USAGE = "usage: revocation [--nodes N] [--seconds N]"
            + " [--fault NONE|CHANNEL|DATABASE|FREEZE|CLOCK] [--rate N] [--revokes-per-second N] [--seed N]"
            + " [--log FILE] [--break CACHING_STORE|DEAF|FLAPPING|MOODY]";

    /** So that a run fits into memory. */
    private static final long MAX_CALLS = 20_000_000;

    private static final Set<String> KNOWN =
            Set.of("--nodes", "--seconds", "--fault", "--rate", "--revokes-per-second", "--seed", "--log", "--break");

    static Options parse(List<String> arguments) {
        CommandLine line = CommandLine.parse(arguments, KNOWN);
        String log = line.text("--log");
        Options options = new Options(
                line.number("--nodes", 3, 2, 9),
                line.number("--seconds", 60, 10, 3_600),
                line.choice("--fault", FaultKind.NONE),
                line.number("--rate", 1_000, 10, 5_000),
                line.decimal("--revokes-per-second", 1.5, 0.1, 10),
                line.number("--seed", (int) (System.nanoTime() & 0xFFFF), 0, Integer.MAX_VALUE),
                line.choice("--break", Sabotage.NONE),
                log == null ? null : Path.of(log));
        long calls = (long) options.nodes() * options.seconds() * options.rate();
        if (calls > MAX_CALLS) {
            throw new UsageException("nodes x seconds x rate must be at most " + MAX_CALLS + ", not " + calls);
        }
        return options;
    }
}
