package dev.claviger.conformance.nodes.crash;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what workers have begun with what the store says afterwards: what was acknowledged is there, what was not is
 * there wholly or not at all, each change has its audit record and each record its change, records are numbered without
 * gaps, and a key works exactly if lists show it as live. Revoking all keys of an owner is one change, of all of them or
 * none.
 */
final class Inspector {
    private final List<Deed> deeds;
    private final Evidence evidence;
    private final Map<KeyId, ApiKey> keys = new HashMap<>();
    private final Set<KeyId> accountedFor = new HashSet<>();
    private final Set<KeyId> revoked = new HashSet<>();
    private final Map<KeyId, KeyEdits> edits = new HashMap<>();
    private final PolicyInspector policy;
    private final List<String> faults = new ArrayList<>();
    private int whole;
    private int absent;

    /**
     * What was found.
     *
     * @param faults what is wrong, for people; empty if nothing is
     * @param whole how many operations that nobody acknowledged have happened all the same
     * @param absent how many have not
     */
    record Result(List<String> faults, int whole, int absent) {
        Result {
            faults = List.copyOf(faults);
        }
    }

    private Inspector(List<Deed> deeds, Evidence evidence) {
        this.deeds = deeds;
        this.evidence = evidence;
        this.policy = new PolicyInspector(evidence);
        evidence.keys().forEach(key -> keys.put(key.id(), key));
    }

    /** Inspects a round. */
    static Result inspect(List<Deed> deeds, Evidence evidence) {
        Inspector inspector = new Inspector(deeds, evidence);
        inspector.inspectDeeds();
        inspector.inspectKeys();
        inspector.inspectTrail();
        inspector.inspectUse();
        return new Result(inspector.faults, inspector.whole, inspector.absent);
    }

    private void inspectDeeds() {
        for (Deed deed : deeds) {
            if (deed.state() == Deed.State.REFUSED) {
                faults.add(deed + " was refused without a reason");
            }
            boolean happened = switch (deed.kind()) {
                case ISSUE -> issued(deed);
                case ROTATE -> rotated(deed);
                case REVOKE -> revoked(deed);
                case SUSPEND, RESUME, EDIT -> edited(deed);
                case REVOKE_ALL -> revokedAll(deed);
                case POLICY -> policy.happened(deed);
            };
            if (deed.isDone() && !happened) {
                faults.add(deed + " was acknowledged and is lost");
            } else if (!deed.isDone()) {
                whole += happened ? 1 : 0;
                absent += happened ? 0 : 1;
            }
        }
    }

    private boolean issued(Deed deed) {
        // Its name is that of the operation only until it is edited, which nobody does before it is acknowledged.
        List<ApiKey> made = keys.values().stream()
                .filter(key -> key.predecessor() == null
                        && (key.name().equals(deed.id()) || key.id().equals(deed.made())))
                .toList();
        if (made.size() > 1) {
            faults.add(deed + " made " + made.size() + " keys");
        }
        made.forEach(key -> accountedFor.add(key.id()));
        return deed.isDone() ? made.stream().anyMatch(key -> key.id().equals(deed.made())) : !made.isEmpty();
    }

    private boolean rotated(Deed deed) {
        ApiKey old = keys.get(deed.key());
        KeyId successor = old == null ? null : old.successor();
        if (successor != null) {
            accountedFor.add(successor);
        }
        return successor != null && (!deed.isDone() || successor.equals(deed.made()));
    }

    private boolean revoked(Deed deed) {
        ApiKey key = keys.get(deed.key());
        if (key != null && key.isRevoked()) {
            revoked.add(key.id());
        }
        return key != null && key.isRevoked();
    }

    private boolean edited(Deed deed) {
        ApiKey key = keys.get(deed.key());
        return key != null
                && edits.computeIfAbsent(key.id(), id -> new KeyEdits(key)).happened(deed);
    }

    private boolean revokedAll(Deed deed) {
        List<ApiKey> all = keys.values().stream()
                .filter(key -> key.ownerId().equals(deed.owner()))
                .toList();
        List<ApiKey> dead = all.stream().filter(ApiKey::isRevoked).toList();
        dead.forEach(key -> revoked.add(key.id()));
        if (!dead.isEmpty() && dead.size() < all.size()) {
            faults.add(deed + " revoked " + dead.size() + " of " + all.size() + " keys in one change");
        }
        return !all.isEmpty() && dead.size() == all.size();
    }

    private void inspectKeys() {
        for (ApiKey key : keys.values()) {
            if (!accountedFor.contains(key.id())) {
                faults.add("key " + key.id() + " is there, and nobody has asked for it");
            }
            if (key.isRevoked() && key.successor() == null && !revoked.contains(key.id())) {
                faults.add("key " + key.id() + " is revoked, and nobody has asked for it");
            }
            KeyId predecessor = key.predecessor();
            if (predecessor == null) {
                expectRecords(AuditEvent.Type.KEY_ISSUED, key, 1);
            } else if (!key.id().equals(successorOf(predecessor))) {
                faults.add("key " + key.id() + " says that it succeeds " + predecessor + ", which says nothing of it");
            }
            boolean rotated = key.successor() != null;
            expectRecords(AuditEvent.Type.KEY_ROTATED, key, rotated ? 1 : 0);
            expectRecords(AuditEvent.Type.KEY_REVOKED, key, key.isRevoked() && !rotated ? 1 : 0);
            inspectRotated(key);
            KeyEdits edited = edits.getOrDefault(key.id(), new KeyEdits(key));
            faults.addAll(edited.faults());
            edited.records().forEach((type, count) -> expectRecords(type, key, count));
        }
    }

    private @Nullable KeyId successorOf(KeyId id) {
        ApiKey key = keys.get(id);
        return key == null ? null : key.successor();
    }

    private void inspectRotated(ApiKey key) {
        KeyId successor = key.successor();
        if (successor == null) {
            return;
        }
        if (!keys.containsKey(successor)) {
            faults.add("key " + key.id() + " was rotated to " + successor + ", which does not exist");
        }
        if (key.expiresAt() == null && !key.isRevoked()) {
            faults.add("key " + key.id() + " was rotated to " + successor + " and goes on");
        }
    }

    private void expectRecords(AuditEvent.Type type, ApiKey key, int count) {
        long there = evidence.trail().stream()
                .filter(entry -> entry.event().type() == type
                        && key.id().equals(entry.event().keyId()))
                .count();
        if (there != count) {
            faults.add("key " + key.id() + " has " + there + " records " + type.code() + ", and should have " + count);
        }
    }

    private void inspectTrail() {
        List<AuditEntry> trail = evidence.trail().stream()
                .sorted(Comparator.comparingLong(AuditEntry::number))
                .toList();
        faults.addAll(policy.faults());
        long expected = evidence.before().record() + 1;
        for (AuditEntry entry : trail) {
            if (entry.number() != expected) {
                faults.add("after audit record " + (expected - 1) + " comes " + entry.number());
            }
            expected = entry.number() + 1;
            if (!hasChange(entry.event())) {
                faults.add("audit record " + entry.number() + ", "
                        + entry.event().type().code() + " of key "
                        + entry.event().keyId() + ", has no change");
            }
        }
    }

    private boolean hasChange(AuditEvent event) {
        if (event.type() == AuditEvent.Type.ROTATED_KEY_USED) {
            // It tells of a call, perhaps with a key of the round before, and changes nothing.
            return true;
        }
        if (event.type() == AuditEvent.Type.POLICY_CHANGED) {
            return policy.hasChange(event);
        }
        ApiKey key = event.keyId() == null ? null : keys.get(event.keyId());
        if (key == null) {
            return false;
        }
        return switch (event.type()) {
            case KEY_ISSUED, KEY_EDITED, KEY_SUSPENDED, KEY_RESUMED -> true;
            case KEY_REVOKED -> key.isRevoked();
            case KEY_ROTATED ->
                Objects.toString(key.successor()).equals(event.text("successor").orElse(""));
            default -> false;
        };
    }

    private void inspectUse() {
        evidence.usable().forEach((id, usable) -> {
            ApiKey key = keys.get(id);
            boolean live = key != null && !key.isRevoked() && !key.isSuspended() && key.successor() == null;
            if (usable != live) {
                faults.add("key " + id + (usable ? " can be used" : " cannot be used") + ", but lists show it as "
                        + (key == null ? "missing" : live ? "live" : "dead"));
            }
        });
    }
}
