package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

/**
 * What one gate said to a call, for people.
 *
 * @param gate the gate
 * @param verdict what it said
 * @param detail why, in one sentence; for a refusal also what would have let the call pass. Names entries, roles and
 *     groups, never a secret
 */
public record GateResult(Gate gate, Verdict verdict, String detail) {

    /** What a gate can say. */
    public enum Verdict {
        /** The gate let the call pass. */
        PASSED,
        /** The gate would have refused, but the owner is an administrator whom the policy exempts from it. */
        EXEMPTED,
        /** The gate refused; the call ended here. */
        REFUSED,
        /** An earlier gate had refused, so that this one was not asked. */
        NOT_REACHED
    }

    /** Checks that nothing is missing. */
    public GateResult {
        requireNonNull(gate, "gate");
        requireNonNull(verdict, "verdict");
        requireNonNull(detail, "detail");
    }
}
