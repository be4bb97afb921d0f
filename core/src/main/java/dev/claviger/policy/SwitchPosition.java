package dev.claviger.policy;

/** A position of the switches {@code use} and {@code issue}. */
public enum SwitchPosition {
    /** Nobody, administrators included. */
    OFF,
    /** Owners with an administrator role. */
    ADMINS_ONLY,
    /** Everybody whom the other gates let pass. */
    ON
}
