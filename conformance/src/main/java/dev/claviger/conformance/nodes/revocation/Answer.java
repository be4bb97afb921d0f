package dev.claviger.conformance.nodes.revocation;

import dev.claviger.Decision;

/** What a node said to a call. A refusal tells which of the gates of its key was shut. */
enum Answer {
    ACCEPTED(-1),
    REFUSED_KEY(History.KEY),
    REFUSED_OWNER(History.OWNER),
    REFUSED_GROUP(History.GROUP),
    REFUSED_SWITCH(History.SWITCH),
    /** For a reason that nobody in this play can be the cause of. */
    REFUSED_OTHERWISE(-1),
    /** The node could not find out. */
    UNAVAILABLE(-1);

    private final int gate;

    Answer(int gate) {
        this.gate = gate;
    }

    /** Returns the position of the gate among those of the key, or -1 if it tells of none. */
    int gate() {
        return gate;
    }

    static Answer refusal(Decision.Reason reason) {
        return switch (reason) {
            case UNKNOWN, REVOKED, EXPIRED -> REFUSED_KEY;
            case OWNER_INACTIVE -> REFUSED_OWNER;
            case NOT_GRANTED -> REFUSED_GROUP;
            case SWITCHED_OFF -> REFUSED_SWITCH;
            default -> REFUSED_OTHERWISE;
        };
    }
}
