package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import dev.claviger.Decision;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decision with the whole way to it. For administrators: it tells more than a refused caller may know. Immutable.
 */
public final class Explanation {
    private final Decision decision;
    private final List<GateResult> gates;

    /** Puts a decision and the way to it together. */
    public Explanation(Decision decision, List<GateResult> gates) {
        this.decision = requireNonNull(decision, "decision");
        this.gates = List.copyOf(gates);
    }

    /** Returns the decision, the same as {@code decide} makes. */
    public Decision decision() {
        return decision;
    }

    /** Returns all gates in their order, each with its verdict; unmodifiable. */
    public List<GateResult> gates() {
        return gates;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Explanation that && decision.equals(that.decision) && gates.equals(that.gates);
    }

    @Override
    public int hashCode() {
        return Objects.hash(decision, gates);
    }

    @Override
    public String toString() {
        return "Explanation[" + decision + ", " + gates + "]";
    }
}
