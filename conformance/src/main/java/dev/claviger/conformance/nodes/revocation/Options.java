package dev.claviger.conformance.nodes.revocation;

import dev.claviger.conformance.CommandLine;
import dev.claviger.conformance.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param nodes how many nodes
 * @param length for how long callers call
 * @param fault what is done to nodes and database meanwhile
 * @param store what the keys are kept in
 * @param standby what an acknowledgement of the primary says of its standby
 * @param bound how far behind nodes may be
 * @param rate how many calls in each second on each node
 * @param kills how many keys are taken away in each second, or more exactly how often somebody sets about it
 * @param seed what the draws begin with; when something happens is still up to the machine
 * @param sabotage what is broken in the last node on purpose
 * @param before the jar of this program in the release before, for the first node, or {@code null}
 * @param log where to write all that happened, or {@code null}
 */
record Options(
        int nodes,
        Duration length,
        FaultKind fault,
        Store store,
        Standby standby,
        Duration bound,
        int rate,
        double kills,
        int seed,
        Sabotage sabotage,
        @Nullable Path before,
        @Nullable Path log) {
    static final String USAGE = "usage: revocation [--nodes N] [--seconds N] [--fault " + choices(FaultKind.values())
            + "] [--store " + choices(Store.values()).toLowerCase(Locale.ROOT)
            + "] [--standby async|sync] [--bound SECONDS] [--rate N] [--revokes-per-second N] [--seed N] [--log FILE] [--before JAR]"
            + " [--break " + choices(Sabotage.values()) + "]";

    /** So that a run fits into memory. */
    private static final long MAX_CALLS = 20_000_000;

    private static final double STANDARD_BOUND = 5;
    private static final double MILLIS_PER_SECOND = 1_000;

    private static final Set<String> KNOWN = Set.of(
            "--nodes",
            "--seconds",
            "--fault",
            "--store",
            "--standby",
            "--bound",
            "--rate",
            "--revokes-per-second",
            "--seed",
            "--log",
            "--before",
            "--break");

    /** What the primary of a standby waits for before it acknowledges. */
    enum Standby {
        /** For nothing: a fail-over loses what the standby had not received. */
        ASYNC,
        /** For the standby: a fail-over loses nothing that was acknowledged. */
        SYNC
    }

    static Options parse(List<String> arguments) {
        CommandLine line = CommandLine.parse(arguments, KNOWN);
        String log = line.text("--log");
        String before = line.text("--before");
        FaultKind fault = line.choice("--fault", FaultKind.NONE);
        Options options = new Options(
                line.number("--nodes", 3, 2, 9),
                Duration.ofSeconds(line.number("--seconds", 60, 10, 3_600)),
                fault,
                line.choice("--store", fault.stores().get(0)),
                line.choice("--standby", Standby.ASYNC),
                Duration.ofMillis((long) (line.decimal("--bound", STANDARD_BOUND, 1, 60) * MILLIS_PER_SECOND)),
                line.number("--rate", 1_000, 10, 5_000),
                line.decimal("--revokes-per-second", 1.5, 0.1, 10),
                line.number("--seed", (int) (System.nanoTime() & 0xFFFF), 0, Integer.MAX_VALUE),
                line.choice("--break", Sabotage.NONE),
                before == null ? null : Path.of(before),
                log == null ? null : Path.of(log));
        options.requirePossible(line.text("--standby") != null);
        return options;
    }

    private void requirePossible(boolean standbyChosen) {
        if (!fault.stores().contains(store)) {
            throw new UsageException("--fault " + fault + " cannot be had with --store " + lower(store)
                    + "; it can with "
                    + String.join(
                            " or ", fault.stores().stream().map(Options::lower).toList()));
        }
        if (standbyChosen && fault != FaultKind.FAILOVER) {
            throw new UsageException("--standby goes with --fault FAILOVER, not with " + fault);
        }
        if (before != null && !Files.isRegularFile(before)) {
            throw new UsageException("there is no file " + before);
        }
        long calls = nodes * length.toSeconds() * rate;
        if (calls > MAX_CALLS) {
            throw new UsageException("nodes x seconds x rate must be at most " + MAX_CALLS + ", not " + calls);
        }
    }

    /** The first line of a report. */
    String told() {
        return "fault " + fault + (fault == FaultKind.FAILOVER ? " (" + lower(standby) + ")" : "") + " on "
                + lower(store) + ", " + nodes + " nodes, " + length.toSeconds() + " s, bound "
                + bound.toMillis() / MILLIS_PER_SECOND + " s, seed " + seed
                + (before == null ? "" : ", the first node is of the release before")
                + (sabotage == Sabotage.NONE ? "" : ", broken on purpose: " + sabotage);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String choices(Enum<?>[] constants) {
        return String.join("|", List.of(constants).stream().map(Enum::name).toList());
    }
}
