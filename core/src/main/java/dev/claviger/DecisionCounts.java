package dev.claviger;

import java.util.EnumMap;
import java.util.Map;

/** How often a {@link Claviger} has decided what, since it was built. Immutable. */
public final class DecisionCounts {
    private final long allowed;
    private final Map<Decision.Reason, Long> denied;
    private final Map<Call.Rejection, Long> rejected;
    private final long unavailable;
    private final long lostAuditRecords;

    private DecisionCounts(Builder from) {
        allowed = from.allowed;
        denied = Map.copyOf(from.denied);
        rejected = Map.copyOf(from.rejected);
        unavailable = from.unavailable;
        lostAuditRecords = from.lostAuditRecords;
    }

    /** Returns a builder of counts that are all zero, for tests of what shows them. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns how many calls were allowed. */
    public long allowed() {
        return allowed;
    }

    /** Returns how many calls were refused, by reason; every reason is present. */
    public Map<Decision.Reason, Long> denied() {
        return denied;
    }

    /**
     * Returns how many requests were rejected before there was anything to decide, for instance for want of a credential, by what was
     * wrong with them; every kind is present. Preflights that a guard answers are not among them.
     */
    public Map<Call.Rejection, Long> rejected() {
        return rejected;
    }

    /** Returns for how many calls the question could not be answered. */
    public long unavailable() {
        return unavailable;
    }

    /** Returns how many audit records were lost because too many waited, or because a sink failed to take them. */
    public long lostAuditRecords() {
        return lostAuditRecords;
    }

    @Override
    public String toString() {
        return "DecisionCounts[allowed=" + allowed + ", denied=" + denied + ", rejected=" + rejected + ", unavailable="
                + unavailable + ", lostAuditRecords=" + lostAuditRecords + "]";
    }

    /** Builds {@link DecisionCounts}. Not safe for use by several threads. */
    public static final class Builder {
        private long allowed;
        private final Map<Decision.Reason, Long> denied = new EnumMap<>(Decision.Reason.class);
        private final Map<Call.Rejection, Long> rejected = new EnumMap<>(Call.Rejection.class);
        private long unavailable;
        private long lostAuditRecords;

        private Builder() {
            for (Decision.Reason reason : Decision.Reason.values()) {
                denied.put(reason, 0L);
            }
            for (Call.Rejection rejection : Call.Rejection.values()) {
                rejected.put(rejection, 0L);
            }
        }

        /** Sets how many calls were allowed. */
        public Builder allowed(long calls) {
            allowed = calls;
            return this;
        }

        /** Sets how many calls were refused for a reason. */
        public Builder denied(Decision.Reason reason, long calls) {
            denied.put(reason, calls);
            return this;
        }

        /** Sets how many requests were rejected before there was anything to decide. */
        public Builder rejected(Call.Rejection rejection, long requests) {
            rejected.put(rejection, requests);
            return this;
        }

        /** Sets for how many calls the question could not be answered. */
        public Builder unavailable(long calls) {
            unavailable = calls;
            return this;
        }

        /** Sets how many audit records were lost. */
        public Builder lostAuditRecords(long records) {
            lostAuditRecords = records;
            return this;
        }

        /** Returns the counts. */
        public DecisionCounts build() {
            return new DecisionCounts(this);
        }
    }
}
