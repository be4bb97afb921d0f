package dev.claviger.spi;

import dev.claviger.Actor;
import dev.claviger.Outcome;
import dev.claviger.UnavailableException;

/**
 * Is asked before dangerous steps: a host has the person log in once more, for instance, or a second one agree.
 *
 * <p>The host itself is not asked: neither for what an {@linkplain Actor#host actor of the host} does, nor for the
 * {@linkplain dev.claviger.ClavigerBuilder#initialPolicy initial policy}. And nobody is asked before somebody ends its own keys, or
 * those that were found where they should not be.
 */
@FunctionalInterface
public interface Approver {

    /**
     * Returns whether somebody may do this now. Asked when everything else allows it and nothing has changed yet, by the
     * thread that wants to do it, and never for a call with a key. One change of a policy can be several steps; each must
     * be approved. On no the operation is refused with {@link Outcome.Refusal#NOT_APPROVED}; if this throws, with an
     * {@link UnavailableException}.
     *
     * @param actor who, as {@link Actor#toString} writes it
     * @param step what
     */
    boolean approves(String actor, DangerousStep step);
}
