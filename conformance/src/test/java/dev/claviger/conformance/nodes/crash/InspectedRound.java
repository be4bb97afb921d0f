package dev.claviger.conformance.nodes.crash;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A round, and what the store says after it. */
class InspectedRound {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final String OWNER = "round1-0";
    static final KeyId FIRST = new KeyId(1);
    static final KeyId SECOND = new KeyId(2);
    static final long BEFORE = 40;
    static final long POLICY_BEFORE = 7;

    final Deeds deeds = new Deeds(0);
    final List<ApiKey> keys = new ArrayList<>();
    final List<AuditEntry> trail = new ArrayList<>();
    final Map<KeyId, Boolean> usable = new HashMap<>();
    PolicyRevision policy = policy(POLICY_BEFORE, "host:somebody");

    Inspector.Result inspect() {
        Evidence.Before before = new Evidence.Before(BEFORE, POLICY_BEFORE);
        return Inspector.inspect(deeds.all(), new Evidence(before, keys, policy, trail, usable));
    }

    void report(String... lines) {
        for (String line : lines) {
            deeds.report(line);
        }
    }

    static ApiKey key(KeyId id, String name, @Nullable KeyId predecessor, ApiKey.Lifecycle lifecycle) {
        return new ApiKey(
                id,
                OWNER,
                name,
                "",
                "abcd",
                new ApiKey.Origin("session:" + OWNER, NOW, "", predecessor),
                lifecycle,
                new ApiKey.Scope(EndpointSet.unrestricted(), AddressSet.unrestricted(), Set.of()),
                null);
    }

    static ApiKey edited(String name, String description, EndpointSet endpoints) {
        ApiKey key = key(FIRST, name, null, live());
        return new ApiKey(
                key.id(),
                key.owner(),
                name,
                description,
                key.hint(),
                key.origin(),
                key.lifecycle(),
                new ApiKey.Scope(endpoints, AddressSet.unrestricted(), Set.of()),
                null);
    }

    static PolicyRevision policy(long number, String author) {
        return new PolicyRevision(number, PolicyDocument.refuseAll(), author, NOW);
    }

    void policySet(long number, String author) {
        policy = policy(number, author);
        trail.add(new AuditEntry(
                BEFORE + 1 + trail.size(),
                AuditRecord.builder(AuditRecord.Type.POLICY_CHANGED, author, NOW)
                        .detail("policy", number)
                        .build()));
    }

    static ApiKey.Lifecycle suspended() {
        return new ApiKey.Lifecycle(null, new ApiKey.Suspension(NOW, "session:" + OWNER), null, null);
    }

    static ApiKey.Lifecycle live() {
        return new ApiKey.Lifecycle(null, null, null, null);
    }

    static ApiKey.Lifecycle revoked() {
        return new ApiKey.Lifecycle(null, null, NOW, null);
    }

    static ApiKey.Lifecycle rotatedTo(KeyId successor) {
        return new ApiKey.Lifecycle(NOW, null, null, successor);
    }

    void record(AuditRecord.Type type, KeyId key, Map<String, ?> details) {
        long number = BEFORE + 1 + trail.size();
        trail.add(new AuditEntry(
                number,
                AuditRecord.builder(type, "session:" + OWNER, NOW)
                        .owner(OWNER)
                        .key(key)
                        .details(details)
                        .build()));
    }

    void record(AuditRecord.Type type, KeyId key) {
        record(type, key, Map.of());
    }

    /** An acknowledged key, with its record. */
    void issued(ApiKey.Lifecycle lifecycle) {
        report("begin a ISSUE " + OWNER, "done a " + FIRST + " text");
        keys.add(key(FIRST, "a", null, lifecycle));
        record(AuditRecord.Type.KEY_ISSUED, FIRST);
    }
}
