package dev.claviger.internal.manage;

import dev.claviger.KeyId;
import dev.claviger.Outcome.Refused;
import org.jspecify.annotations.Nullable;

/** Refusals made of refusals. */
final class Refusals {
    private Refusals() {}

    /** Returns the same refusal, naming the key that there is instead. */
    static <T> Refused<T> naming(Refused<T> refused, @Nullable KeyId other) {
        return new Refused<>(refused.refusal(), refused.message(), other);
    }
}
