package dev.claviger;

import dev.claviger.Decision.Reason;
import dev.claviger.policy.AccessPolicy;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The way from a presented text to a decision: the gates in their order, and the only place where a secret is verified.
 * At most one read of the store, one digest, one look at each clock, no write.
 */
final class DecisionPipeline {
    private final KeyFormat format;
    private final Node node;
    private final KnownOwners owners;
    private final Clock clock;
    private final DigestAlgorithms digests;
    private final Redigester redigester;
    private final LastUses uses;
    private final AuditQueue audit;

    DecisionPipeline(
            ClavigerBuilder builder, DigestAlgorithms digests, Node node, KnownOwners owners, Aftermath aftermath) {
        this.format = builder.format;
        this.clock = builder.clock;
        this.digests = digests;
        this.node = node;
        this.owners = owners;
        this.redigester = aftermath.redigester();
        this.uses = aftermath.uses();
        this.audit = aftermath.audit();
    }

    /** What becomes of a decision beside its answer. */
    record Aftermath(Redigester redigester, LastUses uses, AuditQueue audit) {}

    Decision decide(PlaintextKey presented, Call call) {
        KeyText text = format.read(presented.reveal());
        if (text == null) {
            audit.malformed();
            return denied(Reason.MALFORMED, null);
        }
        try {
            long nanos = node.freshness().require();
            long now = clock.millis();
            KnownKey known = node.find(text.idValue());
            Decision decision = judge(text, known, nanos, now, call);
            if (decision instanceof Decision.Denied denied) {
                audit.refused(now, denied, text.id(), call);
            } else if (decision instanceof Decision.Allowed allowed && known != null) {
                afterAllowing(allowed, known, presented, now, call);
            }
            return decision;
        } finally {
            text.wipe();
        }
    }

    private void afterAllowing(Decision.Allowed allowed, KnownKey known, PlaintextKey presented, long now, Call call) {
        uses.note(known, now);
        if (!allowed.exemptions().isEmpty()) {
            audit.exempted(now, allowed, call);
        }
        if (!digests.isCurrent(known.digest)) {
            redigester.submit(known.stored, presented);
        }
    }

    /** Judges a presented key as if it were presented now. */
    Decision judge(KeyText text, @Nullable KnownKey known, Call call) {
        return judge(text, known, node.freshness().require(), clock.millis(), call);
    }

    /*
     * Two clocks, each read once for a decision: the monotonic one tells how old is what is known of the owner, the
     * other whether the key has ended.
     */
    private Decision judge(KeyText text, @Nullable KnownKey known, long nanos, long now, Call call) {
        if (known == null) {
            digests.verifiesNobody(text);
            return denied(Reason.UNKNOWN, null);
        }
        if (!digests.verifies(known.digest, text)) {
            return denied(Reason.WRONG_SECRET, null);
        }
        return judgeProven(known, nanos, now, call);
    }

    /** Judges the key with this id as if its secret had been presented. */
    Decision recheck(KeyId id, Call call) {
        KnownKey known = find(id.value());
        return known == null ? denied(Reason.UNKNOWN, null) : judgeProven(known, call);
    }

    /** Finds a key in a state that may be used for a decision. */
    @Nullable
    KnownKey find(long id) {
        node.freshness().require();
        return node.find(id);
    }

    /** Judges everything but the secret, now. */
    Decision judgeProven(KnownKey known, Call call) {
        return judgeProven(known, node.freshness().require(), clock.millis(), call);
    }

    private Decision judgeProven(KnownKey known, long nanos, long now, Call call) {
        Reason ended = ended(known, now);
        if (ended != null) {
            return denied(ended, known.key);
        }
        AccessPolicy policy = node.policy();
        AccessPolicy.Holder holder = owners.under(policy, known.owner, nanos);
        return holder == null ? policy.decide(null, known.key, call) : holder.decide(known.key, call);
    }

    Decision.Denied denied(Reason reason, @Nullable ApiKey proven) {
        return new Decision.Denied(reason, proven, node.lastAppliedRevision());
    }

    private static @Nullable Reason ended(KnownKey known, long now) {
        if (known.key.isRevoked()) {
            return Reason.REVOKED;
        }
        if (known.key.isSuspended()) {
            return Reason.SUSPENDED;
        }
        return now >= known.end ? Reason.EXPIRED : null;
    }
}
