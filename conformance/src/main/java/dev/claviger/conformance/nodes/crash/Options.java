package dev.claviger.conformance.nodes.crash;

import dev.claviger.conformance.CommandLine;
import java.util.List;
import java.util.Set;

/**
 * The command line.
 *
 * @param rounds how often something is killed
 * @param kill what
 * @param seed what the draws begin with
 * @param sabotage what is broken on purpose
 */
record Options(int rounds, Victim kill, int seed, Sabotage sabotage) {
    static final String USAGE =
            "usage: crash [--rounds N] [--kill node|postgres] [--seed N] [--break FORGETFUL_DATABASE]";

    private static final Set<String> KNOWN = Set.of("--rounds", "--kill", "--seed", "--break");

    /** Who is killed. */
    enum Victim {
        NODE,
        POSTGRES
    }

    /** What is broken on purpose, to see whether it is found. */
    enum Sabotage {
        /** Nothing is. */
        NONE,
        /** PostgreSQL acknowledges before anything is written: killing it loses what was acknowledged. */
        FORGETFUL_DATABASE
    }

    static Options parse(List<String> arguments) {
        CommandLine line = CommandLine.parse(arguments, KNOWN);
        return new Options(
                line.number("--rounds", 200, 1, 10_000),
                line.choice("--kill", Victim.NODE),
                line.number("--seed", (int) (System.nanoTime() & 0xFFFF), 0, Integer.MAX_VALUE),
                line.choice("--break", Sabotage.NONE));
    }
}
