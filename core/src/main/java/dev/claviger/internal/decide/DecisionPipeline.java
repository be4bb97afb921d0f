package dev.claviger.internal.decide;

import static java.util.Objects.requireNonNull;

import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.internal.keys.DigestAlgorithm.TextHash;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.internal.keys.KeyText;
import dev.claviger.internal.keys.KeyTextReader;
import dev.claviger.internal.keys.Unlocking;
import dev.claviger.internal.node.Freshness;
import dev.claviger.internal.node.KnownKey;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.spi.StoredKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way from a presented text to a decision: the gates in their order, and the only place where a secret is verified.
 * At most one read of the store, or two for a key that a key made, one digest, one look at each clock, no write.
 */
public final class DecisionPipeline {
    private final KeyTextReader reader;
    private final Node node;
    private final KnownOwners owners;
    private final DigestAlgorithms digests;
    private final Aftermath aftermath;
    private final Unlocking unlocking;
    private final DependentKeys dependent;

    public DecisionPipeline(
            KeyTextReader reader, DigestAlgorithms digests, Node node, Aftermath aftermath, Unlocking unlocking) {
        this.reader = reader;
        this.digests = digests;
        this.node = node;
        this.owners = node.owners();
        this.aftermath = aftermath;
        this.unlocking = unlocking;
        this.dependent = new DependentKeys(node, owners);
    }

    Decision decide(PlaintextKey presented, Call call) {
        return requireNonNull(answer(presented, call, false), "only what is asked at hand may stay open");
    }

    /** Decides with what this node has at hand, or returns {@code null} if that takes a read or a slow digest. */
    @Nullable
    Decision decideAtHand(PlaintextKey presented, Call call) {
        return answer(presented, call, true);
    }

    private @Nullable Decision answer(PlaintextKey presented, Call call, boolean atHand) {
        KeyText text = reader.read(presented);
        if (text == null) {
            Decision.Denied malformed = denied(Reason.MALFORMED, null);
            aftermath.ofMalformed(malformed, presented, call);
            return malformed;
        }
        try {
            Freshness freshness = node.freshness();
            long nanos = atHand ? freshness.ifCurrent() : freshness.require();
            KnownKey known = atHand ? node.atHand(text.idValue()) : node.find(text.idValue());
            // Looked at before it is needed, so that it is on its way through the memory while the digest is computed.
            AccessPolicy.Holder holder = known == null ? null : lately(known, nanos);
            if (atHand && (nanos == Freshness.NOT_CURRENT || known == null || !isAllAtHand(known, holder))) {
                return null;
            }
            Decision decision = judge(text, known, holder, nanos, call);
            if (decision instanceof Decision.Denied denied) {
                aftermath.ofDenying(denied, text.id(), presented, call);
            } else if (decision instanceof Decision.Allowed allowed && known != null) {
                unlocking.sign(allowed, node, call);
                aftermath.ofAllowing(allowed, known, presented, nanos, call);
            }
            aftermath.inTheShadow(decision, known, nanos, call);
            return decision;
        } finally {
            text.wipe();
        }
    }

    /** Returns the owner of a key if the directory need not be asked, else {@code null}. */
    private AccessPolicy.@Nullable Holder lately(KnownKey known, long nanos) {
        return owners.isKnown(known.owner, nanos) ? known.owner.under(node.policy()) : null;
    }

    private static boolean isAllAtHand(KnownKey known, AccessPolicy.@Nullable Holder holder) {
        return holder != null && known.dependencies == null && known.textHash != null;
    }

    /** Returns whether this node has made the decision. */
    boolean hasMade(Decision.Allowed decision) {
        return unlocking.callAllowedBy(decision, node) != null;
    }

    /** Returns the stored key that this is the whole text of. Read again, for something else than a decision. */
    public Optional<StoredKey> proven(PlaintextKey presented) {
        KeyText text = reader.read(presented);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return node.stored(text.id()).filter(stored -> digests.verifies(stored.digest(), text));
        } finally {
            text.wipe();
        }
    }

    /** Judges a presented key as if it were presented now. */
    Decision judge(KeyText text, @Nullable KnownKey known, Call call) {
        long nanos = node.freshness().require();
        return judge(text, known, known == null ? null : lately(known, nanos), nanos, call);
    }

    /**
     * @param holder the owner, or {@code null} if it is to be asked for
     * @param nanos the time of the monotonic clock, which tells how old is what is known of the owner
     */
    private Decision judge(
            KeyText text, @Nullable KnownKey known, AccessPolicy.@Nullable Holder holder, long nanos, Call call) {
        if (known == null) {
            // An id that was derived from the text is found out by nobody who does not have the text.
            if (!text.isChosenElsewhere()) {
                digests.verifiesNobody(text);
            }
            return denied(Reason.UNKNOWN, null);
        }
        if (!verifies(known, text)) {
            return denied(Reason.WRONG_SECRET, null);
        }
        return judgeProven(known, holder, nanos, call);
    }

    private boolean verifies(KnownKey known, KeyText text) {
        TextHash hash = known.textHash;
        return hash == null ? digests.verifies(known.stored.digest(), text) : hash.is(text, known);
    }

    /** Judges the key with this id as if its secret had been presented. */
    Decision revalidate(KeyId id, Call call) {
        KnownKey known = find(id.value());
        Decision decision = known == null ? denied(Reason.UNKNOWN, null) : judgeProven(known, call);
        if (decision instanceof Decision.Allowed allowed) {
            unlocking.sign(allowed, node, call);
        }
        return decision;
    }

    /** Finds a key in a state that may be used for a decision. */
    @Nullable
    KnownKey find(long id) {
        node.freshness().require();
        return node.find(id);
    }

    /** Judges everything but the secret, now. */
    Decision judgeProven(KnownKey known, Call call) {
        return judgeProven(known, null, node.freshness().require(), call);
    }

    /**
     * @param lately the owner as it was seen a moment ago, or {@code null} if it is to be asked for
     */
    private Decision judgeProven(KnownKey known, AccessPolicy.@Nullable Holder lately, long nanos, Call call) {
        if (known.dependencies != null) {
            return dependent.judge(
                    known,
                    new DependentKeys.Moment(node.policy(), nanos, node.time().millis()),
                    call);
        }
        Reason ended = known.hasEnd() ? known.ended(node.time().millis()) : null;
        if (ended != null) {
            return denied(ended, known.key);
        }
        if (lately != null) {
            return judge(lately, known, call);
        }
        AccessPolicy policy = node.policy();
        AccessPolicy.Holder holder = owners.under(policy, known.owner, nanos);
        return holder == null ? policy.decide(null, known.key, call) : judge(holder, known, call);
    }

    private static Decision judge(AccessPolicy.Holder holder, KnownKey known, Call call) {
        return known.unnarrowed ? holder.decideUnnarrowed(known.key, call) : holder.decide(known.key, call);
    }

    Decision.Denied denied(Reason reason, @Nullable ApiKey proven) {
        return new Decision.Denied(reason, proven, node.lastAppliedRevision());
    }
}
