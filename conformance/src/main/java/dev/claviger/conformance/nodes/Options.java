package dev.claviger.conformance.nodes;

import dev.claviger.conformance.CommandLine;
import dev.claviger.conformance.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The command line.
 *
 * @param lists whether targets are named and nothing is started
 * @param targets what the contract is run on
 * @param insists whether a target that cannot be started is a failure
 */
record Options(boolean lists, List<Target> targets, boolean insists) {
    static final String USAGE = "usage: nodes [--all | --list | --target NAME[,NAME]...]";

    /**
     * Reads a command line.
     *
     * @param insists whether all that is asked for must be there even if it is not asked for by name
     * @throws UsageException if it cannot be used
     */
    static Options parse(List<String> arguments, boolean insists) {
        if (arguments.equals(List.of("--list"))) {
            return new Options(true, List.of(), false);
        }
        if (arguments.equals(List.of("--all"))) {
            return new Options(false, Target.ALL, insists);
        }
        String names = CommandLine.parse(arguments, Set.of("--target")).text("--target");
        return names == null
                ? new Options(false, Target.SHORT_LIST, insists)
                : new Options(false, targets(names), true);
    }

    private static List<Target> targets(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(name -> Target.titled(name)
                        .orElseThrow(() -> new UsageException(
                                "there is no target \"" + name + "\"; --list names those there are")))
                .distinct()
                .toList();
    }
}
