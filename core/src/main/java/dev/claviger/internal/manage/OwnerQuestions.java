package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Owner;
import dev.claviger.internal.node.Issuers;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers what an owner is and may be, as the directory describes it now. */
public final class OwnerQuestions {
    private final Node node;
    private final KnownOwners owners;
    private final OperationSupport operations;

    public OwnerQuestions(Node node, KnownOwners owners, OperationSupport operations) {
        this.node = node;
        this.owners = owners;
        this.operations = operations;
    }

    public boolean granted(String id, String feature) {
        Owner owner = owners.ask(id);
        return owner != null && owner.isActive() && node.freshPolicy().granted(owner, feature);
    }

    public boolean isAdministrator(String id) {
        Owner owner = owners.ask(id);
        return owner != null && node.freshPolicy().isAdmin(owner);
    }

    /** What was known of this owner is outdated. */
    public void changed(String id) {
        owners.outdate(id);
    }

    /** Finds an owner for an actor who may see every one. */
    public Outcome<Owner> find(Actor actor, String id) {
        return operations.measured(Operation.FIND_OWNER, () -> found(actor, id));
    }

    private Outcome<Owner> found(Actor actor, String id) {
        Outcome.Refused<Owner> unauthorised = operations.unauthorised(actor, Operation.FIND_OWNER, null);
        if (unauthorised != null) {
            return unauthorised;
        }
        Owner owner = owners.ask(id);
        return owner == null
                ? operations.refused(
                        actor, Operation.FIND_OWNER, null, Refusal.NOT_FOUND, "There is no owner " + id + ".")
                : new Outcome.Done<>(owner);
    }

    /** Returns those of the keys whose issuer is gone. Each issuer is looked up once. */
    public Set<KeyId> withFormerAdminIssuer(Collection<ApiKey> keys) {
        Map<String, @Nullable Owner> known = new HashMap<>();
        Set<KeyId> gone = new HashSet<>();
        for (ApiKey key : keys) {
            String issuer = Issuers.of(key);
            if (issuer != null) {
                if (!known.containsKey(issuer)) {
                    known.put(issuer, owners.ask(issuer));
                }
                if (Issuers.isGone(known.get(issuer), key, node.freshPolicy())) {
                    gone.add(key.id());
                }
            }
        }
        return gone;
    }
}
