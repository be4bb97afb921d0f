package dev.claviger;

import dev.claviger.Outcome.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The one place that judges who may manage what.
 *
 * <p>Owners manage their own keys, administrators everybody's. Keys manage nothing without
 * {@link Ability#MANAGE_KEYS}, and then only keys of their own owner, even when that owner is an administrator.
 */
final class Authority {
    private final Node node;
    private final KnownOwners owners;

    Authority(Node node, KnownOwners owners) {
        this.node = node;
        this.owners = owners;
    }

    /**
     * Returns why {@code actor} may not do {@code operation}, or {@code null} if it may.
     *
     * @param owner whose keys it is about, or {@code null} if it is not about one owner's
     */
    @Nullable
    Refusal refusal(Actor actor, Operation operation, @Nullable String owner) {
        boolean own = owner != null && owner.equals(actor.owner());
        return switch (actor.kind()) {
            case HOST -> null;
            case KEY -> refusalToKey(actor, operation, own);
            case SESSION -> refusalToSession(actor, operation, own);
        };
    }

    private static @Nullable Refusal refusalToKey(Actor actor, Operation operation, boolean own) {
        if (!actor.has(Ability.MANAGE_KEYS) || !operation.openToKeys()) {
            return Refusal.NOT_PERMITTED;
        }
        return own ? null : foreign(operation);
    }

    private @Nullable Refusal refusalToSession(Actor actor, Operation operation, boolean own) {
        Owner self = owners.ask(actor.owner());
        if (self == null) {
            return Refusal.NOT_PERMITTED;
        }
        if (node.freshPolicy().isAdmin(self)) {
            return null;
        }
        if (operation.isForAdminsOnly() || !own) {
            return foreign(operation);
        }
        return self.standing() == Owner.Standing.ACTIVE || operation.alwaysOpenToOwner() ? null : Refusal.NOT_PERMITTED;
    }

    private static Refusal foreign(Operation operation) {
        return operation.concernsOneKey() ? Refusal.NOT_FOUND : Refusal.NOT_PERMITTED;
    }

    /** Returns an owner as it is now, or {@code null} if there is none. */
    @Nullable
    Owner owner(String id) {
        return owners.ask(id);
    }

    /** Returns whether {@code actor} has an administrator's rights now. */
    boolean isAdmin(Actor actor) {
        return refusal(actor, Operation.CHANGE_POLICY, null) == null;
    }
}
