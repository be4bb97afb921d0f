package dev.claviger.internal.decide;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.Owner;
import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.node.KnownKey;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.TimeFloor;
import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The place beside the decisions of a node where another policy can run. Where none does, a decision finds that out with
 * one look.
 */
public final class ShadowPolicy {
    private final DependentKeys dependent;
    private final KnownOwners owners;
    private final TimeFloor time;
    private final String node;
    private final KeyCodec codec;
    private volatile @Nullable ShadowRun run;

    /**
     * @param node the name of the node
     * @param codec finds keys, which no report may show
     */
    public ShadowPolicy(DependentKeys dependent, KnownOwners owners, TimeFloor time, String node, KeyCodec codec) {
        this.dependent = dependent;
        this.owners = owners;
        this.time = time;
        this.node = node;
        this.codec = codec;
    }

    public String node() {
        return node;
    }

    public @Nullable ShadowRun running() {
        return run;
    }

    /** Returns a run of this policy, which does not run yet. */
    public ShadowRun prepare(PolicyDocument policy, Instant since, Actor actor) {
        return new ShadowRun(policy, since, actor, codec);
    }

    /** Runs this from now on, or nothing if it is {@code null}. */
    public void run(@Nullable ShadowRun next) {
        run = next;
    }

    /** Has a decision judged again if another policy runs. Nothing that goes wrong here gets out. */
    public void look(Decision live, @Nullable KnownKey known, long nanos, Call call) {
        ShadowRun running = run;
        if (running != null && known != null) {
            look(running, live, known, nanos, call);
        }
    }

    private void look(ShadowRun running, Decision live, KnownKey known, long nanos, Call call) {
        Reason reason = live instanceof Decision.Denied denied ? denied.reason() : null;
        if (reason != null && reason.gate().compareTo(Gate.OWNER) < 0) {
            return;
        }
        try {
            if (reason == Reason.OWNER_GONE || reason == Reason.OWNER_INACTIVE) {
                // No policy has a say in that.
                running.agree();
            } else {
                judge(running, live, known, nanos, call);
            }
        } catch (Throwable e) {
            // Also an error: a decision has been made, and whatever is wrong with another policy is no reason to keep
            // it.
            running.fail();
        }
    }

    private void judge(ShadowRun running, Decision live, KnownKey known, long nanos, Call call) {
        long now = time.millis();
        Decision would = known.dependencies == null
                ? running.judge(owner(live, known), known.key, call)
                : dependent.judge(known, new DependentKeys.Moment(running.policy(), nanos, now), call);
        running.count(live, would, known.key, now, call);
    }

    /** Returns the owner that the decision was about, or as it is now where nothing is kept of owners. */
    private @Nullable Owner owner(Decision live, KnownKey known) {
        if (live instanceof Decision.Allowed allowed) {
            return allowed.owner();
        }
        Owner seen = known.owner.owner();
        return seen != null ? seen : owners.ask(known.owner.id);
    }
}
