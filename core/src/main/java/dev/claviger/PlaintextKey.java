package dev.claviger;

import static java.util.Objects.requireNonNull;

/**
 * A complete API key, secret included: what an issued key shows once, and what a caller presents.
 *
 * <p>Its {@code toString} is always hidden, so that a key that strays into a log line or an exception message does no
 * harm. {@link #reveal()} is the only way out: search a codebase for that name to find every place that handles a
 * secret. Two plaintext keys are never {@code equal} unless they are the same object, so that nothing compares secrets
 * in time that depends on their content.
 */
public final class PlaintextKey {
    private final String text;

    private PlaintextKey(String text) {
        this.text = text;
    }

    /** Wraps what a caller sent, whatever it is: whether it is a key at all is judged by the decision. */
    public static PlaintextKey of(String text) {
        return new PlaintextKey(requireNonNull(text, "text"));
    }

    /** Returns the key as its holder must send it. Danger: this is the secret. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "PlaintextKey[hidden]";
    }
}
