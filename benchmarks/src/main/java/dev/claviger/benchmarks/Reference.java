package dev.claviger.benchmarks;

import java.util.function.Function;

/**
 * What a row is compared with, to be run in the same process.
 *
 * @param threads how many run it at the same time
 */
record Reference(Batch batch, int threads) {

    /** Something that is done many times. */
    interface Batch {
        /** Returns something that depends on what was done, so that no compiler can leave it out. */
        Object run(int count, Cursor cursor);
    }

    static Reference toControl(int threads) {
        Control control = new Control();
        return new Reference((count, cursor) -> control.many(count), threads);
    }

    static Reference to(Work work) {
        if (work.isOf(DecisionBenchmark.class)) {
            DecisionBenchmark decision = new DecisionBenchmark();
            decision.entries = work.parameters().getOrDefault("entries", DecisionBenchmark.ENTRIES);
            decision.keys = work.parameters().getOrDefault("keys", DecisionBenchmark.KEYS);
            decision.hotKeys = work.parameters().getOrDefault("hotKeys", DecisionBenchmark.KEYS);
            decision.meters = work.parameters().getOrDefault("meters", 0);
            decision.issueKeys();
            return new Reference(repeating(decision::decide), work.threads());
        }
        if (work.isOf(ByHandBenchmark.class)) {
            ByHandBenchmark application = new ByHandBenchmark();
            application.takeKeys();
            return new Reference(repeating(application::decide), work.threads());
        }
        throw new IllegalArgumentException("nothing is compared with " + work.method());
    }

    /** Every decision is counted, so that none can be left out. */
    private static Batch repeating(Function<Cursor, Object> decision) {
        return (count, cursor) -> {
            Object last = "";
            for (int i = 0; i < count; i++) {
                last = decision.apply(cursor);
            }
            return last;
        };
    }
}
