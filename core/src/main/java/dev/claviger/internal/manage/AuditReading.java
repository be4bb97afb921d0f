package dev.claviger.internal.manage;

import dev.claviger.Actor;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.internal.audit.CallRecords;
import dev.claviger.internal.node.AccountTimes;
import dev.claviger.internal.text.TextRules;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operation that reads audit records: everything for administrators, what concerns its own account for an owner. */
public final class AuditReading {
    /** Also under the name that the source had in records of the first form. */
    private static final Set<String> NOT_FOR_OWNERS = Set.of("address", "request_id", "request-id", "reason");

    private final KeyStorage storage;
    private final OperationSupport operations;

    public AuditReading(KeyStorage storage, OperationSupport operations) {
        this.storage = storage;
        this.operations = operations;
    }

    public Outcome<List<AuditEntry>> read(Actor actor, AuditQuery query) {
        Operation operation = query.ownerId() == null ? Operation.READ_ALL_AUDIT : Operation.READ_AUDIT;
        return operations.measured(operation, () -> read(actor, operation, query));
    }

    private Outcome<List<AuditEntry>> read(Actor actor, Operation operation, AuditQuery query) {
        Outcome.Refused<List<AuditEntry>> refused = operations.unauthorised(actor, operation, query.ownerId());
        if (refused != null) {
            return refused;
        }
        if (!(storage instanceof AuditTrail trail)) {
            throw new IllegalStateException("the store keeps no audit records to read: it is no AuditTrail");
        }
        Owner account = operations.confining(actor);
        List<AuditEntry> entries = account == null ? trail.read(query) : new OwnRecords(account).read(trail, query);
        if (query.ownerId() == null || !query.ownerId().equals(actor.ownerId())) {
            operations.putOnRecord(event(actor, query, entries.size()));
        }
        return new Outcome.Done<>(entries);
    }

    /** What an owner that is no administrator may read, and as it may read it. */
    private final class OwnRecords {
        private final Owner account;
        private final Map<KeyId, Boolean> foreign = new HashMap<>();

        OwnRecords(Owner account) {
            this.account = account;
        }

        List<AuditEntry> read(AuditTrail trail, AuditQuery query) {
            List<AuditEntry> shown = new ArrayList<>();
            AuditQuery next = sinceItsBeginning(query);
            while (true) {
                List<AuditEntry> page = trail.read(next);
                for (AuditEntry entry : page) {
                    if (shown.size() < query.limit()
                            && !isOfEarlierAccount(entry.event().keyId())) {
                        shown.add(new AuditEntry(entry.number(), withoutOthersSource(entry.event())));
                    }
                }
                if (page.size() < next.limit() || shown.size() == query.limit()) {
                    return List.copyOf(shown);
                }
                next = next.withBefore(page.get(page.size() - 1).number());
            }
        }

        private AuditQuery sinceItsBeginning(AuditQuery query) {
            Instant first = AccountTimes.ofFirstIssue(account);
            Instant from = query.from();
            return first == null || (from != null && from.isAfter(first)) ? query : query.withFrom(first);
        }

        /** Keys of an earlier account under the same id go on being refused, and that is on record under this id. */
        private boolean isOfEarlierAccount(@Nullable KeyId id) {
            return id != null
                    && AccountTimes.since(account) != null
                    && foreign.computeIfAbsent(
                            id,
                            any -> operations
                                    .stored(id)
                                    .map(StoredKey::key)
                                    .filter(key -> key.ownerId().equals(account.id()) && !account.isAccountOf(key))
                                    .isPresent());
        }

        /** From where and why an administrator has done something is not for the owner of the key. */
        private AuditEvent withoutOthersSource(AuditEvent event) {
            String actor = event.actor();
            if (actor.startsWith("key:")
                    || actor.equals("session:" + account.id())
                    || actor.equals(CallRecords.CLAVIGER)) {
                return event;
            }
            Map<String, Object> details = new HashMap<>(event.details());
            details.keySet().removeAll(NOT_FOR_OWNERS);
            return AuditEvent.builder(event.type(), actor, event.at())
                    .ownerId(event.ownerId())
                    .keyId(event.keyId())
                    .details(details)
                    .build();
        }
    }

    private AuditEvent event(Actor actor, AuditQuery query, int shown) {
        String owner = asOwner(query.ownerId());
        AuditEvent.Type type = query.type();
        AuditEvent.Builder event = operations
                .event(AuditEvent.Type.AUDIT_READ, actor)
                .ownerId(owner)
                .keyId(query.keyId())
                .detail("count", shown)
                .detail("trail", query.trail())
                .detail("event", type == null ? null : type.code())
                .detail("actor", query.actor())
                .detail("wanted_owner", owner == null ? query.ownerId() : null)
                .detail("from", query.from())
                .detail("until", query.until());
        if (query.before() != Long.MAX_VALUE) {
            event.detail("before_number", query.before());
        }
        return event.build();
    }

    /** Anything can be asked for, but only what can be an owner can be stored as one. */
    private static @Nullable String asOwner(@Nullable String wanted) {
        try {
            return wanted == null ? null : TextRules.checkOwnerId(wanted);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
