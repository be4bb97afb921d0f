package dev.claviger.internal.audit;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Decision;
import dev.claviger.KeyId;
import dev.claviger.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells a flood of refusals from single ones, so that it neither fills the log nor hides what else happens. Of the refusals
 * that are alike within a minute the first ten are told one by one, and of the rest the exact number. Callers who have proved
 * nothing are grouped by what the network knows of them, never by what they claim, and all of them together are told one by one
 * 500 times a minute at most.
 */
public final class RefusalGroups {
    static final int MAX_STRANGERS = 1_000;
    static final int MAX_KNOWN = 4_096;
    private static final int TOLD_ONE_BY_ONE = 10;
    private static final int STRANGERS_TOLD = 500;

    private final Tallies strangers = new Tallies(MAX_STRANGERS, STRANGERS_TOLD);
    private final Tallies known = new Tallies(MAX_KNOWN, Integer.MAX_VALUE);

    /**
     * What refusals have in common. In the groups that take what does not fit only reason and operation are there.
     *
     * @param reason of a decision, a request that was no call, or an operation
     * @param operation what was refused, if it was an operation
     * @param actor who, or {@code null} for a caller who proved nothing
     * @param owner the owner concerned, if the actor is known
     * @param key the key whose secret was right
     * @param address where a caller who proved nothing came from
     */
    public record Group(
            Enum<?> reason,
            @Nullable Enum<?> operation,
            @Nullable String actor,
            @Nullable String owner,
            @Nullable KeyId key,
            @Nullable String address) {

        static Group ofStranger(Enum<?> reason, @Nullable String address) {
            return new Group(reason, null, null, null, null, ClientNetwork.of(address));
        }

        public static Group of(Decision.Denied denied, @Nullable String address) {
            ApiKey proven = denied.key();
            return proven == null
                    ? ofStranger(denied.reason(), address)
                    : new Group(denied.reason(), null, "key:" + proven.id(), proven.ownerId(), proven.id(), null);
        }

        public static Group of(Outcome.Refusal refusal, Enum<?> operation, Actor actor) {
            String owner = actor.ownerId().isEmpty() ? null : actor.ownerId();
            return new Group(refusal, operation, actor.toString(), owner, actor.key(), null);
        }

        Backlog.Cause cause() {
            return actor == null ? Backlog.Cause.STRANGER : Backlog.Cause.KNOWN;
        }

        private Group withoutWho() {
            return new Group(reason, operation, null, null, null, null);
        }
    }

    /** Some refusals of one group, none of which was told alone. */
    record Flood(Group group, long count) {}

    /** Counts a refusal, and returns whether it is to be told alone. */
    boolean isTold(Group group) {
        return talliesOf(group).isTold(group);
    }

    /** Takes back that a refusal is told alone, so that it is in the number of its group. */
    void isNotTold(Group group) {
        talliesOf(group).isNotTold(group);
    }

    private Tallies talliesOf(Group group) {
        return group.cause() == Backlog.Cause.STRANGER ? strangers : known;
    }

    /** Ends the minute: returns what was not told one by one, and starts counting from zero. For one thread at a time. */
    List<Flood> take() {
        List<Flood> floods = new ArrayList<>();
        strangers.takeTo(floods);
        known.takeTo(floods);
        return floods;
    }

    /** Groups of one kind. A group is changed and removed in one step each, so that no refusal is lost between minutes. */
    private static final class Tallies {
        private final int maxGroups;
        private final int maxTold;
        private final AtomicInteger told = new AtomicInteger();
        private final ConcurrentHashMap<Group, Tally> byGroup = new ConcurrentHashMap<>();

        /** How many were counted, and how many of these were told alone. */
        private record Tally(long counted, int told) {}

        Tallies(int maxGroups, int maxTold) {
            this.maxGroups = maxGroups;
            this.maxTold = maxTold;
        }

        boolean isTold(Group group) {
            boolean[] isTold = new boolean[1];
            byGroup.compute(fitting(group), (same, before) -> {
                Tally tally = before == null ? new Tally(0, 0) : before;
                isTold[0] = tally.told < TOLD_ONE_BY_ONE && mayTell();
                return new Tally(tally.counted + 1, tally.told + (isTold[0] ? 1 : 0));
            });
            return isTold[0];
        }

        private boolean mayTell() {
            return told.get() < maxTold && told.incrementAndGet() <= maxTold;
        }

        void isNotTold(Group group) {
            byGroup.merge(
                    fitting(group), new Tally(0, -1), (some, one) -> new Tally(some.counted, some.told + one.told));
        }

        private Group fitting(Group group) {
            return byGroup.mappingCount() >= maxGroups && !byGroup.containsKey(group) ? group.withoutWho() : group;
        }

        void takeTo(List<Flood> floods) {
            for (Group group : byGroup.keySet()) {
                Tally tally = byGroup.remove(group);
                if (tally != null && tally.counted > tally.told) {
                    floods.add(new Flood(group, tally.counted - tally.told));
                }
            }
            told.set(0);
        }
    }
}
