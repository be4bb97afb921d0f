package dev.claviger.conformance.nodes.scale;

import dev.claviger.conformance.CommandLine;
import dev.claviger.conformance.UsageException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The command line.
 *
 * @param store the database
 * @param measure what is measured
 * @param size what the database holds
 * @param rate how changes are made
 * @param minute what ends with a minute
 */
record Options(Store store, Measure measure, Size size, Rate rate, Minute minute) {
    static final String USAGE = "usage: scale [--store postgres|mariadb|h2]"
            + " [--measure keys [--keys N] [--changes N] [--ended N] [--audit-records N]"
            + " | --measure changes [--writers N,N,...] [--round-trip MILLIS]"
            + " | --measure minute [--nodes-of-minute N] [--records N]]";

    private static final String WRITERS = "1,4,16";
    private static final int MOST_WRITERS = 64;

    /** So that there is something to trim, however many changes are measured before. */
    private static final int FEWEST_CHANGES = 500_000;

    private static final Set<String> OF_ALL = Set.of("--store", "--measure");

    /** What is measured. */
    enum Measure {
        /** What many keys, changes and records cost. */
        KEYS,
        /** How many changes a second there can be. */
        CHANGES,
        /** What the records of all nodes at the end of a minute cost others. */
        MINUTE;

        /** Returns the options that belong to it. */
        private Set<String> options() {
            return switch (this) {
                case KEYS -> Set.of("--keys", "--changes", "--ended", "--audit-records");
                case CHANGES -> Set.of("--writers", "--round-trip");
                case MINUTE -> Set.of("--nodes-of-minute", "--records");
            };
        }
    }

    /**
     * What a database holds before it is measured.
     *
     * @param keys how many keys that nobody uses
     * @param changes how many rows of the change log
     * @param ended how many revoked or expired keys of one owner
     * @param auditRecords how many records of changes
     */
    record Size(int keys, int changes, int ended, int auditRecords) {}

    /**
     * How changes are made.
     *
     * @param writers how many threads make them, one number after the other
     * @param roundTrip how far away the database is
     */
    record Rate(List<Integer> writers, Duration roundTrip) {}

    /**
     * What ends with a minute.
     *
     * @param nodes how many nodes hand over records
     * @param records how many each of them has
     */
    record Minute(int nodes, int records) {}

    static Options parse(List<String> arguments) {
        CommandLine line = CommandLine.parse(arguments, known());
        Options options = new Options(
                line.choice("--store", Store.POSTGRES),
                line.choice("--measure", Measure.KEYS),
                new Size(
                        line.number("--keys", 1_000_000, 1_000, 10_000_000),
                        line.number("--changes", 3_000_000, FEWEST_CHANGES, 10_000_000),
                        line.number("--ended", 100_000, 1_000, 1_000_000),
                        line.number("--audit-records", 300_000, 10_000, 10_000_000)),
                new Rate(writers(line), Duration.ofMillis(line.number("--round-trip", 1, 1, 1_000))),
                new Minute(line.number("--nodes-of-minute", 250, 1, 280), line.number("--records", 200, 1, 1_000)));
        options.requirePossible(line);
        return options;
    }

    private static Set<String> known() {
        Set<String> known = new HashSet<>(OF_ALL);
        for (Measure measure : Measure.values()) {
            known.addAll(measure.options());
        }
        return known;
    }

    private static List<Integer> writers(CommandLine line) {
        String text = line.text("--writers") == null ? WRITERS : line.text("--writers");
        try {
            List<Integer> numbers =
                    Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
            if (numbers.stream().allMatch(number -> number >= 1 && number <= MOST_WRITERS)) {
                return numbers;
            }
        } catch (NumberFormatException e) {
            // It is told below, like a number that is out of range.
        }
        throw new UsageException("--writers must be whole numbers from 1 to " + MOST_WRITERS
                + " with commas between them, not \"" + text + "\"");
    }

    private void requirePossible(CommandLine line) {
        for (Measure other : Measure.values()) {
            for (String option : other.options()) {
                if (other != measure && line.text(option) != null) {
                    throw new UsageException(
                            option + " goes with --measure " + lower(other) + ", not with " + lower(measure));
                }
            }
        }
        if (measure != Measure.KEYS && !store.isServer()) {
            throw new UsageException(
                    "--measure " + lower(measure) + " needs a database server, and " + lower(store) + " is none");
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
