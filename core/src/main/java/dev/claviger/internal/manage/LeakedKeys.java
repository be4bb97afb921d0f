package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.PlaintextKey;
import dev.claviger.UnavailableException;
import dev.claviger.internal.decide.DecisionPipeline;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.StoredKey;
import java.util.List;

/** Revokes keys by their texts, which prove that they got about. */
public final class LeakedKeys {
    private static final int MOST = 1_000;

    private final DecisionPipeline pipeline;
    private final OperationSupport operations;

    public LeakedKeys(DecisionPipeline pipeline, OperationSupport operations) {
        this.pipeline = pipeline;
        this.operations = operations;
    }

    public Outcome<Integer> revoke(Actor actor, List<PlaintextKey> found, String reason) {
        if (found.size() > MOST) {
            throw new IllegalArgumentException(
                    "at most " + MOST + " keys are revoked by their texts at once, and not " + found.size());
        }
        return operations.measured(Operation.REVOKE_LEAKED, () -> revokeFound(actor, found, reason));
    }

    private Outcome<Integer> revokeFound(Actor actor, List<PlaintextKey> found, String reason) {
        Outcome.Refused<Integer> refused = operations.keyInReason(actor, Operation.REVOKE_LEAKED, null, reason);
        refused = refused == null ? operations.unauthorised(actor, Operation.REVOKE_LEAKED, actor.ownerId()) : refused;
        if (refused != null) {
            return refused;
        }
        int revoked = 0;
        UnavailableException unverified = null;
        for (PlaintextKey text : found) {
            try {
                revoked += revoke(actor, text, reason);
            } catch (UnavailableException e) {
                // One text that cannot be judged now must not keep the others alive.
                unverified = e;
            }
        }
        if (unverified != null) {
            throw new UnavailableException(
                    "some texts could not be verified, or their keys not revoked; " + revoked
                            + " keys were revoked, and asking again goes on",
                    unverified);
        }
        return new Outcome.Done<>(revoked);
    }

    private int revoke(Actor actor, PlaintextKey text, String reason) {
        return pipeline.proven(text)
                .filter(stored -> operations.allows(actor, Operation.REVOKE, stored.key()))
                .map(stored -> revoke(actor, stored.id(), reason))
                .orElse(0);
    }

    /** Returns 1 if this call has revoked the key. */
    private int revoke(Actor actor, KeyId id, String reason) {
        Outcome<Integer> outcome = operations.changingAsPart(
                actor,
                Operation.REVOKE,
                id,
                (stored, now) -> stored.key().isRevoked() ? Step.nothingToDo(0) : revoking(actor, stored, reason));
        return outcome.fold(count -> count, refused -> 0);
    }

    private Step<Integer> revoking(Actor actor, StoredKey stored, String reason) {
        ApiKey key = stored.key();
        AuditEvent event = operations
                .event(AuditEvent.Type.KEY_REVOKED, actor, key, reason)
                .detail("found", "by_text")
                .build();
        ApiKey revoked = key.toBuilder().revokedAt(event.at()).build();
        return Step.write(1, event, List.of(new Change.Replace(stored.next(revoked))));
    }
}
