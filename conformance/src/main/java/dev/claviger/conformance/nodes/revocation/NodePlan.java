package dev.claviger.conformance.nodes.revocation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node is to be, as it is told on its command line.
 *
 * @param store what its keys are kept in
 * @param bound how far behind it may be
 * @param sabotage what is broken in it on purpose
 * @param recordsCalls whether it records calls in the store
 * @param suspends whether its machine is suspended while it is stopped
 * @param before the jar that it runs from, of the release before; {@code null} for this one
 */
record NodePlan(
        Store store,
        Duration bound,
        Sabotage sabotage,
        boolean recordsCalls,
        boolean suspends,
        @Nullable Path before) {

    /** A node without anything special. */
    static NodePlan sound(Store store, Duration bound) {
        return new NodePlan(store, bound, Sabotage.NONE, false, false, null);
    }

    /** The node of a run that has nothing broken in it. */
    static NodePlan of(Options options) {
        return new NodePlan(
                options.store(),
                options.bound(),
                Sabotage.NONE,
                options.fault() == FaultKind.MINUTE,
                options.fault() == FaultKind.SUSPEND,
                options.before());
    }

    NodePlan brokenBy(Sabotage what) {
        return new NodePlan(store, bound, what, recordsCalls, suspends, before);
    }

    /** The node of a run beside one of the release before. */
    NodePlan ofThisRelease() {
        return new NodePlan(store, bound, sabotage, recordsCalls, suspends, null);
    }

    NodeProgram program() throws IOException {
        return before == null ? NodeProgram.ofThisRelease() : NodeProgram.of(before);
    }

    /** What the node is told of it. */
    List<String> words() {
        return List.of(
                store.name(),
                Long.toString(bound.toMillis()),
                sabotage.name(),
                Boolean.toString(recordsCalls),
                Boolean.toString(suspends));
    }

    static NodePlan read(List<String> words) {
        return new NodePlan(
                Store.valueOf(words.get(0)),
                Duration.ofMillis(Long.parseLong(words.get(1))),
                Sabotage.valueOf(words.get(2)),
                Boolean.parseBoolean(words.get(3)),
                Boolean.parseBoolean(words.get(4)),
                null);
    }
}
