package dev.claviger.http;

/**
 * Receives every verdict of a guard, to put it on a trace, for instance. Called on the thread that asks the guard, before the
 * application runs or the caller is answered; so it must not block. What it throws is logged, one line a second at most, and changes
 * no verdict and no answer. Called by multiple threads at once.
 *
 * <p>A request that the host dispatches again, by a forward for instance, is judged again and told again.
 */
@FunctionalInterface
public interface VerdictListener {

    /** Takes one verdict. */
    void judged(JudgedRequest judged);
}
