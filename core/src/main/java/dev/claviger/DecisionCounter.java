package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.Decision.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts decisions without making threads wait for each other. */
final class DecisionCounter {
    private final LongAdder allowed = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final Map<Reason, LongAdder> denied = new EnumMap<>(Reason.class);

    DecisionCounter() {
        for (Reason reason : Reason.values()) {
            denied.put(reason, new LongAdder());
        }
    }

    Decision count(Decision decision) {
        if (decision instanceof Decision.Denied refused) {
            requireNonNull(denied.get(refused.reason()), "every reason has a counter")
                    .increment();
        } else {
            allowed.increment();
        }
        return decision;
    }

    /** Counts a failure, and makes one kind of exception of it. */
    UnavailableException unavailable(RuntimeException cause) {
        unavailable.increment();
        return asUnavailable(cause);
    }

    /** Makes one kind of exception of whatever failed. */
    static UnavailableException asUnavailable(RuntimeException cause) {
        return cause instanceof UnavailableException known
                ? known
                : new UnavailableException("the decision could not be made", cause);
    }

    Decision.Counts counts(long lostAuditRecords) {
        Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
        denied.forEach((reason, count) -> byReason.put(reason, count.sum()));
        return new Decision.Counts(allowed.sum(), byReason, unavailable.sum(), lostAuditRecords);
    }
}
