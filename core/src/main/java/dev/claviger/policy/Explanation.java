package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.Decision;
import java.util.List;

/**
 * A decision with the whole way to it. For administrators: it tells more than a refused caller may know.
 *
 * @param decision the decision, the same as {@code decide} makes
 * @param gates all gates in their order, each with its verdict
 */
public record Explanation(Decision decision, List<GateResult> gates) {
    /** Copies the list. */
    public Explanation {
        requireNonNull(decision, "decision");
        gates = List.copyOf(gates);
    }
}
