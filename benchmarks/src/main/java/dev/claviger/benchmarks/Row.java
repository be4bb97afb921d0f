package dev.claviger.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of the report: what is done, and what it should cost. */
record Row(String title, Work work, Goal goal) {
    private static final Work DECIDE = Work.of(DecisionBenchmark.class, "decide");

    private static final Row CONTROL =
            new Row("control: SHA-256 of 43 bytes", Work.of(ControlBenchmark.class, "digest"), Goal.NONE);
    private static final Row DECISION = new Row(
            "allowed: 100 entries, 10 000 keys", DECIDE, Goal.controls(5).andBytes(448));
    private static final Row BY_HAND =
            new Row("the same, written by hand", Work.of(ByHandBenchmark.class, "decide"), Goal.NONE);
    private static final Row DECISION_AGAINST_HAND =
            new Row("allowed: against the same by hand", DECIDE, Goal.times(1.32, BY_HAND));
    private static final Row FEW_ENTRIES = new Row("allowed: 10 entries", DECIDE.with("entries", 10), Goal.NONE);
    private static final Row MANY_ENTRIES = new Row(
            "allowed: 10 000 entries, against 10", DECIDE.with("entries", 10_000), Goal.times(1.15, FEW_ENTRIES));
    private static final Row MANY_KEYS = new Row(
            "allowed: 1 000 000 keys, 1 000 hot, against 10 000",
            DECIDE.with("keys", 1_000_000).with("hotKeys", 1_000),
            Goal.times(1.3, DECISION));
    private static final Row TWO_THREADS =
            new Row("allowed: 2 threads, against 1", DECIDE.withThreads(2), Goal.times(1.1, DECISION));
    private static final Row METERED = new Row(
            "allowed: with meters, against without",
            DECIDE.with("meters", 1),
            Goal.times(1.03, DECISION).andBytes(448));
    private static final Row PATH_READ =
            new Row("allowed: path read first", Work.of(DecisionBenchmark.class, "readPathAndDecide"), Goal.NONE);
    private static final Row BAD_CHECKSUM =
            new Row("refused: checksum", Work.of(ChecksumBenchmark.class, "refuse"), Goal.controls(1));
    private static final Row MATCH = new Row(
            "endpoint match: 1 000 entries",
            Work.of(EndpointBenchmark.class, "match"),
            Goal.controls(1.2).andBytes(0));
    private static final Row ISSUE =
            new Row("issue a key, in memory", Work.of(IssueBenchmark.class, "issue"), Goal.NONE);

    /** All rows. */
    static final List<Row> ALL = List.of(
            CONTROL,
            DECISION,
            BY_HAND,
            DECISION_AGAINST_HAND,
            FEW_ENTRIES,
            MANY_ENTRIES,
            TWO_THREADS,
            MANY_KEYS,
            METERED,
            PATH_READ,
            BAD_CHECKSUM,
            MATCH,
            ISSUE);

    /** The rows of a quick run: all but the one for which a million keys have to be issued first. */
    static final List<Row> QUICK =
            ALL.stream().filter(row -> !row.equals(MANY_KEYS)).toList();

    /** Returns the row with a title, or {@code null} if there is none. */
    static @Nullable Row named(@Nullable String title) {
        return ALL.stream().filter(row -> row.title.equals(title)).findAny().orElse(null);
    }
}
