package dev.claviger.policy;

/** What a policy says about one feature to everyone, to a role or to a group. */
public enum Grant {
    /** Gives the feature. */
    GRANTED,
    /** Says nothing; the value of everything that is not mentioned. */
    UNSPECIFIED,
    /** Withholds the feature. It outweighs a grant from elsewhere only under {@link MergeRule#DENY_WINS}. */
    DENIED
}
