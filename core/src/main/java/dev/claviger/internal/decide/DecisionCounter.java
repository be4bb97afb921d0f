package dev.claviger.internal.decide;

import static java.util.Objects.requireNonNull;

import dev.claviger.Call;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.DecisionCounts;
import dev.claviger.UnavailableException;
import dev.claviger.internal.audit.TroubleLog;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts decisions without making threads wait for each other, and makes one kind of exception of whatever fails. That is in
 * the log, so that callers need not put it there.
 */
final class DecisionCounter {
    private final LongAdder allowed = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final Map<Reason, LongAdder> denied = new EnumMap<>(Reason.class);
    private final Map<Call.Rejection, LongAdder> rejected = new EnumMap<>(Call.Rejection.class);

    private final TroubleLog troubles;

    DecisionCounter(TroubleLog troubles) {
        this.troubles = troubles;
        for (Reason reason : Reason.values()) {
            denied.put(reason, new LongAdder());
        }
        for (Call.Rejection rejection : Call.Rejection.values()) {
            rejected.put(rejection, new LongAdder());
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

    /** Counts a request that was rejected before there was anything to decide. */
    void count(Call.Rejection rejection) {
        requireNonNull(rejected.get(rejection), "every rejection has a counter").increment();
    }

    /** Counts a decision that failed. */
    UnavailableException unavailable(RuntimeException cause) {
        unavailable.increment();
        return failure("A call could not be decided", cause);
    }

    /** Answers a question that is not counted. */
    <T> T answered(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw failure("A question could not be answered", e);
        }
    }

    private UnavailableException failure(String what, RuntimeException cause) {
        troubles.tell(what, cause);
        return cause instanceof UnavailableException known
                ? known
                : new UnavailableException("The decision failed, see the cause; the call is answered with 503", cause);
    }

    DecisionCounts counts(long lostAuditRecords) {
        DecisionCounts.Builder counts = DecisionCounts.builder()
                .allowed(allowed.sum())
                .unavailable(unavailable.sum())
                .lostAuditRecords(lostAuditRecords);
        denied.forEach((reason, count) -> counts.denied(reason, count.sum()));
        rejected.forEach((rejection, count) -> counts.rejected(rejection, count.sum()));
        return counts.build();
    }
}
