package dev.claviger;

import dev.claviger.Actor.DangerousStep;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.SecretVault.Sealed;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations on keys in a vault: show one again, and seal all of them anew. */
final class Disclosure {
    private static final int TIMES_A_MINUTE = 10;
    private static final int PAGE = 1_000;
    private static final int MAX_CONFLICTS = 50;

    private final KeyStorage storage;
    private final Operations operations;
    private final SecureRandom random;
    private final @Nullable SecretVault vault;
    private final RateLimit limit;
    private final Approvals approvals;

    Disclosure(ClavigerBuilder builder, Operations operations, Approvals approvals) {
        this.approvals = approvals;
        this.storage = builder.storage;
        this.operations = operations;
        this.random = builder.random;
        this.vault = builder.vault;
        this.limit = new RateLimit(TIMES_A_MINUTE, builder.nanos);
    }

    Outcome<PlaintextKey> reveal(Actor actor, KeyId id, String reason) {
        Refused<PlaintextKey> unauthorised = operations.keyInReason(actor, Operation.REVEAL, id, reason);
        unauthorised = unauthorised == null ? operations.unauthorised(actor, Operation.REVEAL, null) : unauthorised;
        if (unauthorised != null) {
            return unauthorised;
        }
        if (reason.isBlank()) {
            return refused(actor, id, Refusal.REASON_REQUIRED, "say why key " + id + " is to be shown");
        }
        Outcome<StoredKey> found = operations.find(actor, Operation.REVEAL, id);
        return found instanceof Refused<StoredKey> refused
                ? refused.as()
                : reveal(actor, ((Outcome.Done<StoredKey>) found).value(), reason);
    }

    Outcome<Boolean> isRecoverable(Actor actor, KeyId id) {
        return operations
                .find(actor, Operation.FIND_RECOVERABLE, id)
                .fold(
                        done -> new Outcome.Done<>(vault != null
                                && done.value().sealed() != null
                                && done.value().key().isLiveAt(operations.now())),
                        refused -> refused.as());
    }

    private Outcome<PlaintextKey> reveal(Actor actor, StoredKey stored, String reason) {
        ApiKey key = stored.key();
        Sealed sealed = stored.sealed();
        if (!key.isLiveAt(operations.now())) {
            return refused(actor, key.id(), Refusal.KEY_ENDED, "key " + key.id() + " has ended, and is not shown");
        }
        if (vault == null || sealed == null) {
            return refused(
                    actor, key.id(), Refusal.NOT_RECOVERABLE, "the text of key " + key.id() + " is in no vault here");
        }
        if (!limit.admits(actor.toString())) {
            return refused(
                    actor,
                    key.id(),
                    Refusal.TOO_MANY_REQUESTS,
                    actor + " has shown " + TIMES_A_MINUTE + " keys within a minute; wait a minute");
        }
        Refused<PlaintextKey> unapproved =
                approvals.refused(actor, Operation.REVEAL, new DangerousStep.Revealing(key.id(), key.owner(), reason));
        return unapproved != null ? unapproved : shown(actor, key, vault.open(key.id(), sealed), reason);
    }

    private Outcome<PlaintextKey> shown(Actor actor, ApiKey key, PlaintextKey plaintext, String reason) {
        AuditRecord event = operations.event(AuditRecord.Type.KEY_REVEALED, actor, key, Map.of("reason", reason));
        // On record first: what was shown cannot be taken back.
        Change.Result result = operations.apply(new Change(List.of(), List.of(), List.of(event)));
        if (!(result instanceof Change.Applied)) {
            throw new UnavailableException(
                    "key " + key.id() + " is not shown: the storage answered " + result + " to its audit record");
        }
        return new Outcome.Done<>(plaintext);
    }

    private Refused<PlaintextKey> refused(Actor actor, KeyId id, Refusal refusal, String message) {
        return operations.refused(actor, Operation.REVEAL, id, refusal, message);
    }

    Outcome<Integer> reseal(Actor actor) {
        Refused<Integer> unauthorised = operations.unauthorised(actor, Operation.RESEAL, null);
        if (unauthorised != null) {
            return unauthorised;
        }
        return vault == null
                ? operations.refused(
                        actor, Operation.RESEAL, null, Refusal.NOT_RECOVERABLE, "there is no vault to seal with")
                : new Outcome.Done<>(reseal(actor, vault));
    }

    /** Counts, and keeps of those that do not open only the first: there may be very many. */
    private static final class Resealing {
        private int done;
        private int unopened;
        private @Nullable UnavailableException first;
    }

    private int reseal(Actor actor, SecretVault vault) {
        Resealing resealing = new Resealing();
        KeyQuery query = KeyQuery.ofAll().withLimit(PAGE);
        List<StoredKey> page;
        do {
            page = storage.list(query);
            for (StoredKey stored : page) {
                reseal(actor, vault, stored, resealing);
                query = query.after(KeyQuery.Position.of(stored.key()));
            }
        } while (page.size() == PAGE);
        if (resealing.first != null) {
            throw new UnavailableException(
                    resealing.done + " keys were sealed anew, " + resealing.unopened + " could not be; the first: "
                            + resealing.first.getMessage(),
                    resealing.first);
        }
        return resealing.done;
    }

    private void reseal(Actor actor, SecretVault vault, StoredKey listed, Resealing resealing) {
        KeyId id = listed.id();
        StoredKey stored = listed;
        for (int attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
            Sealed sealed = stored.sealed();
            if (sealed == null || vault.isCurrent(sealed)) {
                return;
            }
            PlaintextKey plaintext;
            try {
                plaintext = vault.open(id, sealed);
            } catch (UnavailableException e) {
                // One row that does not open must not keep the others under the old master key.
                resealing.unopened++;
                resealing.first = resealing.first == null ? e : resealing.first;
                return;
            }
            Sealed anew = vault.seal(id, plaintext, random);
            AuditRecord event = operations.event(
                    AuditRecord.Type.KEY_RESEALED,
                    actor,
                    stored.key(),
                    Map.of("master-key", Integer.toString(anew.version())));
            Change change = new Change(List.of(), List.of(new Change.Replace(stored.next(anew))), List.of(event));
            if (operations.apply(change) instanceof Change.Applied) {
                resealing.done++;
                return;
            }
            stored = operations
                    .stored(id)
                    .orElseThrow(() -> new UnavailableException("key " + id + " is listed but not found"));
        }
        throw new UnavailableException("key " + id + " is being changed by others");
    }
}
