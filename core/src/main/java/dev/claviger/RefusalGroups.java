package dev.claviger;

import dev.claviger.Decision.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Tells a flood of refusals from single ones, so that it neither fills the log nor hides what else happens. Of the refusals
 * that are alike within a minute the first ten are told one by one, and of the rest the exact number.
 */
final class RefusalGroups {
    private static final int TOLD_ONE_BY_ONE = 10;
    private static final int MAX_GROUPS = 4_096;

    /** No address is longer, and what a proxy makes up must not fill the memory. */
    private static final int MAX_ADDRESS_LENGTH = 64;

    private final ConcurrentHashMap<Group, Long> seen = new ConcurrentHashMap<>();
    private final LongAdder malformed = new LongAdder();

    /** How many texts were told already; touched by the thread that ends minutes alone. */
    private long malformedTold;

    /**
     * What refusals have in common.
     *
     * @param reason a {@link Reason} or, of requests that were no calls, a {@link Call.Ambiguity}
     * @param claimed the key that was presented, proved or not; {@code null} in the groups that take what does not fit
     * @param owner its owner, if the secret was right
     */
    record Group(
            Enum<?> reason,
            @Nullable KeyId claimed,
            @Nullable String owner,
            @Nullable String address) {}

    /** Some refusals of one group, none of which was told alone. */
    record Flood(Group group, long count) {}

    /** Counts a text that is no key. It names nobody, and scanners send millions: one record a minute tells how many. */
    void malformed() {
        malformed.increment();
    }

    /** Counts a refusal, and returns whether it is to be told alone. */
    boolean isTold(Decision.Denied denied, KeyId claimed, @Nullable String address) {
        ApiKey proven = denied.key();
        return isTold(new Group(denied.reason(), claimed, proven == null ? null : proven.owner(), cut(address)));
    }

    /** Counts a request that was no call, and returns whether it is to be told alone. */
    boolean isTold(Call.Rejected request) {
        return isTold(new Group(request.ambiguity(), null, null, cut(request.clientAddress())));
    }

    private boolean isTold(Group group) {
        Group counted = seen.mappingCount() >= MAX_GROUPS && !seen.containsKey(group)
                ? new Group(group.reason(), null, null, null)
                : group;
        return seen.merge(counted, 1L, Long::sum) <= TOLD_ONE_BY_ONE;
    }

    private static @Nullable String cut(@Nullable String address) {
        return address != null && address.length() > MAX_ADDRESS_LENGTH
                ? address.substring(0, MAX_ADDRESS_LENGTH)
                : address;
    }

    /** Ends the minute: returns what was not told one by one, and begins anew. Called by one thread at a time. */
    List<Flood> take() {
        List<Flood> floods = new ArrayList<>();
        for (Group group : seen.keySet()) {
            // Removed and counted in one step, so that a refusal that comes meanwhile is in this number or in the next.
            Long count = seen.remove(group);
            if (count != null && count > TOLD_ONE_BY_ONE) {
                floods.add(new Flood(group, count - TOLD_ONE_BY_ONE));
            }
        }
        long texts = malformed.sum();
        if (texts > malformedTold) {
            floods.add(new Flood(new Group(Reason.MALFORMED, null, null, null), texts - malformedTold));
            malformedTold = texts;
        }
        return floods;
    }
}
