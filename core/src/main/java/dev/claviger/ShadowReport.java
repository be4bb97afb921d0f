package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy that runs in the shadow of the one in force would have decided, on one node and since it was started
 * there. Kept in memory: it ends with the process, and other nodes neither run the policy nor know of this. Numbers are
 * read while calls go on, so that their sum may be a few calls off. Immutable.
 */
public final class ShadowReport {
    private final String node;
    private final Instant since;
    private final String startedBy;
    private final PolicyDocument policy;
    private final long judged;
    private final long same;
    private final long otherReason;
    private final long newlyAllowed;
    private final Map<Decision.Reason, Long> newlyRefused;
    private final long failed;
    private final List<ShadowDifference> sample;

    private ShadowReport(Builder from) {
        node = requireNonNull(from.node, "node");
        since = requireNonNull(from.since, "since");
        startedBy = requireNonNull(from.startedBy, "startedBy");
        policy = requireNonNull(from.policy, "policy");
        judged = from.judged;
        same = from.same;
        otherReason = from.otherReason;
        newlyAllowed = from.newlyAllowed;
        newlyRefused = Map.copyOf(from.newlyRefused);
        failed = from.failed;
        sample = List.copyOf(from.sample);
    }

    /** Returns a builder: for tests of what shows this. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the name of the node. */
    public String node() {
        return node;
    }

    /** Returns when it was started. */
    public Instant since() {
        return since;
    }

    /** Returns the actor that started it, as {@link Actor#toString} writes it. */
    public String startedBy() {
        return startedBy;
    }

    /** Returns the policy that runs in the shadow. */
    public PolicyDocument policy() {
        return policy;
    }

    /** Returns how many calls of keys had passed all gates before {@link Gate#OWNER}; others are decided alike by any policy. */
    public long judged() {
        return judged;
    }

    /** Returns how many calls were decided alike, and if refused for the same reason. */
    public long same() {
        return same;
    }

    /** Returns how many calls both refuse, for different reasons. */
    public long otherReason() {
        return otherReason;
    }

    /** Returns how many calls were refused and would be allowed. */
    public long newlyAllowed() {
        return newlyAllowed;
    }

    /** Returns how many calls were allowed and would be refused, by reason; only reasons that occurred. */
    public Map<Decision.Reason, Long> newlyRefused() {
        return newlyRefused;
    }

    /** Returns for how many calls it could not be found out; they count nowhere else. */
    public long failed() {
        return failed;
    }

    /** Returns some of the calls that were not decided alike, the oldest first: the first hundred, and then at most one a second in place of the oldest. */
    public List<ShadowDifference> sample() {
        return sample;
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(
                node, since, startedBy, policy, judged, same, otherReason, newlyAllowed, newlyRefused, failed, sample);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShadowReport that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "ShadowReport" + parts();
    }

    /** Builds a {@link ShadowReport}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String node;
        private @Nullable Instant since;
        private @Nullable String startedBy;
        private @Nullable PolicyDocument policy;
        private long judged;
        private long same;
        private long otherReason;
        private long newlyAllowed;
        private Map<Decision.Reason, Long> newlyRefused = Map.of();
        private long failed;
        private List<ShadowDifference> sample = List.of();

        private Builder() {}

        /** Sets {@link ShadowReport#node}. */
        public Builder node(String node) {
            this.node = node;
            return this;
        }

        /** Sets {@link ShadowReport#since}. */
        public Builder since(Instant since) {
            this.since = since;
            return this;
        }

        /** Sets {@link ShadowReport#startedBy}. */
        public Builder startedBy(String startedBy) {
            this.startedBy = startedBy;
            return this;
        }

        /** Sets {@link ShadowReport#policy}. */
        public Builder policy(PolicyDocument policy) {
            this.policy = policy;
            return this;
        }

        /** Sets {@link ShadowReport#judged}. */
        public Builder judged(long judged) {
            this.judged = judged;
            return this;
        }

        /** Sets {@link ShadowReport#same}. */
        public Builder same(long same) {
            this.same = same;
            return this;
        }

        /** Sets {@link ShadowReport#otherReason}. */
        public Builder otherReason(long otherReason) {
            this.otherReason = otherReason;
            return this;
        }

        /** Sets {@link ShadowReport#newlyAllowed}. */
        public Builder newlyAllowed(long newlyAllowed) {
            this.newlyAllowed = newlyAllowed;
            return this;
        }

        /** Sets {@link ShadowReport#newlyRefused}. */
        public Builder newlyRefused(Map<Decision.Reason, Long> newlyRefused) {
            this.newlyRefused = newlyRefused;
            return this;
        }

        /** Sets {@link ShadowReport#failed}. */
        public Builder failed(long failed) {
            this.failed = failed;
            return this;
        }

        /** Sets {@link ShadowReport#sample}. */
        public Builder sample(List<ShadowDifference> sample) {
            this.sample = sample;
            return this;
        }

        /** Returns it, if nothing is missing. */
        public ShadowReport build() {
            return new ShadowReport(this);
        }
    }
}
