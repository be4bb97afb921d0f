package dev.claviger.policy;

/** Which policy is in force if, at a start, the store holds another one than the configuration. */
public enum PolicyPrecedence {
    /** The one in the store, where administrators may have changed it. A warning in the log says what differs. */
    STORED,

    /** None: the start is refused, and the message says what differs. */
    NEITHER,

    /**
     * The configured one: each start sets it, as a change by {@code host:initial-policy} that is on record, and other
     * changes are refused. Configure it on all nodes, with the same policy: the node that starts last sets its own, and what
     * a node without it changes holds until then, with a warning in the log of those that have it.
     */
    CONFIGURED
}
