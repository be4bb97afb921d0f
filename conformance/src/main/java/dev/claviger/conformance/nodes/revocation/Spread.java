package dev.claviger.conformance.nodes.revocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long each node went on accepting after a key was taken away on another: from the acknowledgement to the start of
 * the last accepted call, zero if there was none. A node that did not ask in that time has no part in it.
 */
final class Spread {
    private static final long NOT_ASKED = -1;
    private static final double NANOS_PER_MILLI = 1e6;

    private final int nodes;
    private final Map<Gate.Step, long[]> lateness = new HashMap<>();

    Spread(int nodes) {
        this.nodes = nodes;
    }

    /** Takes notice of a call that a gate, and no other, has let through or stopped. */
    void note(int node, Call call, Gate gate, long bound) {
        boolean accepted = call.answer() == Answer.ACCEPTED;
        int acked = gate.binding(call.start(), 0);
        if (acked == 0 || !gate.shuts(acked - 1) || gate.latestAt(call.end()) != acked) {
            return;
        }
        Gate.Step step = gate.steps().get(acked - 1);
        long late = call.start() - step.acked();
        if (step.ackedBy(node) != Gate.NEVER || (!accepted && late > bound)) {
            return;
        }
        long[] known = lateness.computeIfAbsent(step, s -> {
            long[] none = new long[nodes];
            Arrays.fill(none, NOT_ASKED);
            return none;
        });
        known[node] = Math.max(known[node], accepted ? late : 0);
    }

    /** Returns the lateness of each kill and node in milliseconds, in ascending order. */
    double[] millis(Set<Gate.Kind> kinds) {
        List<Double> millis = new ArrayList<>();
        lateness.forEach((step, known) -> {
            if (kinds.contains(step.kind())) {
                Arrays.stream(known)
                        .filter(late -> late != NOT_ASKED)
                        .forEach(late -> millis.add(late / NANOS_PER_MILLI));
            }
        });
        return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** Returns the value that a share of all does not exceed; 0 if there is none. */
    static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
