package dev.claviger;

import dev.claviger.Decision.Reason;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.OwnerDirectory;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.time.Instant;
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

    Decision judge(KeyText text, @Nullable StoredKey stored, long now, Call call) {
        if (stored == null) {
            digests.verifiesNobody(text);
            return denied(Reason.UNKNOWN, null);
        }
        if (!digests.verifies(stored.digest(), text)) {
            return denied(Reason.WRONG_SECRET, null);
        }
        return judgeProven(stored.key(), now, call);
    }

    /** Judges the key with this id as if its secret had been presented. */
    Decision recheck(KeyId id, Call call) {
        StoredKey stored = find(id);
        return stored == null ? denied(Reason.UNKNOWN, null) : judgeProven(stored.key(), clock.millis(), call);
    }

    /** Judges everything but the secret. */
    Decision judgeProven(ApiKey key, long now, Call call) {
        Reason ended = ended(key, now);
        return ended != null ? denied(ended, key) : policy.current().decide(owner(key.owner()), key, call);
    }

    Decision.Denied denied(Reason reason, @Nullable ApiKey proven) {
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

    @Nullable
    StoredKey find(KeyId id) {
        StoredKey stored = storage.find(id).orElse(null);
        if (stored != null && !stored.id().equals(id)) {
            throw new UnavailableException("the key storage answered with another key than " + id);
        }
        return stored;
    }

    /** Looks up an owner; trouble with the directory is never taken for an owner that does not exist. */
    @Nullable
    Owner owner(String id) {
        Owner owner;
        try {
            // A directory that answers null instead of empty fails here like any other that is broken.
            owner = owners.find(id).orElse(null);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("the owner directory failed to look up " + id, e);
        }
        if (owner != null && !owner.id().equals(id)) {
            throw new UnavailableException("the owner directory answered with another owner than " + id);
        }
        return owner;
    }
}
