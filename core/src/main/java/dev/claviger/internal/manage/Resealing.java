package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Outcome.Refused;
import dev.claviger.PlaintextKey;
import dev.claviger.SealedKey;
import dev.claviger.UnavailableException;
import dev.claviger.internal.keys.Vault;
import dev.claviger.internal.node.StoredKeyScan;
import dev.claviger.internal.node.StoredPage;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operation that encrypts all keys in the vault with its current master key. */
public final class Resealing {
    private final @Nullable Vault vault;
    private final SecureRandom random;
    private final KeyStorage storage;
    private final OperationSupport operations;

    public Resealing(@Nullable Vault vault, SecureRandom random, KeyStorage storage, OperationSupport operations) {
        this.vault = vault;
        this.random = random;
        this.storage = storage;
        this.operations = operations;
    }

    public Outcome<Integer> reseal(Actor actor) {
        return operations.measured(Operation.REENCRYPT, () -> resealed(actor));
    }

    private Outcome<Integer> resealed(Actor actor) {
        Refused<Integer> unauthorised = operations.unauthorised(actor, Operation.REENCRYPT, null);
        if (unauthorised != null) {
            return unauthorised;
        }
        return vault == null
                ? operations.refused(
                        actor, Operation.REENCRYPT, null, Refusal.NOT_RECOVERABLE, "No secret vault is configured.")
                : new Outcome.Done<>(reseal(actor, vault));
    }

    /** Counts, and keeps of those that do not open only the first: there may be very many. */
    private static final class Progress {
        private int done;
        private int unopened;
        private @Nullable UnavailableException first;
    }

    private int reseal(Actor actor, Vault vault) {
        Progress progress = new Progress();
        StoredKeyScan scan = new StoredKeyScan(storage, KeyQuery.of(KeyFilter.all()));
        while (!scan.isOver()) {
            StoredPage page = scan.readUnderstood();
            page.readable().forEach(stored -> reseal(actor, vault, stored, progress));
            scan.pass(page);
        }
        if (progress.first != null) {
            throw new UnavailableException(
                    progress.done + " keys were encrypted again, " + progress.unopened + " could not be; the first: "
                            + progress.first.getMessage(),
                    progress.first);
        }
        return progress.done;
    }

    private void reseal(Actor actor, Vault vault, StoredKey listed, Progress progress) {
        KeyId id = listed.id();
        StoredKey stored = listed;
        for (Attempts attempts = new Attempts(); attempts.next(); ) {
            SealedKey sealed = stored.sealed();
            if (sealed == null || vault.isCurrent(sealed)) {
                return;
            }
            PlaintextKey plaintext;
            try {
                plaintext = vault.open(id, sealed);
            } catch (UnavailableException e) {
                // One row that does not open must not keep the others under the old master key.
                progress.unopened++;
                progress.first = progress.first == null ? e : progress.first;
                return;
            }
            SealedKey resealed = vault.seal(id, plaintext, random);
            AuditEvent event = operations
                    .event(AuditEvent.Type.KEY_RESEALED, actor, stored.key())
                    .detail("master_key", vault.versionOf(resealed))
                    .build();
            Change change = new Change(List.of(), List.of(new Change.Replace(stored.next(resealed))), List.of(event));
            if (operations.apply(change) instanceof Change.Applied) {
                progress.done++;
                return;
            }
            stored = operations
                    .stored(id)
                    .orElseThrow(() -> new UnavailableException("key " + id + " is listed but not found"));
        }
        throw new UnavailableException("key " + id + " is being changed by others");
    }
}
