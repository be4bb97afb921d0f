package dev.claviger.policy;

/** To whom keys are available, for {@linkplain PolicyDocument#usage use} or for {@linkplain PolicyDocument#issuance issue}. */
public enum Availability {
    /** Nobody, administrators included. */
    NOBODY,
    /** Owners with an administrator role. */
    ADMINS_ONLY,
    /** Every owner that the rest of the policy allows. */
    EVERYONE
}
