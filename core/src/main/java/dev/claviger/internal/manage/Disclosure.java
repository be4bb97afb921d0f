package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.PlaintextKey;
import dev.claviger.SealedKey;
import dev.claviger.UnavailableException;
import dev.claviger.internal.keys.Vault;
import dev.claviger.internal.limits.RateLimit;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.DangerousStep;
import dev.claviger.spi.StoredKey;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The operations that show a key in a vault again, or tell whether that can be done. */
public final class Disclosure {
    private static final int TIMES_A_MINUTE = 10;

    private final @Nullable Vault vault;
    private final OperationSupport operations;
    private final Approvals approvals;
    private final RateLimit limit;

    public Disclosure(@Nullable Vault vault, OperationSupport operations, Approvals approvals, LongSupplier nanos) {
        this.vault = vault;
        this.operations = operations;
        this.approvals = approvals;
        this.limit = new RateLimit(TIMES_A_MINUTE, nanos);
    }

    public Outcome<PlaintextKey> reveal(Actor actor, KeyId id, String reason) {
        return operations.measured(Operation.REVEAL, () -> revealed(actor, id, reason));
    }

    private Outcome<PlaintextKey> revealed(Actor actor, KeyId id, String reason) {
        Refused<PlaintextKey> unauthorised = operations.keyInReason(actor, Operation.REVEAL, id, reason);
        unauthorised = unauthorised == null ? operations.unauthorised(actor, Operation.REVEAL, null) : unauthorised;
        if (unauthorised != null) {
            return unauthorised;
        }
        if (reason.isBlank()) {
            return refused(
                    actor, id, Refusal.REASON_REQUIRED, "Say why key " + id + " is to be shown: a reason is required.");
        }
        Outcome<StoredKey> found = operations.find(actor, Operation.REVEAL, id);
        return found instanceof Refused<StoredKey> refused
                ? refused.as()
                : reveal(actor, ((Outcome.Done<StoredKey>) found).value(), reason);
    }

    public Outcome<Boolean> isRecoverable(Actor actor, KeyId id) {
        return operations.measured(Operation.FIND_RECOVERABLE, () -> recoverable(actor, id));
    }

    private Outcome<Boolean> recoverable(Actor actor, KeyId id) {
        return operations
                .find(actor, Operation.FIND_RECOVERABLE, id)
                .map(stored ->
                        vault != null && stored.sealed() != null && stored.key().isLiveAt(operations.now()));
    }

    private Outcome<PlaintextKey> reveal(Actor actor, StoredKey stored, String reason) {
        ApiKey key = stored.key();
        SealedKey sealed = stored.sealed();
        if (!key.isLiveAt(operations.now())) {
            return refused(
                    actor,
                    key.id(),
                    Refusal.KEY_ENDED,
                    "Key " + key.id() + " has ended. Keys that have ended are not shown.");
        }
        if (vault == null || sealed == null) {
            return refused(
                    actor,
                    key.id(),
                    Refusal.NOT_RECOVERABLE,
                    "The text of key " + key.id() + " is not in the vault. Rotate the key to get a new one.");
        }
        if (!limit.admits(actor.toString())) {
            return refused(
                    actor,
                    key.id(),
                    Refusal.TOO_MANY_REQUESTS,
                    actor + " has shown " + TIMES_A_MINUTE + " keys within a minute. Wait a minute.");
        }
        Refused<PlaintextKey> unapproved = approvals.refused(
                actor, Operation.REVEAL, new DangerousStep.Revealing(key.id(), key.ownerId(), reason));
        return unapproved != null ? unapproved : shown(actor, key, vault.open(key.id(), sealed), reason);
    }

    private Outcome<PlaintextKey> shown(Actor actor, ApiKey key, PlaintextKey plaintext, String reason) {
        AuditEvent event = operations
                .event(AuditEvent.Type.KEY_REVEALED, actor, key, reason)
                .build();
        // On record first: what was shown cannot be taken back.
        Change.Result result = operations.apply(new Change(List.of(), List.of(), List.of(event)));
        if (!(result instanceof Change.Applied)) {
            throw new UnavailableException("Key " + key.id()
                    + " was not shown: its audit record could not be written, the key store answered " + result);
        }
        return new Outcome.Done<>(plaintext);
    }

    private Refused<PlaintextKey> refused(Actor actor, KeyId id, Refusal refusal, String message) {
        return operations.refused(actor, Operation.REVEAL, id, refusal, message);
    }
}
