package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one gate said to a call, for people. Immutable. */
public final class GateResult {

    /** What a gate can say. Constants may be added in minor versions: keep a default. */
    public enum Verdict {
        /** The gate let the call pass. */
        PASSED,
        /** The gate would have refused, but the owner is an administrator whom the policy exempts from it. */
        EXEMPTED,
        /** The gate refused; the call ended here. */
        REFUSED,
        /**
         * An earlier gate had refused, so that this one was not asked. Where it can be told without the earlier ones, the detail says
         * what this one would have said.
         */
        NOT_REACHED
    }

    private final Gate gate;
    private final Verdict verdict;
    private final String detail;

    /**
     * Puts together what a gate said.
     *
     * @param detail why, in one sentence; for a refusal also what would have let the call pass. Names entries, roles and
     *     groups, never a secret
     */
    public GateResult(Gate gate, Verdict verdict, String detail) {
        this.gate = requireNonNull(gate, "gate");
        this.verdict = requireNonNull(verdict, "verdict");
        this.detail = requireNonNull(detail, "detail");
    }

    /** Returns the gate. */
    public Gate gate() {
        return gate;
    }

    /** Returns what it said. */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * Returns why, in one sentence; for a refusal also what would have let the call pass. Names entries, roles and groups, never a
     * secret.
     */
    public String detail() {
        return detail;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GateResult that
                && gate == that.gate
                && verdict == that.verdict
                && detail.equals(that.detail);
    }

    @Override
    public int hashCode() {
        return Objects.hash(gate, verdict, detail);
    }

    @Override
    public String toString() {
        return "GateResult[" + gate + " " + verdict + ": " + detail + "]";
    }
}
