package dev.claviger;

import dev.claviger.Decision.Reason;
import dev.claviger.policy.AccessPolicy;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way from a presented text to a decision: the gates in their order, and the only place where a secret is verified.
 * At most one read of the store, or two for a key that a key made, one digest, one look at each clock, no write.
 */
final class DecisionPipeline {
    private final KeyReader reader;
    private final Node node;
    private final KnownOwners owners;
    private final Clock clock;
    private final DigestAlgorithms digests;
    private final Redigester redigester;
    private final LastUses uses;
    private final AuditQueue audit;
    private final RotationWatch rotations;
    private final TiedKeys tied;

    DecisionPipeline(
            ClavigerBuilder builder, DigestAlgorithms digests, Node node, KnownOwners owners, Aftermath aftermath) {
        this.reader = new KeyReader(builder);
        this.clock = builder.clock;
        this.digests = digests;
        this.node = node;
        this.owners = owners;
        this.redigester = aftermath.redigester();
        this.uses = aftermath.uses();
        this.audit = aftermath.audit();
        this.rotations = aftermath.rotations();
        this.tied = new TiedKeys(node, owners);
    }

    /** What becomes of a decision beside its answer. */
    record Aftermath(Redigester redigester, LastUses uses, AuditQueue audit, RotationWatch rotations) {}

    Decision decide(PlaintextKey presented, Call call) {
        KeyText text = reader.read(presented);
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
                rotations.look(denied, now, call);
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
        if (!allowed.exemptions().isEmpty()) {
            audit.exempted(now, allowed, call);
        }
        if (known.isUnused()) {
            audit.firstUsed(now, allowed, call);
        }
        audit.allowed(known);
        uses.note(known, now);
        if (!digests.isCurrent(known.digest)) {
            redigester.submit(known.stored, presented);
        }
    }

    /** Returns the stored key that this is the whole text of. Read anew, for something else than a decision. */
    Optional<StoredKey> proven(PlaintextKey presented, KeyStorage storage) {
        KeyText text = reader.read(presented);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return storage.find(text.id()).filter(stored -> digests.verifies(stored.digest(), text));
        } finally {
            text.wipe();
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
            // An id that was derived from the text is found out by nobody who does not have the text.
            if (!text.isChosenElsewhere()) {
                digests.verifiesNobody(text);
            }
            return denied(Reason.UNKNOWN, null);
        }
        // Looked at before it is needed, so that it is on its way through the memory while the digest is computed.
        AccessPolicy.Holder holder = glance(known, nanos);
        if (!digests.verifies(known.digest, text)) {
            return denied(Reason.WRONG_SECRET, null);
        }
        return judgeProven(known, holder, nanos, now, call);
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
        long nanos = node.freshness().require();
        return judgeProven(known, null, nanos, clock.millis(), call);
    }

    private Decision judgeProven(
            KnownKey known, AccessPolicy.@Nullable Holder glanced, long nanos, long now, Call call) {
        if (known.ties != null) {
            return tied.judge(known, new TiedKeys.Circumstances(node.policy(), nanos, now, call));
        }
        Reason ended = ended(known, now);
        if (ended != null) {
            return denied(ended, known.key);
        }
        if (glanced != null) {
            return glanced.decide(known.key, call);
        }
        AccessPolicy policy = node.policy();
        AccessPolicy.Holder holder = owners.under(policy, known.owner, nanos);
        return holder == null ? policy.decide(null, known.key, call) : holder.decide(known.key, call);
    }

    /**
     * Returns the owner under the policy in force, if that is at hand, nobody need be asked, and it is the account of the
     * key. The decision asks for all of this again; here it is looked at so that it is near by then.
     */
    private AccessPolicy.@Nullable Holder glance(KnownKey known, long nanos) {
        KnownOwner.Seen seen = owners.lately(known.owner, nanos);
        if (seen == null || seen.owner == null || !seen.owner.isAccountOf(known.key)) {
            return null;
        }
        return seen.under(node.policy());
    }

    Decision.Denied denied(Reason reason, @Nullable ApiKey proven) {
        return new Decision.Denied(reason, proven, node.lastAppliedRevision());
    }

    static @Nullable Reason ended(KnownKey known, long now) {
        if (now < known.end) {
            return null;
        }
        if (known.key.isRevoked()) {
            return Reason.REVOKED;
        }
        return known.key.isSuspended() ? Reason.SUSPENDED : Reason.EXPIRED;
    }
}
