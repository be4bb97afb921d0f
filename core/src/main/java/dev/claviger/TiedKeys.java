package dev.claviger;

import dev.claviger.Decision.Reason;
import dev.claviger.policy.AccessPolicy;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.GateResult.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the few keys that depend on somebody beside their owner: like all others, and then by their ties. */
final class TiedKeys {
    private final KnownOwners owners;

    TiedKeys(KnownOwners owners) {
        this.owners = owners;
    }

    /**
     * What a key is judged by.
     *
     * @param policy the one policy for all of it
     * @param nanos the time of the monotonic clock
     * @param now the time by which keys end
     * @param call what is asked for
     */
    record Circumstances(AccessPolicy policy, long nanos, long now, Call call) {}

    /** Judges a key whose secret was proved. */
    Decision judge(KnownKey known, Circumstances at) {
        Decision own = judgeAlone(known, at);
        Ties ties = known.ties;
        return ties == null || refusesBy(own, Gate.OWNER) ? own : judgeByIssuer(ties, known.key, own, at);
    }

    private Decision judgeAlone(KnownKey known, Circumstances at) {
        Reason ended = DecisionPipeline.ended(known, at.now());
        if (ended != null) {
            return new Decision.Denied(ended, known.key, at.policy().revision());
        }
        AccessPolicy.Holder holder = owners.under(at.policy(), known.owner, at.nanos());
        return holder == null ? at.policy().decide(null, known.key, at.call()) : holder.decide(known.key, at.call());
    }

    private Decision judgeByIssuer(Ties ties, ApiKey key, Decision own, Circumstances at) {
        Owner issuer = owners.seen(ties.issuer, at.nanos()).owner;
        return Issuers.isGone(issuer, key, at.policy())
                ? new Decision.Denied(Reason.ISSUER_GONE, key, at.policy().revision())
                : own;
    }

    /** Returns whether the decision is a refusal by this gate or an earlier one, so that no later one is asked. */
    private static boolean refusesBy(Decision decision, Gate gate) {
        return decision instanceof Decision.Denied denied
                && denied.reason().gate().compareTo(gate) <= 0;
    }

    /** Returns the explanation of a decision about a tied key, from the one that does not know of ties. */
    static Explanation explained(Explanation alone, Decision decision, KnownKey known) {
        if (known.ties == null || !(decision instanceof Decision.Denied denied) || isFor(alone, denied.reason())) {
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
                                ? GateResult.notReached(result.gate())
                                : new GateResult(refusing, Verdict.REFUSED, detail(known.key)));
            }
        }
        return new Explanation(decision, gates);
    }

    private static boolean isFor(Explanation alone, @Nullable Reason reason) {
        return alone.decision() instanceof Decision.Denied own && own.reason() == reason;
    }

    private static String detail(ApiKey key) {
        return key.origin().issuer() + ", who issued the key for " + key.owner()
                + ", is no administrator any more; issue another key";
    }
}
