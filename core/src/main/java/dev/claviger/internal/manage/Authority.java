package dev.claviger.internal.manage;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.internal.decide.DependentKeys;
import dev.claviger.internal.keys.Unlocking;
import dev.claviger.internal.limits.OperationLimits;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.internal.text.Words;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that judges who may manage what, and how often.
 *
 * <p>Owners manage their own keys, administrators everybody's. Keys manage nothing without
 * {@link Ability#MANAGE_KEYS}, and then only keys of their own owner, even when that owner is an administrator.
 */
public final class Authority {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    private final Clock clock;
    private final Node node;
    private final KnownOwners owners;
    private final DependentKeys dependent;
    private final OperationLimits limits;
    private final Unlocking unlocking;
    private final AtomicBoolean warned = new AtomicBoolean();

    public Authority(Clock clock, Node node, OperationLimits limits, Unlocking unlocking) {
        this.clock = clock;
        this.node = node;
        this.owners = node.owners();
        this.dependent = new DependentKeys(node, owners);
        this.limits = limits;
        this.unlocking = unlocking;
    }

    /** The holder of a key that may be used now. */
    private record Holder(ApiKey key, Owner owner) {
        boolean manages() {
            return key.abilities().contains(Ability.MANAGE_KEYS);
        }
    }

    /**
     * Returns why {@code actor} may not do {@code operation}, or {@code null} if it may.
     *
     * @param owner whose keys it is about, or {@code null} if it is not about one owner's
     */
    @Nullable
    Refused<?> refusal(Actor actor, Operation operation, @Nullable String owner) {
        return refusal(actor, operation, owner, null);
    }

    /** Returns why {@code actor} may not do {@code operation} with a key, or {@code null} if it may. */
    @Nullable
    Refused<?> refusal(Actor actor, Operation operation, ApiKey key) {
        return refusal(actor, operation, key.ownerId(), key);
    }

    private @Nullable Refused<?> refusal(
            Actor actor, Operation operation, @Nullable String owner, @Nullable ApiKey key) {
        return switch (actor.kind()) {
            case HOST -> null;
            case KEY -> refusalToKey(actor, operation, owner, key);
            case SESSION -> refusalToSession(actor, operation, owner, key);
        };
    }

    private @Nullable Refused<?> refusalToKey(
            Actor actor, Operation operation, @Nullable String owner, @Nullable ApiKey key) {
        if (!operation.openToKeys()) {
            return notPermitted(keyCannot(actor, operation) + ": no key can. Log in for that.");
        }
        Holder holder = holder(actor);
        if (holder == null) {
            return notPermitted(
                    keyCannot(actor, operation) + ": it could not make the call that it came with any more.");
        }
        if (!holder.manages()) {
            return notPermitted(keyCannot(actor, operation) + ": it was issued without the ability "
                    + Words.of(Ability.MANAGE_KEYS) + ".");
        }
        return owns(holder.owner(), owner, key)
                ? null
                : foreign(operation, keyCannot(actor, operation) + " that are not its own owner's.");
    }

    private @Nullable Refused<?> refusalToSession(
            Actor actor, Operation operation, @Nullable String owner, @Nullable ApiKey key) {
        Owner self = owners.ask(actor.ownerId());
        if (self == null) {
            return notPermitted("There is no user " + actor.ownerId() + " who could " + operation.words() + ".");
        }
        if (node.freshPolicy().isAdmin(self)) {
            return null;
        }
        if (operation.isForAdminsOnly() || !owns(self, owner, key)) {
            return foreign(operation, "Only an administrator can " + operation.words() + forWhom(self, owner) + ".");
        }
        return self.isActive() || operation.alwaysOpenToOwner()
                ? null
                : notPermitted("User " + self.id() + " is not active, and cannot " + operation.words() + ".");
    }

    /** What an earlier account under the same id had is somebody else's. */
    private static boolean owns(Owner self, @Nullable String owner, @Nullable ApiKey key) {
        return self.id().equals(owner) && (key == null || self.isAccountOf(key));
    }

    private static String keyCannot(Actor actor, Operation operation) {
        return "Key " + actor.id() + " cannot " + operation.words();
    }

    private static String forWhom(Owner self, @Nullable String owner) {
        return owner == null || self.id().equals(owner) ? "" : ", and " + owner + " is not you";
    }

    private static Refused<?> foreign(Operation operation, String message) {
        return operation.concernsOneKey() ? new Refused<>(Refusal.NOT_FOUND, message) : notPermitted(message);
    }

    private static Refused<?> notPermitted(String message) {
        return new Refused<>(Refusal.NOT_PERMITTED, message);
    }

    /**
     * Returns the holder of an actor's key, or {@code null} if the key could no longer make the call that it was allowed.
     * Key and owner are read from store and directory: since the call was decided, its body may have taken minutes to
     * arrive, or the host may have kept the actor.
     */
    private @Nullable Holder holder(Actor actor) {
        Decision.Allowed allowed = unlocking.decisionOf(actor);
        Call call = allowed == null ? null : unlocking.callAllowedBy(allowed, node);
        if (allowed == null || call == null) {
            if (warned.compareAndSet(false, true)) {
                LOG.warn("{} was refused: another Claviger, or none, has allowed its call", actor);
            }
            return null;
        }
        StoredKey stored = node.stored(allowed.key().id()).orElse(null);
        Owner owner = stored == null ? null : owners.ask(stored.key().ownerId());
        if (stored == null || owner == null) {
            return null;
        }
        AccessPolicy policy = node.freshPolicy();
        DependentKeys.Moment now =
                new DependentKeys.Moment(policy, node.freshness().require(), clock.millis());
        boolean stands = dependent.judge(node.known(stored), now, call) instanceof Decision.Allowed
                && policy.decide(owner, stored.key(), call) instanceof Decision.Allowed;
        return stands ? new Holder(stored.key(), owner) : null;
    }

    /** Counts that an actor does what it may do, and returns the refusal if it has done it too often, or {@code null}. */
    <T> @Nullable Refused<T> tooOften(Actor actor, Operation operation) {
        return limits.refusal(actor, operation.countedAs());
    }

    /** Returns whom the actor is or acts as, as it is now, or {@code null} if there is none, or its key may not be used. */
    @Nullable
    Owner self(Actor actor) {
        return switch (actor.kind()) {
            case HOST -> null;
            case KEY -> {
                Holder holder = holder(actor);
                yield holder == null ? null : holder.owner();
            }
            case SESSION -> owners.ask(actor.ownerId());
        };
    }

    /** Returns the account that all must belong to that the actor sees, or {@code null} if it may see everything. */
    @Nullable
    Owner confining(Actor actor) {
        if (actor.kind() == Actor.Kind.HOST || isAdmin(actor)) {
            return null;
        }
        Owner self = self(actor);
        if (self == null) {
            throw new UnavailableException(actor + " has lost its rights meanwhile");
        }
        return self;
    }

    /** Returns an owner as it is now, or {@code null} if there is none. */
    @Nullable
    Owner owner(String id) {
        return owners.ask(id);
    }

    /** Returns whether {@code actor} has an administrator's rights now. */
    boolean isAdmin(Actor actor) {
        return refusal(actor, Operation.CHANGE_POLICY, (String) null) == null;
    }
}
