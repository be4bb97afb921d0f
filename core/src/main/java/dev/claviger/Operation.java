package dev.claviger;

/** The management operations, as far as who may do them differs. */
enum Operation {
    ISSUE,
    ISSUE_FOR_OTHER,
    GIVE_ABILITIES,
    LIST,
    LIST_ALL,
    FIND,
    RENAME,
    SUSPEND,
    RESUME,
    ROTATE,
    REVOKE,
    CHANGE_POLICY;

    /** Whether it only looks, or takes a right away: an owner can do it even when no longer active. */
    boolean alwaysOpenToOwner() {
        return this == LIST || this == FIND || this == REVOKE || this == SUSPEND;
    }

    /** Whether a key can do it with {@link Ability#MANAGE_KEYS}, on keys of its own owner. */
    boolean openToKeys() {
        return switch (this) {
            case LIST, FIND, RENAME, SUSPEND, RESUME, REVOKE -> true;
            // Whoever rotates a key gets its successor's secret, and that key may be wider than the one that asks.
            case ROTATE, ISSUE, ISSUE_FOR_OTHER, GIVE_ABILITIES, LIST_ALL, CHANGE_POLICY -> false;
        };
    }

    /** Whether it concerns one key, so that somebody else's key must look like a missing one. */
    boolean concernsOneKey() {
        return switch (this) {
            case FIND, RENAME, SUSPEND, RESUME, ROTATE, REVOKE -> true;
            case ISSUE, ISSUE_FOR_OTHER, GIVE_ABILITIES, LIST, LIST_ALL, CHANGE_POLICY -> false;
        };
    }
}
