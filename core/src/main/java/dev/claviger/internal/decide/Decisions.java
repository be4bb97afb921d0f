package dev.claviger.internal.decide;

import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.DecisionCounts;
import dev.claviger.KeyId;
import dev.claviger.PlaintextKey;
import dev.claviger.RejectedCall;
import dev.claviger.internal.audit.AuditQueue;
import dev.claviger.internal.audit.TroubleLog;
import dev.claviger.internal.limits.Waits;
import dev.claviger.internal.metrics.Metrics;
import dev.claviger.policy.Explanation;
import org.jspecify.annotations.Nullable;

/** Answers what the host asks about calls: counts and records the answers, and makes one exception of whatever fails. */
public final class Decisions {
    private final DecisionPipeline pipeline;
    private final DecisionExplainer explainer;
    private final DecisionCounter counter;
    private final AuditQueue audit;
    private final TroubleLog troubles;
    private final Metrics metrics;

    public Decisions(
            DecisionPipeline pipeline,
            DecisionExplainer explainer,
            AuditQueue audit,
            TroubleLog troubles,
            Metrics metrics) {
        this.pipeline = pipeline;
        this.explainer = explainer;
        this.counter = new DecisionCounter(troubles);
        this.audit = audit;
        this.troubles = troubles;
        this.metrics = metrics;
    }

    public Decision decide(PlaintextKey presented, Call call) {
        try {
            return counter.count(metrics.areHeard() ? measured(presented, call) : pipeline.decide(presented, call));
        } catch (RuntimeException e) {
            throw counter.unavailable(e);
        }
    }

    /** What needs nothing else is decided as it would be without a listener: not even the clock is read for it. */
    private Decision measured(PlaintextKey presented, Call call) {
        Decision atHand = pipeline.decideAtHand(presented, call);
        if (atHand != null) {
            return atHand;
        }
        long startedAt = metrics.now();
        long waitsBefore = Waits.count();
        String outcome = null;
        try {
            Decision decision = pipeline.decide(presented, call);
            outcome = decision.fold(
                    allowed -> "allowed", denied -> denied.reason().code());
            return decision;
        } finally {
            if (Waits.count() != waitsBefore) {
                metrics.decided(outcome, startedAt);
            }
        }
    }

    /** Decides with what this node has at hand, or returns {@code null} if that takes a read, a slow digest, or room for a record. */
    public @Nullable Decision decideAtHand(PlaintextKey presented, Call call) {
        if (audit.waitsForRoom()) {
            return null;
        }
        try {
            Decision decision = pipeline.decideAtHand(presented, call);
            return decision == null ? null : counter.count(decision);
        } catch (RuntimeException e) {
            throw counter.unavailable(e);
        }
    }

    public Decision revalidate(KeyId key, Call call) {
        return counter.answered(() -> pipeline.revalidate(key, call));
    }

    public Explanation explain(PlaintextKey presented, Call call) {
        return counter.answered(() -> explainer.explain(presented, call));
    }

    public Explanation explain(KeyId key, Call call) {
        return counter.answered(() -> explainer.explain(key, call));
    }

    public boolean haveMade(Decision.Allowed decision) {
        return pipeline.hasMade(decision);
    }

    /** Puts a request on record that was rejected before there was anything to decide. */
    public void rejected(RejectedCall request) {
        counter.count(request.rejection());
        counter.answered(() -> audit.rejected(request));
    }

    /** Logs that an adapter failed to answer a request. */
    public void unanswered(String what, Throwable trouble) {
        troubles.tell(what, trouble);
    }

    public DecisionCounts counts() {
        return counter.counts(audit.lostRecords());
    }
}
