package dev.claviger;

import dev.claviger.Actor.DangerousStep;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Revokes whatever fits a query, one page of keys in one change. */
final class BulkRevocation {
    /** Each means that somebody else has changed one of the keys, so this many in a row are no accident. */
    private static final int MAX_CONFLICTS = 50;

    private final KeyStorage storage;
    private final KnownOwners owners;
    private final Node node;
    private final Operations operations;
    private final Approvals approvals;

    BulkRevocation(KeyStorage storage, KnownOwners owners, Node node, Operations operations, Approvals approvals) {
        this.approvals = approvals;
        this.storage = storage;
        this.owners = owners;
        this.node = node;
        this.operations = operations;
    }

    Outcome<Integer> revokeAll(Actor actor, KeyQuery query, String reason) {
        // Who is in a group with whom is not for its members to find out.
        String owner = query.group() == null ? query.owner() : null;
        Operation operation =
                owner != null && owner.equals(actor.owner()) ? Operation.REVOKE_OWN : Operation.REVOKE_ALL;
        Outcome.Refused<Integer> refused = operations.keyInReason(actor, operation, null, reason);
        refused = refused == null ? operations.unauthorised(actor, operation, owner) : refused;
        if (refused == null && operation == Operation.REVOKE_ALL) {
            refused = approvals.refused(actor, operation, new DangerousStep.RevokingMany(query, reason));
        }
        return refused != null
                ? refused
                : new Outcome.Done<>(new Run(actor, query.judgedBy(operations.now()), reason).revoke());
    }

    /** One call, and how far it has come. */
    private final class Run {
        private final Actor actor;
        private final KeyQuery wanted;
        private final @Nullable String group;
        private final @Nullable Owner account;
        private final String reason;
        private int revoked;

        Run(Actor actor, KeyQuery query, String reason) {
            this.actor = actor;
            this.account = operations.confining(actor);
            KeyQuery all = query.inAnyGroup().fromTheBeginning();
            this.wanted = account == null ? all : all.ofAccount(account);
            this.group = query.group();
            this.reason = reason;
        }

        int revoke() {
            KeyQuery next = wanted;
            while (true) {
                List<StoredKey> page = revokePage(next);
                if (page.size() < next.limit()) {
                    return revoked;
                }
                next = next.after(KeyQuery.Position.of(page.get(page.size() - 1).key()));
            }
        }

        /** Returns the page as it was read; none of the keys that are asked for is live any more. */
        private List<StoredKey> revokePage(KeyQuery query) {
            for (int attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
                List<StoredKey> page = storage.list(query);
                List<StoredKey> asked = asked(page);
                List<StoredKey> live = asked.stream()
                        .filter(stored -> !stored.key().isRevoked())
                        .toList();
                if (live.isEmpty() || operations.apply(revoking(live)) instanceof Change.Applied) {
                    revoked += live.size();
                    forgetRevoked(asked);
                    return page;
                }
            }
            throw new UnavailableException("keys to be revoked are being changed by others again and again; " + revoked
                    + " were revoked, and asking again goes on");
        }

        private List<StoredKey> asked(List<StoredKey> page) {
            GroupMembers members = group == null ? null : new GroupMembers(owners, group);
            return page.stream()
                    // A store that misreads a query shall not cost anybody a key, because nothing brings it back.
                    .filter(stored ->
                            wanted.fits(stored.key()) && (account == null || account.isAccountOf(stored.key())))
                    .filter(stored -> members == null || members.own(stored.key()))
                    .toList();
        }

        private Change revoking(List<StoredKey> keys) {
            Instant now = operations.now();
            List<Change.Mutation> mutations = new ArrayList<>();
            List<AuditRecord> events = new ArrayList<>();
            for (StoredKey stored : keys) {
                ApiKey key = stored.key();
                mutations.add(new Change.Replace(
                        stored.next(key.withLifecycle(key.lifecycle().withRevokedAt(now)))));
                events.add(operations.event(AuditRecord.Type.KEY_REVOKED, actor, key, Map.of("reason", reason)));
            }
            return new Change(List.of(), mutations, events);
        }

        /** What somebody else has revoked already holds here too once this has returned. */
        private void forgetRevoked(List<StoredKey> asked) {
            Set<KeyId> ids = asked.stream()
                    .filter(stored -> stored.key().isRevoked())
                    .map(StoredKey::id)
                    .collect(Collectors.toSet());
            if (!ids.isEmpty()) {
                node.forget(ids);
            }
        }
    }
}
