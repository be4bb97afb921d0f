package dev.claviger;

import dev.claviger.Decision.Reason;
import dev.claviger.policy.AccessPolicy;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.GateResult.Verdict;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way from a presented text to a decision: the gates in their order, and the only place where a secret is verified.
 * One read of the store, one digest, one look at the clock, no write.
 */
final class DecisionPipeline {
    private final KeyFormat format;
    private final KeyStorage storage;
    private final OwnerDirectory owners;
    private final Clock clock;
    private final DigestAlgorithms digests;
    private final PolicyInForce policy;
    private final Redigester redigester;
    private final AuditQueue audit;

    DecisionPipeline(
            Claviger.Builder builder,
            DigestAlgorithms digests,
            PolicyInForce policy,
            Redigester redigester,
            AuditQueue audit) {
        this.format = builder.format;
        this.storage = builder.storage;
        this.owners = builder.owners;
        this.clock = builder.clock;
        this.digests = digests;
        this.policy = policy;
        this.redigester = redigester;
        this.audit = audit;
    }

    Decision decide(PlaintextKey presented, Call call) {
        KeyText text = format.read(presented.reveal());
        if (text == null) {
            audit.malformed();
            return denied(Reason.MALFORMED, null);
        }
        try {
            long now = clock.millis();
            StoredKey stored = find(text.id());
            Decision decision = judge(text, stored, now, call);
            if (decision instanceof Decision.Denied denied) {
                audit.refused(now, denied, text.id(), call);
            } else if (decision instanceof Decision.Allowed allowed && stored != null) {
                afterAllowing(allowed, stored, presented, now, call);
            }
            return decision;
        } finally {
            text.wipe();
        }
    }

    private void afterAllowing(
            Decision.Allowed allowed, StoredKey stored, PlaintextKey presented, long now, Call call) {
        if (!allowed.exemptions().isEmpty()) {
            audit.exempted(now, allowed, call);
        }
        if (!digests.isCurrent(stored.digest())) {
            redigester.submit(stored, presented);
        }
    }

    private Decision judge(KeyText text, @Nullable StoredKey stored, long now, Call call) {
        if (stored == null) {
            digests.verifiesNobody(text);
            return denied(Reason.UNKNOWN, null);
        }
        if (!digests.verifies(stored.digest(), text)) {
            return denied(Reason.WRONG_SECRET, null);
        }
        Reason ended = ended(stored.key(), now);
        if (ended != null) {
            return denied(ended, stored.key());
        }
        return policy.current().decide(owner(stored.key()), stored.key(), call);
    }

    private Decision.Denied denied(Reason reason, @Nullable ApiKey proven) {
        return new Decision.Denied(reason, proven, policy.lastAppliedRevision());
    }

    private static @Nullable Reason ended(ApiKey key, long now) {
        if (key.isRevoked()) {
            return Reason.REVOKED;
        }
        if (key.isSuspended()) {
            return Reason.SUSPENDED;
        }
        Instant end = key.lifecycle().expiresAt();
        return end != null && now >= end.toEpochMilli() ? Reason.EXPIRED : null;
    }

    private @Nullable StoredKey find(KeyId id) {
        StoredKey stored = storage.find(id).orElse(null);
        if (stored != null && !stored.id().equals(id)) {
            throw new UnavailableException("the key storage answered with another key than " + id);
        }
        return stored;
    }

    /** Looks up a key's owner; trouble with the directory is never taken for an owner that does not exist. */
    @Nullable
    Owner owner(ApiKey key) {
        return owner(key.owner());
    }

    @Nullable
    Owner owner(String id) {
        Optional<Owner> found;
        try {
            found = owners.find(id);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("the owner directory failed to look up " + id, e);
        }
        Owner owner = found.orElse(null);
        if (owner != null && !owner.id().equals(id)) {
            throw new UnavailableException("the owner directory answered with another owner than " + id);
        }
        return owner;
    }

    Explanation explain(PlaintextKey presented, Call call) {
        KeyText text = format.read(presented.reveal());
        if (text == null) {
            return explained(denied(Reason.MALFORMED, null), null, call);
        }
        try {
            StoredKey stored = find(text.id());
            return explained(judge(text, stored, clock.millis(), call), stored, call);
        } finally {
            text.wipe();
        }
    }

    /** Explains a call as if the secret of the key had been presented. */
    Explanation explain(KeyId id, Call call) {
        StoredKey stored = find(id);
        if (stored == null) {
            return explained(denied(Reason.UNKNOWN, null), null, call);
        }
        ApiKey key = stored.key();
        Reason ended = ended(key, clock.millis());
        Decision decision =
                ended != null ? denied(ended, key) : policy.current().decide(owner(key), key, call);
        return explained(decision, stored, call);
    }

    private Explanation explained(Decision decision, @Nullable StoredKey stored, Call call) {
        Gate refusing =
                decision instanceof Decision.Denied denied ? denied.reason().gate() : null;
        List<GateResult> results = new ArrayList<>();
        for (Gate gate : Gate.values()) {
            if (gate == Gate.OWNER) {
                break;
            }
            results.add(early(gate, refusing, decision));
        }
        AccessPolicy current = policy.current();
        if (stored != null && (refusing == null || refusing.compareTo(Gate.OWNER) >= 0)) {
            Explanation rest = current.explain(owner(stored.key()), stored.key(), call);
            results.addAll(rest.gates());
            return new Explanation(rest.decision(), results);
        }
        for (Gate gate : Gate.values()) {
            if (gate.compareTo(Gate.OWNER) >= 0) {
                results.add(early(gate, refusing, decision));
            }
        }
        return new Explanation(decision, results);
    }

    private static GateResult early(Gate gate, @Nullable Gate refusing, Decision decision) {
        int order = refusing == null ? -1 : gate.compareTo(refusing);
        if (order < 0) {
            return new GateResult(gate, Verdict.PASSED, "passed");
        }
        return order > 0
                ? new GateResult(gate, Verdict.NOT_REACHED, "not asked, because an earlier gate refused")
                : new GateResult(
                        gate,
                        Verdict.REFUSED,
                        ((Decision.Denied) decision).reason().code());
    }
}
