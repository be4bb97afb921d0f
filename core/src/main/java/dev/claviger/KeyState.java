package dev.claviger;

import java.time.Instant;

/** The states that keys are listed by; a key is in exactly one. */
public enum KeyState {
    /** Neither revoked nor expired nor suspended. */
    ACTIVE,
    /** Suspended, and neither revoked nor expired. */
    SUSPENDED,
    /** Past its end, and not revoked. */
    EXPIRED,
    /** Revoked. */
    REVOKED;

    /** Returns the state of {@code key} at a time. */
    public static KeyState of(ApiKey key, Instant time) {
        if (key.isRevoked()) {
            return REVOKED;
        }
        if (key.isExpiredAt(time)) {
            return EXPIRED;
        }
        return key.isSuspended() ? SUSPENDED : ACTIVE;
    }
}
