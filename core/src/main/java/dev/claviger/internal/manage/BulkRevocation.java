package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.internal.node.KeyQueries;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.node.StoredKeyScan;
import dev.claviger.internal.node.StoredPage;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.DangerousStep;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Revokes whatever fits a query, one page of keys in one change. */
public final class BulkRevocation {
    private final KeyStorage storage;
    private final KnownOwners owners;
    private final Node node;
    private final OperationSupport operations;
    private final Approvals approvals;

    public BulkRevocation(
            KeyStorage storage, KnownOwners owners, Node node, OperationSupport operations, Approvals approvals) {
        this.approvals = approvals;
        this.storage = storage;
        this.owners = owners;
        this.node = node;
        this.operations = operations;
    }

    public Outcome<Integer> revokeAll(Actor actor, KeyFilter filter, String reason) {
        KeyFilter wanted = filter.askedBy(actor);
        // Who is in a group with whom is not for its members to find out.
        String owner = wanted.group() == null ? wanted.ownerId() : null;
        Operation operation =
                owner != null && owner.equals(actor.ownerId()) ? Operation.REVOKE_OWN : Operation.REVOKE_ALL;
        return operations.measured(operation, () -> revokeAll(actor, operation, wanted, reason));
    }

    private Outcome<Integer> revokeAll(Actor actor, Operation operation, KeyFilter wanted, String reason) {
        String owner = wanted.group() == null ? wanted.ownerId() : null;
        Outcome.Refused<Integer> refused = operations.keyInReason(actor, operation, null, reason);
        refused = refused == null ? operations.unauthorised(actor, operation, owner) : refused;
        if (refused == null && operation == Operation.REVOKE_ALL) {
            refused = approvals.refused(actor, operation, new DangerousStep.RevokingMany(wanted, reason));
        }
        return refused != null ? refused : new Outcome.Done<>(new Run(actor, wanted, reason).revoke());
    }

    /** One call, and how far it has come. */
    private final class Run {
        private final Actor actor;
        private final KeyQuery wanted;
        private final @Nullable String group;
        private final @Nullable Owner account;
        private final String reason;
        private int revoked;

        Run(Actor actor, KeyFilter filter, String reason) {
            this.actor = actor;
            this.account = operations.confining(actor);
            KeyQuery all = KeyQueries.judgedAt(operations.now(), filter);
            this.wanted = account == null ? all : KeyQueries.ofAccount(all, account);
            this.group = filter.group();
            this.reason = reason;
        }

        int revoke() {
            StoredKeyScan scan = new StoredKeyScan(storage, wanted);
            while (!scan.isOver()) {
                scan.pass(revokePage(scan));
            }
            return revoked;
        }

        /** Returns the page as it was read; none of the keys that are asked for is live any more. */
        private StoredPage revokePage(StoredKeyScan scan) {
            for (Attempts attempts = new Attempts(); attempts.next(); ) {
                StoredPage page = scan.read();
                Predicate<ApiKey> asked = asked();
                List<StoredKey> live = page.readable().stream()
                        .filter(stored -> !stored.key().isRevoked() && asked.test(stored.key()))
                        .toList();
                List<ApiKey> unread = page.unreadable().stream()
                        .filter(key -> !key.isRevoked() && asked.test(key))
                        .toList();
                int wanted = live.size() + unread.size();
                if (wanted == 0 || isDone(live, unread)) {
                    revoked += wanted;
                    forgetRevoked(page.keys().stream().filter(asked).toList());
                    return page;
                }
            }
            throw new UnavailableException("keys to be revoked are being changed by others again and again; " + revoked
                    + " were revoked, and asking again goes on");
        }

        private Predicate<ApiKey> asked() {
            GroupMembers members = group == null ? null : new GroupMembers(owners, group);
            // A store that misreads a query shall not cost anybody a key, because nothing brings it back.
            return key -> wanted.fits(key)
                    && (account == null || account.isAccountOf(key))
                    && (members == null || members.own(key));
        }

        private boolean isDone(List<StoredKey> live, List<ApiKey> unread) {
            Instant now = operations.now();
            List<Change.Mutation> mutations = new ArrayList<>();
            for (StoredKey stored : live) {
                mutations.add(new Change.Replace(
                        stored.next(stored.key().toBuilder().revokedAt(now).build())));
            }
            unread.forEach(key -> mutations.add(new Change.Revoke(key.id(), now)));
            List<AuditEvent> events = Stream.concat(live.stream().map(StoredKey::key), unread.stream())
                    .map(key -> operations
                            .event(AuditEvent.Type.KEY_REVOKED, actor, key, reason)
                            .build())
                    .toList();
            List<ApiKey> told = unread.stream()
                    .map(key -> key.toBuilder().revokedAt(now).build())
                    .toList();
            return operations.apply(new Change(List.of(), mutations, events), told) instanceof Change.Applied;
        }

        /** What somebody else has revoked already holds here too once this has returned. */
        private void forgetRevoked(List<ApiKey> asked) {
            Set<KeyId> ids =
                    asked.stream().filter(ApiKey::isRevoked).map(ApiKey::id).collect(Collectors.toSet());
            if (!ids.isEmpty()) {
                node.forget(ids);
            }
        }
    }
}
