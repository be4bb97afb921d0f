package dev.claviger.internal.manage;

import dev.claviger.Ability;
import dev.claviger.internal.limits.OperationLimits;
import org.jspecify.annotations.Nullable;

/** The management operations, as far as who may do them differs. */
enum Operation {
    ISSUE,
    ISSUE_FOR_OTHER,
    GIVE_ABILITIES,
    IMPORT,
    LIST,
    LIST_ALL,
    FIND,
    EDIT,
    SUSPEND,
    RESUME,
    ROTATE,
    REVOKE,
    REVOKE_OWN,
    REVOKE_ALL,
    REVOKE_LEAKED,
    REVEAL,
    FIND_RECOVERABLE,
    REENCRYPT,
    READ_POLICY,
    CHANGE_POLICY,
    EXPLAIN,
    ALLOWED_ENDPOINTS,
    KEYS_ALLOWED_TO,
    COMPARE_POLICIES,
    START_SHADOW,
    STOP_SHADOW,
    READ_SHADOW,
    FIND_OWNER,
    READ_AUDIT,
    READ_ALL_AUDIT,
    WHOAMI;

    /** Whether it only looks, or takes a right away: an owner can do it even when no longer active. */
    boolean alwaysOpenToOwner() {
        return switch (this) {
            case LIST, FIND, ALLOWED_ENDPOINTS, REVOKE, REVOKE_OWN, REVOKE_LEAKED, SUSPEND, READ_AUDIT -> true;
            default -> false;
        };
    }

    /** Whether it is an administrator's alone, even where it concerns the actor's own keys. */
    boolean isForAdminsOnly() {
        return switch (this) {
            case GIVE_ABILITIES, IMPORT, REVEAL, FIND_RECOVERABLE -> true;
            default -> false;
        };
    }

    /** Whether a key can do it with {@link Ability#MANAGE_KEYS}, on keys of its own owner. */
    boolean openToKeys() {
        return switch (this) {
            // Which keys a key may rotate, and what those that it issues may be, is seen to where it is done.
            case ISSUE,
                    ROTATE,
                    LIST,
                    FIND,
                    ALLOWED_ENDPOINTS,
                    EDIT,
                    SUSPEND,
                    RESUME,
                    REVOKE,
                    REVOKE_OWN,
                    REVOKE_LEAKED -> true;
            default -> false;
        };
    }

    /** As what it counts against the limit of its actor; {@code null} if it changes nothing, or counts as another does. */
    OperationLimits.@Nullable Kind countedAs() {
        return switch (this) {
            case ISSUE, ISSUE_FOR_OTHER, IMPORT, ROTATE -> OperationLimits.Kind.NEW_KEYS;
            case EDIT, RESUME, REVEAL, REENCRYPT, CHANGE_POLICY, START_SHADOW, STOP_SHADOW ->
                OperationLimits.Kind.CHANGES;
            case SUSPEND, REVOKE -> OperationLimits.Kind.ENDINGS;
            case REVOKE_OWN, REVOKE_ALL, REVOKE_LEAKED -> OperationLimits.Kind.BULK;
            default -> null;
        };
    }

    /** Whether it concerns one key, so that somebody else's key must look like a missing one. */
    boolean concernsOneKey() {
        return switch (this) {
            case FIND, ALLOWED_ENDPOINTS, EDIT, SUSPEND, RESUME, ROTATE, REVOKE -> true;
            // Only an administrator may reveal or explain, and to no other it is told whether there is such a key.
            default -> false;
        };
    }
}
