package dev.claviger;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A management operation that was refused, for hosts that answer by exceptions: what {@link Outcome#orElseThrow} throws. Nothing has
 * changed. The message is the one for people; it names ids, never secrets.
 */
public final class OperationRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Outcome.Refusal refusal;
    private final transient @Nullable KeyId key;

    OperationRefusedException(Outcome.Refused<?> refused) {
        super(refused.message());
        this.refusal = requireNonNull(refused.refusal(), "refusal");
        this.key = refused.key();
    }

    /** Returns why. */
    public Outcome.Refusal refusal() {
        return refusal;
    }

    /** Returns the key that there is instead, as {@link Outcome.Refused#key}; {@code null} also after serialization. */
    public @Nullable KeyId key() {
        return key;
    }
}
