package dev.claviger.behaviour;

import dev.claviger.InMemoryKeyStorage;
import dev.claviger.KeyId;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoreMarks;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store in memory of which a test overrides what it wants to watch or to change. */
class ForwardingStorage implements KeyStorage, AuditTrail, StoreMarks {
    final InMemoryKeyStorage real = new InMemoryKeyStorage();

    @Override
    public Reading<Optional<StoredKey>> find(KeyId id) {
        return real.find(id);
    }

    @Override
    public List<StoredKey> list(KeyQuery query) {
        return real.list(query);
    }

    @Override
    public Reading<Optional<PolicyRevision>> policy() {
        return real.policy();
    }

    @Override
    public Change.Result apply(Change change) {
        return real.apply(change);
    }

    @Override
    public Changes changesSince(Position since) {
        return real.changesSince(since);
    }

    @Override
    public void recordUses(Map<KeyId, Instant> uses) {
        real.recordUses(uses);
    }

    @Override
    public List<AuditEntry> read(AuditQuery query) {
        return real.read(query);
    }

    @Override
    public void recordCalls(List<AuditEvent> events) {
        real.recordCalls(events);
    }

    @Override
    public String mark(String name, String value) {
        return real.mark(name, value);
    }
}
