package dev.claviger;

/**
 * The states that keys are listed by; a key is in exactly one, {@link ApiKey#stateAt}. Constants may be added in minor versions: keep a
 * default.
 */
public enum KeyState {
    /** Neither revoked nor expired nor suspended. */
    ACTIVE,
    /** Suspended, and neither revoked nor expired. */
    SUSPENDED,
    /** Past its end, and not revoked. */
    EXPIRED,
    /** Revoked. */
    REVOKED
}
