package dev.claviger.conformance.nodes.crash;

import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
import dev.claviger.KeyId;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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

    static ApiKey key(KeyId id, String name, @Nullable KeyId predecessor, UnaryOperator<ApiKeyBuilder> lifecycle) {
        return lifecycle
                .apply(ApiKey.builder(id, OWNER, "session:" + OWNER, NOW)
                        .name(name)
                        .hint("abcd")
                        .predecessor(predecessor))
                .build();
    }

    static ApiKey edited(String name, String description, EndpointSet endpoints) {
        return key(FIRST, name, null, key -> key.description(description).endpoints(endpoints));
    }

    static PolicyRevision policy(long number, String author) {
        return new PolicyRevision(number, PolicyDocument.refuseAll(), author, NOW);
    }

    void policySet(long number, String author) {
        policy = policy(number, author);
        trail.add(new AuditEntry(
                BEFORE + 1 + trail.size(),
                AuditEvent.builder(AuditEvent.Type.POLICY_CHANGED, author, NOW)
                        .detail("policy", number)
                        .build()));
    }

    static UnaryOperator<ApiKeyBuilder> suspended() {
        return built -> built.suspended(NOW, "session:" + OWNER);
    }

    static UnaryOperator<ApiKeyBuilder> live() {
        return UnaryOperator.identity();
    }

    static UnaryOperator<ApiKeyBuilder> revoked() {
        return built -> built.revokedAt(NOW);
    }

    static UnaryOperator<ApiKeyBuilder> rotatedTo(KeyId successor) {
        return built -> built.expiresAt(NOW).successor(successor);
    }

    void record(AuditEvent.Type type, KeyId key, Map<String, ?> details) {
        long number = BEFORE + 1 + trail.size();
        trail.add(new AuditEntry(
                number,
                AuditEvent.builder(type, "session:" + OWNER, NOW)
                        .ownerId(OWNER)
                        .keyId(key)
                        .details(details)
                        .build()));
    }

    void record(AuditEvent.Type type, KeyId key) {
        record(type, key, Map.of());
    }

    /** An acknowledged key, with its record. */
    void issued(UnaryOperator<ApiKeyBuilder> lifecycle) {
        report("begin a ISSUE " + OWNER, "done a " + FIRST + " text");
        keys.add(key(FIRST, "a", null, lifecycle));
        record(AuditEvent.Type.KEY_ISSUED, FIRST);
    }
}
