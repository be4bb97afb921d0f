package dev.claviger.internal.decide;

import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.KeyId;
import dev.claviger.internal.node.Issuers;
import dev.claviger.internal.node.KnownKey;
import dev.claviger.internal.node.KnownOwner;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.internal.policy.PolicyNarrator;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.GateResult.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the few keys that depend on more than their owner: like all others, and then by those that they depend on. */
public final class DependentKeys {
    private final Node node;
    private final KnownOwners owners;

    public DependentKeys(Node node, KnownOwners owners) {
        this.node = node;
        this.owners = owners;
    }

    /**
     * What a key is judged by.
     *
     * @param policy the one policy for all of it
     * @param nanos the time of the monotonic clock
     * @param now the time by which keys end
     */
    public record Moment(AccessPolicy policy, long nanos, long now) {}

    /** Judges a key whose secret was proved. The gate that refuses first, for whatever dependency, ends it. */
    public Decision judge(KnownKey known, Moment at, Call call) {
        Decision own = judgeWithoutParent(known, at, call);
        KeyId parent = known.dependencies == null ? null : known.dependencies.parent;
        if (parent == null || refusesBy(own, Gate.STATE)) {
            return own;
        }
        Reason reason = inherited(parentOf(known), at, call);
        return reason == null || refusesBy(own, reason.gate()) ? own : denied(reason, known, at);
    }

    private Decision judgeWithoutParent(KnownKey known, Moment at, Call call) {
        Decision own = judgeAlone(known, at, call);
        return !refusesBy(own, Gate.OWNER) && isIssuerGone(known, at.policy(), at.nanos())
                ? denied(Reason.ISSUER_GONE, known, at)
                : own;
    }

    private boolean isIssuerGone(KnownKey known, AccessPolicy policy, long nanos) {
        KnownOwner issuer = known.dependencies == null ? null : known.dependencies.issuer;
        return issuer != null && Issuers.isGone(owners.lately(issuer, nanos), known.key, policy);
    }

    private Decision judgeAlone(KnownKey known, Moment at, Call call) {
        Reason ended = known.ended(at.now());
        if (ended != null) {
            return denied(ended, known, at);
        }
        AccessPolicy.Holder holder = owners.under(at.policy(), known.owner, at.nanos());
        return holder == null ? at.policy().decide(null, known.key, call) : holder.decide(known.key, call);
    }

    /**
     * Returns the key that made this one, as far as the node knows it, or {@code null} if none did or it can be no parent,
     * because it is missing, of another owner, or itself made by a key: such a one has no living children.
     */
    public @Nullable KnownKey parentOf(KnownKey child) {
        KeyId id = child.dependencies == null ? null : child.dependencies.parent;
        KnownKey parent = id == null ? null : node.find(id.value());
        return parent == null || !parent.key.ownerId().equals(child.key.ownerId()) || parent.key.parent() != null
                ? null
                : parent;
    }

    /**
     * Returns why a key is refused every call for the sake of what it depends on, or {@code null} if there is no such reason.
     *
     * @param parent what {@link #parentOf} returns
     */
    public @Nullable Reason refusal(KnownKey known, @Nullable KnownKey parent, Moment at) {
        if (isIssuerGone(known, at.policy(), at.nanos())) {
            return Reason.ISSUER_GONE;
        }
        if (known.dependencies == null || known.dependencies.parent == null) {
            return null;
        }
        if (parent == null || parent.ended(at.now()) != null) {
            return Reason.PARENT_ENDED;
        }
        return isIssuerGone(parent, at.policy(), at.nanos()) ? Reason.ISSUER_GONE : null;
    }

    /** Returns why the parent itself would be refused, or {@code null} if it would not. */
    private @Nullable Reason inherited(@Nullable KnownKey parent, Moment at, Call call) {
        if (parent == null) {
            return Reason.PARENT_ENDED;
        }
        if (!(judgeWithoutParent(parent, at, call) instanceof Decision.Denied denied)) {
            return null;
        }
        return refusesBy(denied, Gate.EXPIRY) ? Reason.PARENT_ENDED : denied.reason();
    }

    private static Decision denied(Reason reason, KnownKey known, Moment at) {
        return new Decision.Denied(reason, known.key, at.policy().revision());
    }

    /** Returns whether the decision is a refusal by this gate or an earlier one, so that no later one is asked. */
    private static boolean refusesBy(Decision decision, Gate gate) {
        return decision instanceof Decision.Denied denied
                && denied.reason().gate().compareTo(gate) <= 0;
    }

    /** Returns the explanation of a decision about a key, from the one that does not know of its dependencies. */
    static Explanation explained(Explanation alone, Decision decision, KnownKey known) {
        if (known.dependencies == null
                || !(decision instanceof Decision.Denied denied)
                || isFor(alone, denied.reason())) {
            return alone;
        }
        Gate refusing = denied.reason().gate();
        List<GateResult> gates = new ArrayList<>();
        for (GateResult result : alone.gates()) {
            int order = result.gate().compareTo(refusing);
            if (order < 0) {
                gates.add(result);
            } else {
                gates.add(
                        order > 0
                                ? PolicyNarrator.notReached(result.gate())
                                : new GateResult(refusing, Verdict.REFUSED, detail(denied.reason(), known)));
            }
        }
        return new Explanation(decision, gates);
    }

    private static boolean isFor(Explanation alone, Reason reason) {
        return alone.decision() instanceof Decision.Denied own && own.reason() == reason;
    }

    private static String detail(Reason reason, KnownKey known) {
        boolean byIssuer =
                reason == Reason.ISSUER_GONE && known.dependencies != null && known.dependencies.issuer != null;
        return byIssuer
                ? known.key.issuedBy() + ", who issued the key for " + known.key.ownerId()
                        + ", is no administrator any more; issue another key"
                : "key " + known.key.parent() + ", which made this one, is refused here itself: " + reason.code();
    }
}
