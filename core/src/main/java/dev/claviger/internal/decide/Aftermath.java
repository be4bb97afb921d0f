package dev.claviger.internal.decide;

import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.UnavailableException;
import dev.claviger.internal.node.KnownKey;
import org.jspecify.annotations.Nullable;

/** What becomes of a decision beside its answer. None of it decides. */
public interface Aftermath {
    /** Of a text that is no key. */
    void ofMalformed(Decision.Denied malformed, PlaintextKey presented, Call call);

    /** Of a refusal; {@code claimed} is the id in the presented text. */
    void ofDenying(Decision.Denied denied, KeyId claimed, PlaintextKey presented, Call call);

    /**
     * Of an allowed call.
     *
     * @throws UnavailableException in the strict mode, if there is no room for its audit records
     */
    void ofAllowing(Decision.Allowed allowed, KnownKey known, PlaintextKey presented, long nanos, Call call);

    /** Lets another policy judge too, if one runs in the shadow. */
    void inTheShadow(Decision decision, @Nullable KnownKey known, long nanos, Call call);
}
